"""The evidence beside the finding: what is known, what to look for, what the record keeps."""

import zlib
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from imports.models import Attempt, Event, Journal, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_run
from tests.pages import Page, look
from tests.views.reconcile.reconciling import HEADER, SEEN, answer, page_of, state_of, typed


def test_the_desk_shows_what_was_sent_how_far_it_got_and_what_to_look_for(
    unknown: Run, charlies: Client
) -> None:
    page = Page(charlies.get(page_of(unknown)).text)

    facts = page.texts(".ruling-evidence .facts div")
    assert facts[3:6] == [
        "Société Acme Test",
        "Fichier société Acme.Gestimum",
        "Utilisateur ERP WEB",
    ]
    assert facts[-1] == "SHA-256 de la requête " + "ab" * 32
    assert page.texts(".ruling-evidence .timeline-list li")[2:4] == [
        "Requête 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}o · entièrement partie",
        "Réponse pas un seul octet n’est arrivé",
    ]
    assert page.has(".sought button[data-copy=REF-1]")
    assert page.texts(".ruling-edges tbody tr") == [
        *(f"{line} E REF-{line - 1} ART{line - 1} 1" for line in (2, 3, 4)),
        "4 lignes entre les deux",
        *(f"{line} E REF-{line - 1} ART{line - 1} 1" for line in (9, 10, 11)),
    ]


def test_a_late_answer_fills_the_form_in_but_decides_nothing(
    unknown: Run, charlies: Client
) -> None:
    answer(unknown, imported=8, refused=[3, 10])

    page = charlies.get(page_of(unknown))

    form = page.context["form"]
    assert form.chosen == "partial"
    assert form["lines"].value() == "2-3, 5-10"
    assert form["pieces"].value() == "ENT0000007"
    told = Page(page.text).texts("#ruling .alert p")[0]
    assert "lignes importées\N{NO-BREAK SPACE}: 8, refusées\N{NO-BREAK SPACE}: 2." in told
    assert state_of(unknown) == Run.State.UNKNOWN


def test_an_answer_that_proves_nothing_fills_in_nothing(unknown: Run, charlies: Client) -> None:
    answer(unknown, imported=99, refused=[])

    page = charlies.get(page_of(unknown))

    assert page.context["form"].chosen == ""
    told = Page(page.text).texts("#ruling .alert p")
    assert told[0] == (
        "Une réponse de Gestimum est arrivée, mais elle ne prouve pas ce que les lignes sont"
        " devenues."
    )
    assert told[1].startswith("Gestimum compte plus de lignes qu’il n’en a été envoyé (10)")


def test_half_an_answer_is_shown_with_what_is_wrong_with_it(unknown: Run, charlies: Client) -> None:
    raw = b'{"result": [{"resul'
    Journal.objects.create(
        attempt=unknown.attempts.get(),
        compressed=zlib.compress(raw),
        size=len(raw),
        received_at=now(),
    )

    page = Page(charlies.get(page_of(unknown)).text)

    journal = reverse("run_journal", args=[unknown.code])
    place = ".ruling-evidence .timeline-list"
    assert page.text(f"{place} a[href={journal}]") == "voir ce qui est arrivé"
    assert "La réponse du serveur n’est pas du JSON complet" in page.texts(f"{place} li")[3]


def test_an_answer_that_comes_after_a_ruling_and_says_otherwise_is_told_loudly(
    unknown: Run, charlies: Client
) -> None:
    charlies.post(page_of(unknown), typed(unknown, "refused"))
    answer(unknown, imported=10, refused=[])

    page = look(charlies, unknown)

    assert page.text(".alert-danger[role=alert]").startswith(
        "Une réponse de Gestimum est arrivée après le constat, et dit autre chose"
    )


def test_an_answer_that_agrees_with_the_ruling_is_not_held_against_it(
    unknown: Run, charlies: Client
) -> None:
    charlies.post(page_of(unknown), typed(unknown, "imported"))
    answer(unknown, imported=10, refused=[])

    page = charlies.get(unknown.get_absolute_url())

    assert page.context["contradictions"] == []


def test_records_that_are_updated_are_sought_by_their_codes(
    company: Company, alice: User, charlies: Client
) -> None:
    content = b"ART_CODE;ART_LIB\r\n" + b"".join(b"CODE%03d;x\r\n" % n for n in range(1, 101))
    run = make_run(
        company=company,
        user=alice,
        kind="articles",
        state=Run.State.UNKNOWN,
        content=content,
        line_count=100,
    )

    page = charlies.get(page_of(run))

    codes = page.context["all_codes"].split("\n")
    assert len(codes) == 15
    assert codes[:2] == ["CODE001", "CODE002"]
    assert codes[-1] == "CODE100"
    shown = Page(page.text)
    copies = [dict(one.attributes)["data-copy"] for one in shown.find(".sought-codes button")]
    assert copies == codes
    assert "comparez leur contenu avec le fichier" in shown.texts(".checklist li")[1]
    assert [dict(one.attributes)["name"] for one in shown.find("#ruling textarea")] == ["reason"]


