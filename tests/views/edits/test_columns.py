"""Columns left out, added, set and filled in the page; every sure fix at one stroke."""

import pytest
from django.test import Client
from django.urls import reverse

from imports.models import Edit, Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.views.edits.edited import MADE, OFFERS, TOLD, change, post, read_lines

pytestmark = pytest.mark.django_db

NAMES = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
NOTED = [f"{NAMES};NOTE;", "E;001;VIS;5;urgent;", "E;001;CLOU;2;;", "E;001;CLOU;2;à vérifier;"]


def add_column(client: Client, run: Run, value: str) -> Page:
    """Add the column of the required type of document, as the page shows the draft."""
    revision = Run.objects.get(pk=run.pk).revision
    address = reverse("run_add_column", args=[run.code])
    typed = {"name": "DOC_STYPE", "value": value, "revision": revision}
    return Page(client.post(address, typed, follow=True).text)


def test_the_problem_of_a_column_has_the_button_that_leaves_it_out_and_says_what_was_lost(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, NOTED)
    client = client_of(alice)
    button = f"#problems form[action={reverse('run_drop_column', args=[run.code])}] button"
    assert look(client, run).texts(button) == [
        "Ne pas envoyer cette colonne (colonne 5)",
        "Ne pas envoyer cette colonne (colonne 6)",
    ]

    page = change(client, run, "run_drop_column", column=5)

    assert read_lines(run)[:2] == [f"{NAMES};", "E;001;VIS;5;"]
    title = "Colonne non envoyée\N{NO-BREAK SPACE}: NOTE (2 valeurs laissées)"
    assert page.text(f"{MADE} .edit-what strong") == title
    assert page.text(f"{MADE} .edit-shown") == "urgent, à vérifier"
    assert [one.column for one in run.problems.all()] == [6]


def test_the_page_of_a_column_leaves_it_out_as_well(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, NOTED)
    answer = client_of(alice).get(reverse("run_column", args=[run.code]), {"column": "5"})

    page = Page(answer.text)
    form = f"form[action={reverse('run_drop_column', args=[run.code])}]"
    assert page.text(f"{form} button") == "Ne pas envoyer cette colonne"
    assert page.has(f"{form} input[type=hidden][name=column][value=5]")


def test_the_last_column_is_not_left_out(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, ["DOC_STYPE;ART_CODE", "E;VIS"])
    client = client_of(alice)
    post(client, run, "run_drop_column", column=1)

    page = change(client, run, "run_drop_column", column=2)

    assert page.text(TOLD).startswith("Il ne resterait aucune ligne")
    assert Edit.objects.count() == 1


def test_a_required_column_is_added_with_a_value_that_its_field_takes(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, ["DEP_CODE;ART_CODE;MVT_QTE", "001;VIS;5", "001;CLOU;2"])
    client = client_of(alice)
    address = reverse("run_add_column", args=[run.code])
    assert look(client, run).has(f"#problems a[href={address}?name=DOC_STYPE]")
    asked = Page(client.get(address, {"name": "DOC_STYPE"}).text)
    assert asked.has(".column-fixes select[name=value]")

    refused = client.post(
        address, {"name": "MVT_DT_PER", "value": "31/02/2026", "revision": run.revision}
    )
    page = add_column(client, run, "E")

    assert "n’existe pas" in Page(refused.text).text(".column-fixes .field-errors")
    assert read_lines(run) == [
        "DEP_CODE;ART_CODE;MVT_QTE;DOC_STYPE",
        "001;VIS;5;E",
        "001;CLOU;2;E",
        "",
    ]
    added = page.text(f"{MADE} .edit-what strong")
    assert added.endswith("«\N{NO-BREAK SPACE}E\N{NO-BREAK SPACE}» sur 2 lignes")
    assert Run.objects.get(pk=run.pk).blocking_count == 0


