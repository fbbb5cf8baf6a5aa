"""Every documented example: form, queue, worker, real HTTP, parser, page."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.management.commands.db_worker import Worker

from imports.models import Run
from imports.simulator import Simulator
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.gestimum.documented import DOCUMENTED, Documented

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def demo_company(company: Company) -> Company:
    """The company of the help's examples, with its empty password."""
    company.company_file, company.erp_user, company.erp_password = "DEMO.Gestimum", "DEMO", ""
    return company


@pytest.fixture
def erp(company: Company) -> Iterator[Simulator]:
    """The server of the company."""
    with Simulator() as simulator:
        company.server_url = simulator.url
        company.save()
        yield simulator


def work() -> None:
    """Let a worker empty the queue."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
    ).run()


def post_example(client: Client, company: Company, example: Documented) -> Run:
    content = "\r\n".join([*example.lines, ""]).encode()
    chosen: dict[str, Any] = {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in example.chosen.items()
    }
    return post_file(client, company, content, kind=example.kind.key, **chosen)


def post_file(
    client: Client,
    company: Company,
    content: bytes,
    *,
    kind: str = "documents_stock",
    **chosen: Any,
) -> Run:
    answer = client.post(
        reverse("run_new"),
        {
            "company": company.slug,
            "kind": kind,
            "file": SimpleUploadedFile("exemple.csv", content),
            **chosen,
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return Run.objects.get()


def read_as(client: Client, run: Run, **told: str) -> None:
    """Correct in the page how the file is read; a box that is not ticked is not sent."""
    answer = client.post(
        reverse("run_reading", args=[run.code]),
        {
            "encoding": run.reading.encoding,
            "delimiter": ";",
            "wants_journal": "on",
            "wants_statistics": "on",
            **told,
        },
    )
    assert answer.status_code == 302, answer.context["reading_form"].errors


def send(client: Client, run: Run) -> Run:
    """Confirm the draft as its page shows it, let a worker send it, and return it as it ended."""
    run = Run.objects.get(pk=run.pk)
    client.post(
        reverse("run_send", args=[run.code]), {"revision": run.revision, "has_read_warnings": "on"}
    )
    work()
    return Run.objects.get(pk=run.pk)


@pytest.mark.parametrize(
    "example", DOCUMENTED, ids=[f"{d.kind.key}-{n}" for n, d in enumerate(DOCUMENTED)]
)
def test_a_documented_example_goes_all_the_way(
    demo_company: Company, alice: User, example: Documented
) -> None:
    client = Client()
    client.force_login(alice)
    with Simulator() as erp:
        demo_company.server_url = erp.url
        demo_company.disconnect = example.login.disconnect
        demo_company.save()

        run = post_example(client, demo_company, example)
        client.post(
            reverse("run_send", args=[run.code]),
            {"revision": run.revision, "has_read_warnings": "on"},
        )
        work()

        assert erp.posts[0].path == f"/{example.kind.path}"
        assert json.loads(erp.posts[0].body) == example.request
        assert len(erp.posts) == 1

    run.refresh_from_db()
    assert run.state in (Run.State.IMPORTED, Run.State.PARTIAL, Run.State.REFUSED)
    assert run.adds_up
    assert (run.imported_count or 0) + (run.refused_count or 0) == run.line_count == example.sent
    page = client.get(run.get_absolute_url())
    journal = client.get(reverse("run_journal", args=[run.code]))
    assert page.status_code == 200
    assert f"Lancement de la tâche {example.kind.task}" in journal.content.decode()
    for piece in run.pieces.all():
        assert piece.number in page.content.decode()


def parameters_at(erp: Simulator) -> dict[str, Any]:
    """Return the `parametres` of the one request that came."""
    (request,) = erp.received
    parameters: dict[str, Any] = request["importer_documents_stock"]["parametres"]
    return parameters


def test_a_file_without_header_goes_out_under_the_names_that_were_typed(
    company: Company, alice: User, erp: Simulator, client_of: ClientOf
) -> None:
    alices = client_of(alice)
    run = post_file(alices, company, b"E;001;ELS;20\r\nE;001;TRA;3\r\n")
    read_as(alices, run, field_names="DOC_STYPE; DEP_CODE\r\nART_CODE;MVT_QTE")

    run = send(alices, run)

    parameters = parameters_at(erp)
    assert (run.state, run.imported_count) == (Run.State.IMPORTED, 2)
    assert parameters["entete"] == "Non"
    assert parameters["noms_champs"] == "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
    assert parameters["fichier_documents_stock"] == ["E;001;ELS;20", "E;001;TRA;3"]


def test_values_go_without_the_quotes_that_pack_them(
    company: Company, alice: User, erp: Simulator, client_of: ClientOf
) -> None:
    alices = client_of(alice)
    lines = [
        '"DOC_STYPE";"ART_CODE";"MVT_QTE";"MVT_LIB"',
        '"E";"ELS";"20";"Vis ; écrou"',
        '"E";"TRA";"3";"Tube de 3"" de long"',
    ]
    run = post_file(alices, company, "\r\n".join([*lines, ""]).encode("cp1252"))
    read_as(alices, run, has_header="on", text_delimiter='"')

    run = send(alices, run)

    parameters = parameters_at(erp)
    assert (run.state, run.imported_count) == (Run.State.IMPORTED, 2)
    assert (parameters["identificateur_texte"], parameters["separateur_champs"]) == ("", "\t")
    assert parameters["fichier_documents_stock"] == [
        "DOC_STYPE\tART_CODE\tMVT_QTE\tMVT_LIB",
        "E\tELS\t20\tVis ; écrou",
        'E\tTRA\t3\tTube de 3" de long',
    ]


def test_only_line_ends_end_a_line_and_what_is_inside_arrives_byte_for_byte(
    company: Company, alice: User, erp: Simulator, client_of: ClientOf
) -> None:
    alices = client_of(alice)
    lines = [
        "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB",
        "E;ELS;20;avant\u2028après",
        "E;TRA;3;avant\u0085après",  # the check refuses what else str.splitlines breaks at
    ]
    run = post_file(alices, company, "\r".join([*lines, ""]).encode())

    run = send(alices, run)

    assert (run.state, run.imported_count) == (Run.State.IMPORTED, 2)
    assert parameters_at(erp)["fichier_documents_stock"] == lines
    for separator in ("\u2028", "\u0085"):
        assert f"avant{separator}après".encode() in erp.posts[0].body


def test_a_draft_is_tried_in_gestimum_then_sent_for_good(
    company: Company, alice: User, erp: Simulator, client_of: ClientOf
) -> None:
    alices = client_of(alice)
    content = b"PCF_CODE;PCF_RS;CPT_NUMERO\r\nALICE;Alice SA;411A\r\nBOB;Bob SARL;411B\r\n"
    draft = post_file(alices, company, content, kind="clients")

    alices.post(reverse("run_try", args=[draft.code]), {"revision": draft.revision})
    work()

    trial = draft.trials.get()
    page = alices.get(trial.get_absolute_url()).text
    assert (trial.state, trial.imported_count, trial.refused_count) == ("imported", 2, 0)
    assert "Gestimum prendrait les 2 lignes" in page
    assert erp.booked == []
    request = b"".join(alices.get(reverse("run_request", args=[trial.code]), {"download": ""}))
    assert json.loads(request)["importer_clients"]["parametres"]["tester"] == "Oui"

    run = send(alices, draft)

    first, second = (body["importer_clients"]["parametres"] for body in erp.received)
    assert (run.state, run.imported_count) == ("imported", 2)
    assert [len(booking.lines) for booking in erp.booked] == [2]
    assert first.pop("tester") == "Oui"
    assert first == second


def test_an_edited_file_arrives_with_exactly_the_edited_lines(
    company: Company, alice: User, erp: Simulator, client_of: ClientOf
) -> None:
    alices = client_of(alice)
    lines = [
        "Mouvements de stock",
        "DOC_STYPE;ART_CODE;MVT_QTE;MVT_DT_PER;MVT_LIB",
        "E;ELS;20;2026-11-25;Élévateur ",
        "",
        "E;TRA;3;2026-11-26;avant\u2028après",
        "E;VIS;1 200;27/11/2026;x",
        "Total;;1 223;;",
    ]
    run = post_file(alices, company, "\r\n".join([*lines, ""]).encode())
    changes: list[tuple[str, dict[str, str]]] = [
        ("offer", {"number": "0"}),
        ("cell", {"line": "6", "column": "3", "value": "1200"}),
        ("lines", {"line": "4"}),
        ("lines", {"line": "7"}),
    ]
    for name, data in changes:
        run.refresh_from_db()
        alices.post(
            reverse(f"run_mend_{name}", args=[run.code]), {"revision": run.revision, **data}
        )

    run = send(alices, run)

    assert (run.state, run.imported_count) == (Run.State.IMPORTED, 3)
    assert parameters_at(erp)["fichier_documents_stock"] == [
        lines[1],
        "E;ELS;20;25/11/2026;Élévateur ",
        "E;TRA;3;26/11/2026;avant\u2028après",
        "E;VIS;1200;27/11/2026;x",
    ]
    page = alices.get(run.get_absolute_url()).text
    assert "Corrections faites ici" in page
    assert "2 lignes ont été écartées avant l’envoi" in page
    table = alices.get(reverse("run_lines", args=[run.code])).text
    assert "2 lignes ont été écartées avant l’envoi" in table
    assert '<th scope="row" class="num">5</th>' in table
    assert '<th scope="row" class="num">4</th>' not in table
