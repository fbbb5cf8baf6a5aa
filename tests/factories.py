"""Makes companies, files and runs for tests, complete enough for every page to show them."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils.timezone import now

from imports.catalogue import KINDS
from imports.intake import open_draft
from imports.models import Attempt, Event, Journal, Piece, Run, SourceFile
from portal.models import Company, Membership, Role, User

HEADER = b"DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
PASSWORD = "correct horse battery staple"
numbers = count(1)

#: The states after which lines were imported or refused, and in which proportion.
SHARES = {
    Run.State.IMPORTED: (1.0, 0.0),
    Run.State.PARTIAL: (0.8, 0.2),
    Run.State.REFUSED: (0.0, 1.0),
}


def make_user(username: str = "", **fields: Any) -> User:
    name = username or f"user-{next(numbers)}"
    return User.objects.create_user(name, f"{name}@example.fr", PASSWORD, **fields)


def make_company(
    *, name: str = "", member: User | None = None, role: str = Role.OPERATOR, **fields: Any
) -> Company:
    number = next(numbers)
    company = Company.objects.create(
        name=name or f"Company {number}",
        slug=fields.pop("slug", f"company-{number}"),
        server_url=fields.pop("server_url", "http://erp.example.fr:8080"),
        company_file=fields.pop("company_file", f"COMPANY{number}.Gestimum"),
        erp_user=fields.pop("erp_user", "WEBSERVICE"),
        **fields,
    )
    if member is not None:
        Membership.objects.create(company=company, user=member, role=role)
    return company


def make_source(content: bytes | None = None) -> SourceFile:
    """Store real bytes where `SourceFile.path` looks for them; the same bytes only once."""
    if content is None:
        content = b"\r\n".join([HEADER, b"E;DEPOT1;ART%d;1" % next(numbers), b""])
    sha256 = hashlib.sha256(content).hexdigest()
    source, _ = SourceFile.objects.get_or_create(sha256=sha256, defaults={"size": len(content)})
    source.path.parent.mkdir(parents=True, exist_ok=True)
    source.path.write_bytes(content)
    return source


def make_draft(
    company: Company,
    user: User,
    content: bytes | str | Iterable[str],
    *,
    kind: str = "documents_stock",
    name: str = "stock.csv",
    **parameters: str,
) -> Run:
    """Make a draft as an upload does: stored, read and checked. A text is written as UTF-8."""
    if not isinstance(content, bytes | str):
        content = "\r\n".join([*content, ""])
    upload = ContentFile(content if isinstance(content, bytes) else content.encode(), name=name)
    return open_draft(
        company=company, kind=KINDS[kind], upload=upload, user=user, parameters=parameters
    )


def make_run(
    *,
    company: Company,
    user: User,
    kind: str = "documents_stock",
    state: str = Run.State.DRAFT,
    created_at: datetime | None = None,
    pieces: Sequence[str] = (),
    source: SourceFile | None = None,
    content: bytes | None = None,
    answer: bytes | None = None,
    duration: timedelta = timedelta(seconds=12),
    **fields: Any,
) -> Run:
    """Make a run as it would be in that state: with its times, figures, attempt and events.

    `content` are the bytes of its file, `answer` the bytes that the ERP answered; any other
    field of `Run` may be given by name and wins.
    """
    at = created_at or now()
    run = Run(
        company=company,
        created_by=user,
        kind_key=kind,
        state=state,
        source=source or make_source(content),
        **{
            "file_name": f"file-{next(numbers)}.csv",
            "line_count": 10,
            "dialect": {"encoding": "utf-8", "delimiter": ";"},
            "lane": company.lane,
            **_fields_of_state(state, at, user, duration, lines=fields.get("line_count", 10)),
            **fields,
        },
    )
    run.save()
    Run.objects.filter(pk=run.pk).update(created_at=at)
    run.created_at = at
    Piece.objects.bulk_create([Piece(run=run, number=number) for number in pieces])
    _write_record(run, user, answer=answer)
    return run


def _fields_of_state(
    state: str, at: datetime, user: User, duration: timedelta, *, lines: int
) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if state not in (Run.State.DRAFT, Run.State.CANCELLED):
        fields |= {"queued_at": at, "queued_by": user}
    if state == Run.State.SENDING:
        fields["heartbeat_at"] = at
    if state not in (Run.State.DRAFT, *Run.UNDER_WAY):
        fields["finished_at"] = at + duration
    if state in SHARES:
        imported = round(lines * SHARES[Run.State(state)][0])
        fields |= {
            "imported_count": imported,
            "refused_count": lines - imported,
            "adds_up": True,
        }
    return fields


def _write_record(run: Run, user: User, *, answer: bytes | None) -> None:
    Event.objects.create(run=run, user=user, verb=Event.Verb.UPLOADED, state=Run.State.DRAFT)
    if run.state in (Run.State.DRAFT, Run.State.CANCELLED, Run.State.QUEUED):
        return
    Event.objects.create(run=run, user=user, verb=Event.Verb.QUEUED, state=Run.State.QUEUED)
    attempt = Attempt.objects.create(
        run=run,
        number=1,
        started_at=run.queued_at or run.created_at,
        ended_at=run.finished_at,
        url=f"{run.company.server_url}/{run.kind.path}",
        outcome={
            Run.State.SENDING: Attempt.Outcome.UNDER_WAY,
            Run.State.NOT_SENT: Attempt.Outcome.NOT_REACHED,
            Run.State.UNKNOWN: Attempt.Outcome.UNKNOWN,
        }.get(Run.State(run.state), Attempt.Outcome.ANSWERED),
    )
    if run.state in SHARES:
        raw = answer if answer is not None else make_answer(run)
        Journal.objects.create(
            attempt=attempt,
            compressed=zlib.compress(raw),
            size=len(raw),
            received_at=run.finished_at or run.created_at,
        )


def make_answer(run: Run) -> bytes:
    """Return what a Gestimum server would have answered to the run, in its own words."""
    at = f"{run.finished_at or run.created_at:%d/%m/%Y %H:%M:%S} "
    refused = run.refused_count or 0
    first_refused = run.line_count - refused + 1
    journal = [
        f"Ouverture de la société C:\\ProgramData\\Gestimum\\{run.company.company_file}",
        f"Société C:\\ProgramData\\Gestimum\\{run.company.company_file} ouverte",
        f"Lancement de la tâche {run.kind.task}",
        *(["L'import a été effectué avec succès."] if not refused else []),
        f"Nombre de lignes importées : {run.imported_count or 0}",
        f"Nombre de lignes non importées : {refused}",
        *(f"La pièce {piece.number} a été créée" for piece in run.pieces.all()),
    ]
    for record in range(first_refused, run.line_count + 1):
        journal += [f"La ligne {record} n'a pas pu être importée :", "Code manquant"]
    journal += [
        f"Tâche {run.kind.task} terminée",
        f"Fermeture de la société C:\\ProgramData\\Gestimum\\{run.company.company_file}",
    ]
    result = {
        "resultat": "succès",
        "message": "terminé",
        "journal": [at + text for text in journal],
        "statistiques": {
            "nombre_lignes_importées": str(run.imported_count or 0),
            "nombre_lignes_non_importées": str(refused),
        },
    }
    return json.dumps({"result": [result]}, ensure_ascii=False).encode()