@pytest.mark.parametrize(("count", "shown"), [(6, 6), (7, 7), (8, 6)])
def test_a_single_line_is_shown_and_not_counted_as_one_in_between(
    company: Company, alice: User, charlies: Client, count: int, shown: int
) -> None:
    content = HEADER + b"".join(b"E;REF-%d;ART%d;1\r\n" % (n, n) for n in range(count))
    run = make_run(
        company=company, user=alice, state=Run.State.UNKNOWN, content=content, line_count=count
    )

    page = charlies.get(page_of(run))

    assert len(page.context["edges"].lines) == shown
    between = ["2 lignes entre les deux"] if shown < count else []
    assert Page(page.text).texts(".ruling-edges .edge-gap") == between


@pytest.mark.parametrize(("count", "shown"), [(15, 15), (16, 16), (17, 15)])
def test_a_single_code_is_not_left_out_either(
    company: Company, alice: User, charlies: Client, count: int, shown: int
) -> None:
    content = b"ART_CODE;ART_LIB\r\n" + b"".join(b"CODE%d;x\r\n" % n for n in range(count))
    run = make_run(
        company=company,
        user=alice,
        kind="articles",
        state=Run.State.UNKNOWN,
        content=content,
        line_count=count,
    )

    assert len(charlies.get(page_of(run)).context["records"]) == shown


def test_the_desk_stands_without_the_bytes_of_the_file(unknown: Run, charlies: Client) -> None:
    unknown.source.path.unlink()

    page = charlies.get(page_of(unknown))
    charlies.post(page_of(unknown), typed(unknown, "partial", lines="2"))

    assert page.status_code == HTTPStatus.OK
    assert state_of(unknown) == Run.State.PARTIAL


def test_both_attempts_and_the_ruling_between_them_are_told_in_their_order(
    unknown: Run, charlies: Client
) -> None:
    charlies.post(page_of(unknown), typed(unknown, "absent", is_sure="on"))
    Attempt.objects.create(
        run=unknown, number=2, started_at=now(), ended_at=now(), outcome="answered"
    )
    Run.objects.update(state=Run.State.IMPORTED, imported_count=10, refused_count=0, adds_up=True)

    page = charlies.get(unknown.get_absolute_url())

    shown = Page(page.text)
    assert shown.texts(".attempts strong") == ["Envoi 2", "Constat", "Envoi 1"]
    ruled = shown.text(".attempts .ruled")
    assert ruled.endswith(f"charlie Rien n’a été importé\N{NO-BREAK SPACE}: à renvoyer {SEEN}")
    assert page.context["decided"] is None


def test_the_record_says_who_ruled_and_what_was_found(unknown: Run, charlies: Client) -> None:
    charlies.post(page_of(unknown), typed(unknown, "imported", pieces="ENT0042"))

    page = look(charlies, unknown)
    history = Page(charlies.get(reverse("run_list")).text)

    event = unknown.events.get(verb=Event.Verb.RULED)
    assert event.details["finding"] == "imported"
    assert page.texts(".timeline-list li")[-1].endswith(
        f"charlie a constaté ce qu’il est advenu de l’import · Tout a été importé {SEEN}"
    )
    assert page.text("#pieces-title") == "1 pièce trouvée dans Gestimum"
    assert page.texts(".pieces li") == ["Constat ENT0042"]
    assert history.texts("tbody .run-result .tally") == ["constaté", "10 importées"]


def test_the_same_file_in_a_draft_is_told_to_have_been_sent(
    unknown: Run, alice: User, charlies: Client
) -> None:
    draft = make_run(company=unknown.company, user=alice, source=unknown.source)

    page = look(charlies, draft)

    assert page.has(f".repeats-runs a[href={unknown.get_absolute_url()}]")
    assert page.text(".repeats-runs .state") == "État\N{NO-BREAK SPACE}: Issue inconnue"
    assert page.has(".send-panel [name=duplicate_reason]")


def test_the_desk_costs_few_queries_whatever_the_file_holds(
    unknown: Run,
    alice: User,
    charlies: Client,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    answer(unknown, imported=8, refused=[3, 10])

    alices = client_of(alice)

    # Session, user, run, right, attempt, journal, late answer, profiles of the same books,
    # duplicates, expected documents, the menu's count.
    with django_assert_num_queries(11):
        charlies.get(page_of(unknown))
    # And who may rule.
    with django_assert_num_queries(12):
        alices.get(page_of(unknown))


def test_a_desk_that_waits_long_says_so_on_the_dashboard(
    company: Company, alice: User, charlies: Client, client_of: ClientOf
) -> None:
    for days, name in ((1, "young.csv"), (9, "old.csv")):
        make_run(
            company=company,
            user=alice,
            state=Run.State.UNKNOWN,
            file_name=name,
            created_at=now() - timedelta(days=days),
        )

    page = Page(charlies.get("/").text)
    seen_by_alice = Page(client_of(alice).get("/").text)

    assert page.texts(".unknown-items .run-item-file") == ["old.csv", "young.csv"]
    waited = page.texts(".unknown-items time")[0]
    assert waited.startswith(("inconnue depuis 8\N{NO-BREAK SPACE}j", "inconnue depuis 9"))
    assert page.texts(".unknown-items .run-item-state a") == ["Dire ce qu’il en est"] * 2
    assert seen_by_alice.texts(".unknown-items .run-item-state") == [
        "un responsable doit vérifier",
        "un responsable doit vérifier",
    ]
    assert not seen_by_alice.has(".unknown-items .run-item-state a")
