"""The reconciliation page of a run: what may be found, by whom, and what comes of it."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from imports.delivery import rule
from imports.models import Attempt, DerivedFile, Ruling, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_company, make_run, make_source
from tests.pages import Page, look
from tests.views.reconcile.reconciling import HEADER, LINES, SEEN, page_of, state_of, typed


def test_each_finding_says_its_consequence(unknown: Run, charlies: Client) -> None:
    page = Page(charlies.get(page_of(unknown)).text)

    assert "Les 10 lignes comptent comme importées." in page.text("#consequence-imported")
    assert "Gestimum les enregistrerait deux fois" in page.text("#consequence-absent")


@pytest.mark.parametrize(
    ("finding", "fields", "state", "counts"),
    [
        ("imported", {"pieces": "ENT1\r\nENT2, ENT1"}, Run.State.IMPORTED, (10, 0)),
        ("partial", {"lines": "2-4, 11", "pieces": "ENT1; ENT2"}, Run.State.PARTIAL, (4, 6)),
        ("refused", {}, Run.State.REFUSED, (0, 10)),
    ],
)
def test_what_a_manager_found_becomes_the_outcome(
    unknown: Run,
    charlies: Client,
    finding: str,
    fields: dict[str, str],
    state: str,
    counts: tuple[int, int],
) -> None:
    response = charlies.post(page_of(unknown), typed(unknown, finding, **fields))

    assert response.headers["Location"] == unknown.get_absolute_url()
    assert state_of(unknown) == state
    assert (unknown.imported_count, unknown.refused_count) == counts
    found = [piece.number for piece in unknown.pieces.all()]
    assert found == (["ENT1", "ENT2"] if "pieces" in fields else [])
    page = look(charlies, unknown)
    assert page.text(".attempts .ruled-reason") == SEEN
    assert page.text("#messages") == "Votre constat est enregistré. Rien n’est envoyé."


def test_the_lines_named_are_those_of_the_file(unknown: Run, charlies: Client) -> None:
    charlies.post(page_of(unknown), typed(unknown, "partial", lines="2-4, 11"))

    assert Ruling.objects.get().imported == [[1, 3], [10, 10]]
    page = look(charlies, unknown)
    assert "2-4, 11" in page.text(".outcome-main")
    absent = "Constatée absente de Gestimum"
    assert page.texts(".line-table tbody tr")[0] == f"5 {absent} E;REF-4;ART4;1"
    assert {
        row.partition(" E;")[0][-len(absent) :] for row in page.texts(".line-table tbody tr")
    } == {absent}
    lines = Page(
        charlies.get(reverse("run_lines", args=[unknown.code]), {"verdict": "imported"}).text
    )
    assert [row.split(" ")[0] for row in lines.texts("tbody tr")] == ["2", "3", "4", "11"]


def test_without_a_header_the_first_line_of_the_file_is_the_first_data_line(
    company: Company, alice: User, charlies: Client
) -> None:
    names = ["DOC_STYPE", "DOC_REFPCF", "ART_CODE", "MVT_QTE"]
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.UNKNOWN,
        content=LINES.removeprefix(HEADER),
        dialect={
            "encoding": "utf-8",
            "delimiter": ";",
            "has_header": False,
            "field_names": names,
        },
    )

    charlies.post(page_of(run), typed(run, "partial", lines="1, 3-9"))

    assert Ruling.objects.get().imported == [[1, 1], [3, 9]]


def test_lines_that_were_left_out_are_never_found_in_the_erp(
    company: Company, alice: User, charlies: Client
) -> None:
    kept = b"".join(
        line for n, line in enumerate(LINES.splitlines(keepends=True), start=1) if n not in (3, 6)
    )
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.UNKNOWN,
        content=LINES,
        left_out=[3, 6],
        line_count=8,
    )
    edited = make_source(kept.replace(b"\r", b""))
    DerivedFile.objects.create(run=run, step=DerivedFile.Step.EDITED, file=edited)

    alone = Page(charlies.post(page_of(run), typed(run, "partial", lines="3")).text)
    every = Page(charlies.post(page_of(run), typed(run, "partial", lines="2-11")).text)
    charlies.post(page_of(run), typed(run, "partial", lines="2-4, 8"))

    assert alone.text("#id_lines_error").startswith("Ces lignes ont été écartées")
    assert every.text("#id_lines_error").startswith("Ce sont toutes les lignes")
    assert Ruling.objects.get().imported == [[1, 2], [5, 5]]
    assert look(charlies, run).text(".ruled-lines") == "2, 4, 8"
    lines = Page(charlies.get(reverse("run_lines", args=[run.code]), {"verdict": "imported"}).text)
    found = "Importée Constatée dans Gestimum"
    assert lines.texts("tbody tr") == [
        f"2 {found} E;REF-1;ART1;1",
        f"4 {found} E;REF-3;ART3;1",
        f"8 {found} E;REF-7;ART7;1",
    ]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "Indiquez les lignes"),
        ("2-11", "Ce sont toutes les lignes"),
        ("1-3", "n’a pas de ligne 1"),
        ("4, 12", "elles vont de 2 à 11"),
        ("5-3", "«\N{NO-BREAK SPACE}5-3\N{NO-BREAK SPACE}» n’est ni une ligne"),
        ("toutes", "«\N{NO-BREAK SPACE}toutes\N{NO-BREAK SPACE}» n’est ni une ligne"),
    ],
)
def test_lines_that_cannot_be_are_told_and_nothing_typed_is_lost(
    unknown: Run, charlies: Client, lines: str, said: str
) -> None:
    page = charlies.post(page_of(unknown), typed(unknown, "partial", lines=lines, pieces="ENT7"))

    shown = Page(page.text)
    assert said in shown.text("#id_lines_error")
    assert (shown.text("#id_reason"), shown.text("#id_pieces")) == (SEEN, "ENT7")
    assert dict(shown.find("#id_lines")[0].attributes).get("value", "") == lines
    assert state_of(unknown) == Run.State.UNKNOWN


@pytest.mark.parametrize(
    ("fields", "wrong", "said"),
    [
        ({"finding": ""}, "finding", "Choisissez ce que vous avez trouvé."),
        ({"reason": "  "}, "reason", "Notez ce que vous avez vu dans Gestimum, et où."),
        ({"reason": " x "}, "reason", "et où\N{NO-BREAK SPACE}: 10 caractères au moins."),
        ({"finding": "absent"}, "is_sure", "Cochez la case une fois que vous avez regardé"),
        ({"finding": "refused", "pieces": "ENT1"}, "pieces", "l’un des deux est faux"),
        ({"pieces": "X" * 61}, "pieces", "est trop long pour un numéro de pièce"),
    ],
)
def test_a_finding_that_is_not_complete_is_not_recorded(
    unknown: Run, charlies: Client, fields: dict[str, str], wrong: str, said: str
) -> None:
    page = Page(charlies.post(page_of(unknown), typed(unknown, "imported") | fields).text)

    assert said in page.text(f"#id_{wrong}_error")
    assert not Ruling.objects.exists()


def test_found_absent_goes_back_to_the_queue_and_the_page_tells_why(
    unknown: Run, charlies: Client
) -> None:
    charlies.post(page_of(unknown), typed(unknown, "absent", is_sure="on"))

    assert state_of(unknown) == Run.State.QUEUED
    page = look(charlies, unknown)
    assert page.texts(".live p")[1].startswith("Ceci est un second envoi")
    assert page.text("#messages") == (
        "Votre constat est enregistré. Ces lignes sont envoyées une seconde fois."
    )


def test_a_second_sending_that_is_cancelled_is_not_said_to_have_never_been_sent(
    unknown: Run, charlies: Client
) -> None:
    charlies.post(page_of(unknown), typed(unknown, "absent", is_sure="on"))
    charlies.post(reverse("run_cancel", args=[unknown.code]))

    page = look(charlies, unknown)

    assert page.text(".outcome-text p") == (
        "charlie n’a rien trouvé du premier envoi dans Gestimum\N{NO-BREAK SPACE}; le second a été"
        " annulé avant que quoi que ce soit ne parte."
    )


def test_a_silent_process_holds_a_second_sending_up_until_its_time_is_over(
    unknown: Run, charlies: Client
) -> None:
    Attempt.objects.update(reason="worker_silent", ended_at=now())

    before = Page(charlies.get(page_of(unknown)).text)
    page = Page(charlies.post(page_of(unknown), typed(unknown, "absent", is_sure="on")).text)

    assert before.text(".finding-absent .finding-hold").startswith("Pas avant le ")
    told = page.text("#ruling .alert[role=alert]")
    assert "Attendez cette heure pour dire que rien n’est arrivé." in told
    assert page.text("#id_reason") == SEEN
    assert state_of(unknown) == Run.State.UNKNOWN


def test_a_file_that_went_out_in_another_import_is_not_sent_again_from_here(
    unknown: Run, alice: User, charlie: User, charlies: Client
) -> None:
    other = make_run(
        company=unknown.company, user=alice, state=Run.State.IMPORTED, source=unknown.source
    )
    hidden = make_run(
        company=make_company(
            server_url=unknown.company.server_url, company_file=unknown.company.company_file
        ),
        user=alice,
        state=Run.State.IMPORTED,
        source=unknown.source,
    )

    before = charlies.get(page_of(unknown)).text
    after = charlies.post(page_of(unknown), typed(unknown, "absent", is_sure="on")).text

    for text, place in ((before, ".alert-warning"), (after, "#ruling .alert-danger")):
        assert hidden.get_absolute_url() not in text
        page = Page(text)
        links = [dict(link.attributes)["href"] for link in page.find(f"{place} li a")]
        assert links == [other.get_absolute_url()]
        assert page.texts(f"{place} li")[1:] == [
            "1 import sous une société qui ne vous est pas ouverte"
        ]
    assert "elles ne peuvent donc pas être renvoyées d’ici" in page.text("#ruling .alert-danger")
    assert page.text("#id_reason") == SEEN
    assert state_of(unknown) == Run.State.UNKNOWN


def test_other_imports_beyond_those_listed_are_counted(
    unknown: Run, alice: User, charlies: Client
) -> None:
    for _ in range(8):
        make_run(
            company=unknown.company, user=alice, state=Run.State.IMPORTED, source=unknown.source
        )

    page = Page(charlies.get(page_of(unknown)).text)
    refused = Page(charlies.post(page_of(unknown), typed(unknown, "absent", is_sure="on")).text)

    for listed in (page.texts(".alert-warning li"), refused.texts("#ruling .alert li")):
        assert len(listed) == 6
        assert listed[-1] == "et 3 autres imports"


def test_who_comes_second_learns_who_was_faster_and_keeps_what_they_typed(
    unknown: Run, charlie: User, admin: User, charlies: Client
) -> None:
    attempt = unknown.attempts.get()
    finding = Ruling.Finding.REFUSED
    rule(unknown, attempt=attempt, user=admin, finding=finding, reason="Rien dans Gestimum.")

    page = charlies.post(page_of(unknown), typed(unknown, "absent", is_sure="on"))

    shown = Page(page.text)
    assert "admin a été plus rapide" in shown.text("#ruling .alert[role=alert]")
    assert shown.text("#id_reason") == SEEN
    assert not shown.has("#ruling button[type=submit]")
    assert state_of(unknown) == Run.State.REFUSED


def test_an_old_page_rules_on_nothing_but_shows_the_last_attempt(
    unknown: Run, charlies: Client
) -> None:
    old = typed(unknown, "absent", is_sure="on")
    newer = Attempt.objects.create(
        run=unknown, number=2, started_at=now(), ended_at=now(), outcome="unknown"
    )

    page = charlies.post(page_of(unknown), old)

    shown = Page(page.text)
    assert "la page montre maintenant le dernier envoi" in shown.text("#ruling .alert")
    assert shown.has(f"#ruling input[name=attempt][value={newer.code}]")
    assert shown.text("#id_reason") == SEEN
    assert not page.context["form"]["is_sure"].value()
    assert not Ruling.objects.exists()


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_who_may_not_rule_reads_the_evidence_and_whom_to_ask(
    unknown: Run,
    charlie: User,
    client_of: ClientOf,
    person: str,
    request: pytest.FixtureRequest,
) -> None:
    client = client_of(request.getfixturevalue(person))

    page = client.get(page_of(unknown))
    response = client.post(page_of(unknown), typed(unknown, "imported"))

    shown = Page(page.text)
    assert "REF-1" in shown.text("main")
    assert shown.texts(".who-list li") == ["charlie"]
    assert not shown.has("main form[method=post]")
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert state_of(unknown) == Run.State.UNKNOWN


def test_a_stranger_learns_nothing(unknown: Run, stranger: User, client_of: ClientOf) -> None:
    client = client_of(stranger)

    assert client.get(page_of(unknown)).status_code == HTTPStatus.NOT_FOUND
    answer = client.post(page_of(unknown), typed(unknown, "absent", is_sure="on"))
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_without_a_manager_the_administrator_is_named(
    unknown: Run, alice: User, client_of: ClientOf
) -> None:
    page = Page(client_of(alice).get(page_of(unknown)).text)

    assert page.texts(".ruling-card p")[0].startswith(
        "Acme n’a pas de responsable\N{NO-BREAK SPACE}: demandez à l’administrateur de ce site"
    )


@pytest.mark.parametrize("state", [state for state in Run.State if state != Run.State.UNKNOWN])
def test_a_run_that_is_not_unknown_has_no_desk(
    company: Company, alice: User, charlies: Client, state: str
) -> None:
    run = make_run(company=company, user=alice, state=state)

    assert charlies.get(page_of(run)).headers["Location"] == run.get_absolute_url()


def test_the_page_of_the_run_leads_a_manager_to_the_desk(
    unknown: Run, alice: User, charlies: Client, client_of: ClientOf
) -> None:
    desk = f".unknown-card a[href={page_of(unknown)}]"

    page, seen_by_alice = look(charlies, unknown), look(client_of(alice), unknown)

    assert page.text(desk) == "Vérifier, puis dire ce qu’il en est"
    assert seen_by_alice.text(desk) == "Ce qu’il faut chercher, et qui peut dire ce qu’il en est"
    assert seen_by_alice.texts(".unknown-card p")[1] == (
        "Un responsable de la société doit dire ce qui s’y trouve."
    )