def test_a_column_is_added_where_the_kind_insists_on_it(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = ["ART_CODE;NOTE;ART_AUTRE", "VIS;a;VIS2"]
    run = make_draft(company, alice, lines, kind="equivalences_articles")
    client = client_of(alice)
    typed = {"name": "ART_PAUTRE", "value": "1", "revision": run.revision}

    client.post(reverse("run_add_column", args=[run.code]), typed)
    post(client, run, "run_drop_column", column=2)

    assert read_lines(run) == ["ART_CODE;ART_PAUTRE;ART_AUTRE", "VIS;1;VIS2", ""]
    assert look(client, run).texts(".preview-table thead .column-name") == [
        "ART_CODE", "ART_PAUTRE", "ART_AUTRE",
    ]  # fmt: skip
    run.refresh_from_db()
    assert (run.blocking_count, run.warning_count) == (0, 0)


@pytest.mark.slow
def test_a_cell_of_an_added_column_is_changed_like_any_other(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, [";DEP_CODE;ART_CODE;MVT_QTE", ";001;VIS;5", ";001;CLOU;2"])
    client = client_of(alice)
    post(client, run, "run_drop_column", column=1)
    add_column(client, run, "E")
    columns = look(client, run).find(".preview thead th[data-column]")
    added = Edit.objects.get(kind="add").details["column"]

    numbers = [dict(column.attributes)["data-column"] for column in columns]
    assert numbers == ["2", "3", "4", str(added)]
    post(client, run, "run_mend_cell", line=3, column=added, value="F")
    post(client, run, "run_mend_cell", line=2, column=4, value="7")
    line = Page(client.get(reverse("run_line", args=[run.code, 2])).text)

    assert read_lines(run)[1:3] == ["001;VIS;7;E", "001;CLOU;2;F"]
    assert line.has("#cell-2 [name=cell_2][value=001]")
    assert line.has(f"#cell-{added} [name=cell_{added}]")
    assert line.has(".whole-line [name=text][value=;001;VIS;7]")


def test_a_value_is_replaced_after_the_page_has_shown_what_would_change(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = [NAMES, *(f"E;{code};VIS;1" for code in ("P1", "P1", "P2", "p1", ""))]
    run = make_draft(company, alice, lines)
    client = client_of(alice)
    asked = {"column": "2", "fix_name": "replace", "old": "P1", "new": "001"}

    page = Page(client.get(reverse("run_column", args=[run.code]), asked).text)
    post(client, run, "run_column", **asked)

    assert page.texts("#fixes .swap") == ["avant : P1 après : 001"]
    assert page.text("#fixes .edit-list button").startswith("Corriger 2 cellules")
    assert page.text("#column-values option[value=P1]") == "2 cellules"
    assert [line.split(";")[1] for line in read_lines(run)[1:6]] == ["001", "001", "P2", "p1", ""]


def test_a_column_is_set_and_empty_cells_are_filled_from_above(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, [NAMES, "E;1;VIS;1", "E;;VIS;2", "E;2;VIS;3", "E;;VIS;4"])
    client = client_of(alice)
    asked = {"column": "2", "fix_name": "fill_down"}

    page = Page(client.get(reverse("run_column", args=[run.code]), asked).text)
    post(client, run, "run_column", **asked)
    filled = [line.split(";")[1] for line in read_lines(run)[1:5]]
    post(client, run, "run_column", column="3", fix_name="set", new="CLOU")

    assert page.texts("#fixes .swap") == ["avant : vide après : 1", "avant : vide après : 2"]
    assert page.texts("#fixes .swap-before em") == ["vide", "vide"]
    assert filled == ["1", "1", "2", "2"]
    assert {line.split(";")[2] for line in read_lines(run)[1:5]} == {"CLOU"}


@pytest.mark.slow
def test_every_sure_fix_is_made_at_one_stroke_and_what_is_doubtful_stays(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = [
        "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;MVT_DT_PER;MVT_LIB;",
        "E;001;VIS ;1 200;2026-11-25;ClÃ©;",
        "",
        "E;001;CLOU;2;25/11/2026;;",
    ]
    run = make_draft(company, alice, lines)
    client = client_of(alice)
    assert look(client, run).text(f"{OFFERS} .edit-all button") == (
        "Tout accepter (5 corrections sûres)"
    )

    page = change(client, run, "run_mend_sure")

    assert read_lines(run) == [
        "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;MVT_DT_PER;MVT_LIB",
        "E;001;VIS;1200;25/11/2026;ClÃ©",
        "E;001;CLOU;2;25/11/2026;",
        "",
    ]
    made = Edit.objects.all()
    assert len(made) == 5
    assert {one.together for one in made} == {1}
    assert {one.rule for one in run.problems.all()} == {"mojibake"}
    assert "Annuler ensemble ces 5 corrections" in page.texts(f"{MADE} .edit-undo button")

    page = change(client, run, "run_mend_undo", number=1, is_stroke="on")

    assert not Run.objects.get(pk=run.pk).is_edited
    assert page.text(TOLD).startswith("5 corrections annulées")


def test_a_stroke_over_a_draft_that_somebody_changed_makes_nothing(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, NOTED)
    address = reverse("run_mend_sure", args=[run.code])

    answer = client_of(alice).post(address, {"revision": run.revision - 1}, follow=True)

    assert "a été modifié entre-temps" in Page(answer.text).text(TOLD)
    assert not Edit.objects.exists()


@pytest.mark.parametrize("name", ["run_drop_column", "run_add_column", "run_mend_sure"])
def test_readers_change_no_column(
    company: Company, alice: User, bob: User, client_of: ClientOf, name: str
) -> None:
    run = make_draft(company, alice, NOTED)

    answer = client_of(bob).post(
        reverse(name, args=[run.code]), {"column": 5, "revision": run.revision}
    )

    assert answer.status_code == 403
    assert not Edit.objects.exists()
