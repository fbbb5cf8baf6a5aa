"""The draft's page: what was understood, what is wrong, what would be sent."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from imports.models import Event, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft, make_run
from tests.pages import Page, look

GOOD = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\r\nE;VIS;12;Réception\r\nE;ÉCROU;3;x\r\n\r\n"
WARNS = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\r\nE;VIS;12;x\r\nE;ÉCROU;3\r\nE;ÉCROU;4\r\n"
BAD = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_DT_PER\r\nE;VIS;12;31/02/2026\r\nE;;3;01/02/2026\r\n"


def send(client: Client, run: Run, **data: str) -> None:
    run.refresh_from_db()
    client.post(reverse("run_send", args=[run.code]), {"revision": str(run.revision), **data})
    run.refresh_from_db()


def test_the_page_shows_what_was_understood(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, GOOD)

    page = look(client_of(alice), run)

    assert page.text(".verdict-text h2") == "Prêt à être envoyé"
    assert page.text(".consequence").startswith(
        "2 lignes, 1 document vers Acme sous l’utilisateur ERP WEB"
    )
    understood = page.texts(".reading-card .facts div")
    assert understood[2].startswith("Encodage UTF-8 ligne 2 E;VIS;12;Réception")
    assert understood[3] == "Séparateur Point-virgule\N{NO-BREAK SPACE};"
    assert understood[6] == "Lignes 2 1 ligne vide à la fin a été laissée de côté."
    assert page.texts(".preview tbody tr")[0] == "2 E VIS 12 Réception"


def test_a_bad_cell_is_marked_and_sending_is_off(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, BAD)

    page = look(client_of(alice), run)

    assert page.text(".verdict-text h2") == "2 anomalies bloquantes à corriger"
    marked = page.texts(".preview .mark-blocking")
    assert [text.endswith("31/02/2026") for text in marked] == [True, False]
    assert page.texts("#obstacles li") == ["2 anomalies bloquantes sont à corriger."]
    assert page.text(".send-panel button[disabled][aria-describedby=obstacles]") == (
        "Envoyer 2 lignes"
    )


def test_one_problem_is_told_as_one_and_a_whole_file_has_no_value(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, "ART_CODE;MVT_QTE\nVIS;1\n")

    page = look(client_of(alice), run)

    assert page.text(".verdict-text h2") == "1 anomalie bloquante à corriger"
    assert page.text(".verdict-text p").startswith("Corrigez ci-dessous, ou dans votre fichier")
    assert "Anomalie bloquante 1" in page.texts(".verdict-figures div")
    assert "Bloquante. " in page.texts("#problems td")[-1]
    assert page.texts("#problems .problem-value") == [""]


def test_what_there_is_none_of_is_counted_in_the_plural(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, GOOD)

    page = look(client_of(alice), run)

    assert page.texts(".verdict-figures div")[-2:] == ["Anomalies bloquantes 0", "Avertissements 0"]


def test_problems_are_filtered_by_rule_and_severity(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, BAD)
    client = client_of(alice)
    address = reverse("run_problems", args=[run.code])

    dates = client.get(address, {"rule": "bad_date"}, headers={"HX-Request": "true"}).text
    warnings = client.get(address, {"severity": "warning"}).text

    assert Page(dates).texts("#problems .problem-value") == ["31/02/2026"]
    assert Page(warnings).text("#problems-title") == "2 anomalies trouvées"
    assert Page(warnings).texts("#problems tbody tr") == []


def test_long_lists_of_problems_are_paged_and_say_when_they_are_cut(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = "".join(f"E;;{number};01/02/2026\r\n" for number in range(120))
    run = make_draft(company, alice, BAD + lines)
    Run.objects.filter(pk=run.pk).update(
        problem_counts=[{"rule": "required", "field": "ART_CODE", "count": 20_000}]
    )

    address = reverse("run_problems", args=[run.code])
    page = Page(client_of(alice).get(address, {"page": "3"}).text)

    cut = "101 à 122 sur 122 Seules les 122 premières sur 20\xa0000 sont listées"
    assert page.text(".pagination-bar p").startswith(cut)
    assert page.text(".pager span") == "page 3 sur 3"


def test_reading_it_otherwise_checks_it_again(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, GOOD)
    data = {
        "encoding": "cp1252",
        "delimiter": ",",
        "text_delimiter": '"',
        "has_header": "on",
        "wants_journal": "on",
    }

    client_of(alice).post(reverse("run_reading", args=[run.code]), data)

    run.refresh_from_db()
    assert run.reading.delimiter == ","
    assert run.blocking_count
    assert not run.wants_statistics
    assert run.events.filter(verb=Event.Verb.READ_AGAIN, user=alice).exists()


def test_htmx_gets_the_section_and_not_the_page(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, GOOD)

    answer = client_of(alice).post(
        reverse("run_reading", args=[run.code]), {"afresh": "1"}, headers={"HX-Request": "true"}
    )

    assert "<html" not in answer.text
    assert Page(answer.text).has("#draft")


def test_one_of_journal_and_statistics_stays_on(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, GOOD)
    data = {"encoding": "cp1252", "delimiter": ";", "has_header": "on"}

    page = Page(client_of(alice).post(reverse("run_reading", args=[run.code]), data).text)

    run.refresh_from_db()
    assert "Gardez le journal ou les statistiques" in page.text(".reading-form .field-errors")
    assert run.wants_journal
    assert run.wants_statistics


def test_without_a_header_the_fields_need_names(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, GOOD)
    client = client_of(alice)
    address = reverse("run_reading", args=[run.code])
    data = {"encoding": "cp1252", "delimiter": ";", "wants_journal": "on"}

    page = Page(client.post(address, data).text)
    client.post(address, data | {"field_names": "DOC_STYPE; ART_CODE\r\nMVT_QTE;MVT_LIB"})

    run.refresh_from_db()
    assert "nommez les champs" in page.text(".reading-form .field-errors")
    assert run.reading.field_names == ("DOC_STYPE", "ART_CODE", "MVT_QTE", "MVT_LIB")
    assert run.line_count == 3


def test_a_file_in_which_no_header_was_found_says_so(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, "E;VIS;12\r\nS;CLOU;3\r\n")

    page = look(client_of(alice), run)

    assert "En-tête aucun en-tête trouvé" in page.texts(".reading-card .facts div")


def test_a_draft_is_sent_once_confirmed(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_draft(company, alice, GOOD)

    send(client_of(alice), run)

    assert run.state == Run.State.QUEUED
    assert run.queued_by == alice


def test_the_real_books_take_a_tick(company: Company, alice: User, client_of: ClientOf) -> None:
    Company.objects.update(is_test=False)
    run = make_draft(Company.objects.get(), alice, GOOD)
    client = client_of(alice)

    send(client, run)
    assert run.state == Run.State.DRAFT

    send(client, run, is_checked="on")
    assert run.state == Run.State.QUEUED


def test_warnings_take_a_tick_and_the_confirmation_says_so(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, WARNS)
    client = client_of(alice)
    assert "J’ai lu les 2 avertissements" in look(client, run).text(".send-panel form")

    refused = client.post(reverse("run_send", args=[run.code]), {"revision": run.revision}).text
    run.refresh_from_db()
    assert run.state == Run.State.DRAFT
    assert "Lisez les avertissements de ce brouillon" in Page(refused).text(".send-panel form")

    send(client, run, has_read_warnings="on")
    assert run.state == Run.State.QUEUED
    Run.objects.update(state=Run.State.CANCELLED)
    assert look(client, run).texts(".timeline-list li")[-1].endswith("avoir lu 2 avertissements")


def test_reading_it_again_asks_for_the_tick_again(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, WARNS)
    client = client_of(alice)
    ticked = {"revision": str(run.revision), "has_read_warnings": "on"}
    client.post(reverse("run_reading", args=[run.code]), {"afresh": "1"})

    client.post(reverse("run_send", args=[run.code]), ticked)

    run.refresh_from_db()
    assert run.state == Run.State.DRAFT
    page = look(client, run)
    assert page.has(".send-panel input[name=has_read_warnings]")
    assert not page.has(".send-panel input[name=has_read_warnings][checked]")


def test_remarks_ask_for_nothing(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_draft(company, alice, "DOC_STYPE;ART_CODE;MVT_QTE;XXX_A\r\nE;VIS;12;x\r\n")
    client = client_of(alice)
    assert run.problem_counts
    assert look(client, run).texts(".send-panel form") == ["Envoyer 1 ligne"]

    send(client, run)

    assert run.state == Run.State.QUEUED


def test_a_file_sent_before_takes_a_reason_of_a_manager(
    company: Company, alice: User, charlie: User, client_of: ClientOf
) -> None:
    first = make_draft(company, alice, GOOD)
    again = make_draft(company, alice, GOOD)
    reason = "The first one was undone in Gestimum."
    send(client_of(alice), first)

    send(client_of(alice), again, duplicate_reason=reason)
    page = look(client_of(alice), again)
    assert again.state == Run.State.DRAFT
    assert page.has(f".repeats-runs a[href={first.get_absolute_url()}]")
    assert "Demandez à charlie" in page.text("#obstacles-repeats")
    assert page.has(".send-panel button[disabled][aria-describedby=obstacles-repeats]")
    assert not page.has("[name=duplicate_reason]")

    for too_short in ("", "x"):
        send(client_of(charlie), again, duplicate_reason=too_short)
        assert again.state == Run.State.DRAFT
    send(client_of(charlie), again, duplicate_reason=reason)
    assert again.state == Run.State.QUEUED


def test_what_is_confirmed_must_be_what_was_seen(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, GOOD)

    client_of(alice).post(reverse("run_send", args=[run.code]), {"revision": str(run.revision + 1)})

    run.refresh_from_db()
    assert run.state == Run.State.DRAFT


def test_a_draft_is_discarded(company: Company, alice: User, client_of: ClientOf) -> None:
    run = make_draft(company, alice, GOOD)

    response = client_of(alice).post(reverse("run_cancel", args=[run.code]))

    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    assert response.headers["Location"] == reverse("run_list")


def test_an_unreadable_file_says_why_and_offers_another_encoding(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, b"DOC_STYPE;ART_CODE;MVT_QTE\nE;\x81;1\n", name="dos.csv")

    page = look(client_of(alice), run)

    assert page.text(".verdict-text h2") == "Ce fichier est illisible"
    assert page.has(".reading-form [name=encoding]")
    assert page.texts("#draft .card-title") == ["Le fichier"]


def test_a_damaged_workbook_says_so_and_is_not_read_otherwise(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, b"PK\x03\x04xl/workbook", name="book.xlsx")

    page = look(client_of(alice), run)

    assert "Ce classeur est abîmé" in page.text(".verdict-text p")
    assert page.texts("#draft .btn") == ["Déposer un autre fichier"]


def test_a_reader_looks_but_changes_nothing(
    company: Company, alice: User, bob: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, GOOD)
    client = client_of(bob)

    page = look(client, run)

    assert page.text(".send-panel .obstacles") == (
        "Vous pouvez consulter ce brouillon, mais pas l’envoyer."
    )
    assert page.texts(".verdict-text p")[1:] == ["alice peut le corriger et l’envoyer."]
    assert not page.has("#draft form[method=post]")
    for name in ("run_send", "run_reading", "run_cancel", "run_again"):
        assert client.post(reverse(name, args=[run.code])).status_code == 403


#: What is told around the problems to those who may act: each of the drafts has one of these.
IMPERATIVES = ("Corrigez ci-dessous", "Sinon, choisissez", "lisez les")
AROUND = (".verdict-text", ".draft-top", ".preview", ".draft-facts")


@pytest.mark.parametrize("text", [BAD, WARNS, GOOD])
def test_a_reader_is_told_what_is_and_who_may_act(
    company: Company, alice: User, charlie: User, bob: User, client_of: ClientOf, text: str
) -> None:
    run = make_draft(company, alice, text)

    of_alice, page = look(client_of(alice), run), look(client_of(bob), run)

    assert page.texts(".verdict-text p")[1] == "alice ou charlie peuvent le corriger et l’envoyer."
    assert any(one in of_alice.text(place) for one in IMPERATIVES for place in AROUND)
    assert not any(one in page.text(place) for one in IMPERATIVES for place in AROUND)
    assert page.texts("#draft button") == []


def test_a_stranger_finds_nothing(
    company: Company, alice: User, stranger: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, GOOD)
    client = client_of(stranger)

    for name in ("run", "run_problems", "run_lines", "run_journal", "run_request", "run_file"):
        assert client.get(reverse(name, args=[run.code])).status_code == 404
    for name in ("run_send", "run_reading", "run_cancel", "run_again"):
        assert client.post(reverse(name, args=[run.code])).status_code == 404


def test_changing_what_is_sent_already_changes_nothing(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_run(company=company, user=alice, state=Run.State.SENDING)
    client = client_of(alice)

    for name in ("run_send", "run_reading", "run_cancel"):
        response = client.post(reverse(name, args=[run.code]))
        assert response.headers["Location"] == run.get_absolute_url()

    run.refresh_from_db()
    assert run.state == Run.State.SENDING


def test_the_page_costs_few_queries_whatever_the_problems(
    company: Company,
    alice: User,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    run = make_draft(company, alice, BAD + "E;;x;y\r\n" * 200)
    client = client_of(alice)
    client.get(run.get_absolute_url())  # the first look at a draft compares its lines

    with django_assert_max_num_queries(15):
        client.get(run.get_absolute_url())
    with django_assert_max_num_queries(7):
        client.get(reverse("run_problems", args=[run.code]))
