"""Turns an answer into a state, by its counters."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from imports.delivery.db_retry import retry_when_away
from imports.delivery.ledger import end_attempt, give_up, lose, move, record_attempt
from imports.gestimum.answer import Answer, NotAnAnswer, parse_answer
from imports.gestimum.judgement import NOTHING_IS_PROVED, Judgement, State, judge
from imports.gestimum.masking import mask, quote_copy
from imports.gestimum.secrets import Credentials, Secrets
from imports.models import Attempt, Event, Journal, JournalPart, Piece, Run
from imports.models.attempt import AttemptParams
from imports.models.journal import PressedAnswer, press
from portal.models import Company, Door
from portal.signs import show_signs

logger = logging.getLogger(__name__)

PIECE_CHARACTERS = 60
PARTS_AT_ONCE = 200


@dataclass(frozen=True)
class ReceivedAnswer:
    """The bytes of an answer, complete or not, and what is known of their way.

    `body` is judged and never kept; `copy` is what is kept of it, `sha256` the digest of what came:
    `digest` where that was another `body`.
    """

    body: bytes
    status: int | None
    taken: int
    secrets: Secrets
    line_count: int
    digest: str = ""

    @cached_property
    def copy(self) -> bytes:
        """The bytes without the passwords that the server repeated."""
        return mask(self.body, self.secrets)

    @cached_property
    def pressed(self) -> tuple[PressedAnswer, list[JournalPart]]:
        """What is stored of the copy; made before the transaction, as a large one takes seconds."""
        known = self.read if self.copy is self.body else None
        answer = known if isinstance(known, Answer) else None
        return press(self.copy, sent=self.line_count, answer=answer)

    @cached_property
    def read(self) -> Answer | NotAnAnswer:
        """What the bytes say, or why they are no answer. Read once: there may be very many."""
        try:
            return parse_answer(self.body)
        except NotAnAnswer as error:
            return error

    @cached_property
    def sha256(self) -> str:
        return self.digest or sha256(self.body).hexdigest()


def receive_answer(
    attempt: Attempt, body: bytes, status: int | None, taken: int, *, digest: str = ""
) -> ReceivedAnswer:
    """Return what came for an attempt, ready to be judged and kept."""
    run = attempt.run
    return ReceivedAnswer(body, status, taken, secrets_of(run.company), run.line_count, digest)


def secrets_of(company: Company) -> Secrets:
    """Return what a server of this company may repeat and nobody may read."""
    return Secrets(
        [
            Credentials(company.erp_user, company.erp_password),
            Credentials(company.proxy_user, company.proxy_password),
        ]
    )


def settle(attempt: Attempt, received: ReceivedAnswer) -> None:
    """Record a complete answer: the run's state follows from it.

    Its copy is first kept beside the database: if it cannot be written now, the sweep brings
    it in later. Where the disk is full, the database may still take it.
    """
    with kept_beside(attempt, received):
        read = received.read
        if isinstance(read, NotAnAnswer):
            params = quote_copy(read.code, read.params, received.copy, received.secrets)
            retry_when_away(record_loss, attempt, received, reason=read.code, params=params)
        else:
            retry_when_away(record_answer, attempt, received, read)


def record_answer(attempt: Attempt, received: ReceivedAnswer, answer: Answer) -> None:
    run = attempt.run
    judgement = judge(answer, sent=run.line_count)
    is_proof = judgement.state is not State.UNKNOWN
    with transaction.atomic():
        if not end_attempt(
            attempt,
            Attempt.Outcome.ANSWERED if is_proof else Attempt.Outcome.UNKNOWN,
            reason="" if is_proof else "unproven",
            params={} if is_proof else doubts_of(judgement),
            taken=received.taken,
            status=received.status,
        ):
            record_late_answer(attempt, received, door=Door.WORKER)
            return
        keep_journal(attempt, received)
        Piece.objects.bulk_create(
            [
                Piece(run=run, number=show_signs(received.secrets.hide(number))[:PIECE_CHARACTERS])
                for number in answer.pieces
            ],
            ignore_conflicts=True,
        )
        move(run, Run.State(judgement.state), finished_at=now(), **figures_of(answer, judgement))
        record_attempt(attempt, Event.Verb.SETTLED, door=Door.WORKER)


def figures_of(answer: Answer, judgement: Judgement) -> dict[str, int | bool | None]:
    return {
        "imported_count": judgement.imported,
        "refused_count": judgement.refused,
        "warned_count": len({w.record for w in answer.warnings if w.record is not None}),
        "adds_up": judgement.adds_up,
    }


def doubts_of(judgement: Judgement) -> AttemptParams:
    """Return what the attempt tells of an answer that proves nothing."""
    decisive: list[str] = [remark for remark in judgement.remarks if remark in NOTHING_IS_PROVED]
    return {
        "remarks": decisive or [*judgement.remarks],
        "sent": judgement.sent,
        "imported": judgement.imported,
        "refused": judgement.refused,
        "named": judgement.named,
    }


def record_loss(
    attempt: Attempt, received: ReceivedAnswer, *, reason: str, params: AttemptParams
) -> None:
    """Record that what came is no answer: the outcome is unknown, the bytes are kept."""
    with transaction.atomic():
        lost = lose(
            attempt,
            reason=reason,
            params=params,
            taken=received.taken,
            status=received.status,
            door=Door.WORKER,
        )
        if not lost:
            record_late_answer(attempt, received, door=Door.WORKER)
        elif received.body:
            keep_journal(attempt, received)


def record_refusal(
    attempt: Attempt, received: ReceivedAnswer, *, reason: str, params: AttemptParams
) -> None:
    """Record that the server did not take the request; its words may tell a person why."""
    with transaction.atomic():
        give_up(
            attempt,
            outcome=Attempt.Outcome.TURNED_AWAY,
            reason=reason,
            params=params,
            taken=received.taken,
            status=received.status,
        )
        if received.body:
            keep_journal(attempt, received)


def record_late_answer(
    attempt: Attempt, received: ReceivedAnswer, *, door: Door = Door.WORKER
) -> None:
    """Keep an answer that came after the run was given up as unknown: evidence for a person."""
    if received.body and keep_journal(attempt, received):
        record_attempt(attempt, Event.Verb.LATE_ANSWER, door=door)


def keep_journal(attempt: Attempt, received: ReceivedAnswer) -> bool:
    """Keep the copy of the answer. False: somebody else has kept it already."""
    columns, parts = received.pressed
    journal, is_new = Journal.objects.get_or_create(
        attempt=attempt, defaults={**columns, "sha256": received.sha256, "received_at": now()}
    )
    if is_new:
        for part in parts:
            part.pk, part.journal = None, journal  # this may be the second try
        JournalPart.objects.bulk_create(parts, batch_size=PARTS_AT_ONCE)
    return is_new


def answers_folder() -> Path:
    return Path(settings.DATA_DIR) / "answers"


@contextmanager
def kept_beside(attempt: Attempt, received: ReceivedAnswer) -> Iterator[None]:
    """Keep the copy of the answer on the disk until the block has recorded it."""
    path = keep_beside(attempt, received) if received.body else None
    _ = received.pressed  # now that it is safe, and before any transaction
    yield
    if path is not None:
        path.unlink(missing_ok=True)


def keep_beside(attempt: Attempt, received: ReceivedAnswer) -> Path | None:
    """Write the copy to a file of its own, whole or not at all; None when it cannot be.

    Its name tells the attempt, and the digest of what came.
    """
    path = answers_folder() / f"{attempt.code}.{received.sha256}.answer"
    incoming = path.with_suffix(".incoming")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        incoming.write_bytes(received.copy)
        incoming.replace(path)
    except OSError:
        logger.exception("the answer to attempt %s could not be kept on disk", attempt.code)
        return None
    return path
