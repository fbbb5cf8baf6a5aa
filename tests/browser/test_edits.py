"""Cells of a draft corrected by keyboard and by mouse, and undone; the pages bar nobody."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from imports.editing.line_changes import SetCells
from imports.intake import edit
from imports.models import Edit, Run
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.factories import make_draft

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;MVT_DT_PER;MVT_LIB"
WRONG = [
    HEADER,
    "E;001;VIS;12;2026-11-25;Réception",
    "E;001;ÉCROU;1 200;2026-11-26;",
    ";;;;;",
    "E;001;CLOU;douze;25/11/2026;",
    "e;001;RONDELLE;4;25/11/2026;",
    "Total;;;1 228;;",
]


LINES = [*WRONG[:-1], *["E;001;VIS;1;25/11/2026;"] * 60, WRONG[-1]]


def read_line(run: Run, number: int) -> str:
    file = Run.objects.get(pk=run.pk).lines.file
    return file.path.read_text(encoding="utf-8").split("\n")[number - 1].rstrip("\r")


def test_a_cell_is_corrected_and_taken_back_by_keyboard(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, run.get_absolute_url())
    first = page.locator("[data-edit-grid] tbody td").first
    first.focus()

    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Valeur de la cellule")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    notice = page.locator("#edit-notice")
    expect(notice).to_contain_text("ligne 5")
    expect(page.locator("td:focus")).to_have_text("12")

    assert read_line(run, 5) == "E;001;CLOU;12;25/11/2026;"
    notice.get_by_role("button", name="Annuler").focus()
    page.keyboard.press("Enter")
    expect(notice).to_contain_text("Correction annulée")
    expect(notice).to_be_focused()
    assert read_line(run, 5) == WRONG[4]
    assert Edit.objects.get().is_undone


def test_the_sheet_is_one_stop_on_the_way_and_its_line_numbers_are_reached_by_arrows(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, run.get_absolute_url())
    page.locator("[data-edit-grid] tbody td").first.focus()

    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('[data-edit-grid]')")
    page.locator("[data-edit-grid] tbody td").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lines/3/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ligne 3")


def test_escape_leaves_a_cell_as_it_was(enter: Enter, company: Company, alice: User) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, run.get_absolute_url())
    cell = page.locator('[data-edit-grid] tr[data-line="5"] td').nth(3)

    cell.click()
    page.get_by_label("Valeur de la cellule").fill("99")
    page.keyboard.press("Escape")

    expect(cell).to_contain_text("douze")
    expect(cell).to_be_focused()
    assert not Edit.objects.exists()


def test_offered_fixes_and_useless_lines_take_one_click_each(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, run.get_absolute_url())

    page.get_by_role("button", name="Corriger (2 cellules de la colonne Date").click()
    expect(page.locator("#edit-notice")).to_contain_text("2 cellules")
    page.get_by_role("button", name="L’écarter (Ligne 4").click()
    expect(page.locator("#edit-notice")).to_contain_text("ligne 4 écartée")

    assert read_line(run, 2) == "E;001;VIS;12;25/11/2026;Réception"
    assert Run.objects.get().left_out == [4]


def test_a_field_with_a_list_is_edited_by_its_list_in_the_sheet_as_on_the_page_of_a_line(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, run.get_absolute_url())

    page.locator('[data-edit-grid] tr[data-line="6"] td').first.click()
    choice = page.get_by_label("Valeur de la cellule")
    expect(choice).to_have_value("e")
    expect(choice.get_by_role("option")).to_contain_text(["e", "(vide)", "E · Entrée de stock"])
    choice.select_option("S")
    choice.press("Enter")

    expect(page.locator("#edit-notice")).to_contain_text("ligne 6")
    assert read_line(run, 6).startswith("S;001;RONDELLE;")


def test_on_a_telephone_an_open_cell_is_in_sight_with_its_buttons(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, run.get_absolute_url())
    page.set_viewport_size({"width": 390, "height": 800})

    for column in (0, 3, 5):
        page.locator('[data-edit-grid] tr[data-line="5"] td').nth(column).click()
        for part in ("Valeur de la cellule", "Enregistrer (Entrée)", "Annuler (Échap)"):
            box = (
                page.locator(".cell-form")
                .get_by_label(part)
                .or_(page.locator(".cell-form").get_by_role("button", name=part))
                .bounding_box()
            )
            assert box is not None
            assert 8 <= box["x"] < box["x"] + box["width"] <= 382, (column, part, box)
        page.keyboard.press("Escape")


def test_the_newest_notice_replaces_the_one_that_an_earlier_page_left(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, reverse("run_line", args=[run.code, 5]))
    page.get_by_label("Quantité (MVT_QTE)").fill("12")
    page.get_by_role("button", name="Enregistrer et revérifier").click()
    expect(page.locator(".messages")).to_contain_text("ligne 5")

    page.get_by_role("button", name="L’écarter (Ligne 4").click()
    expect(page.locator("#edit-notice")).to_contain_text("ligne 4 écartée")

    expect(page.locator(".messages")).to_be_empty()


def test_a_column_is_chosen_and_its_fix_made_by_two_choices(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, reverse("run_column", args=[run.code]))

    page.get_by_label("Colonne").select_option("5")
    fix = page.get_by_role("listitem").filter(has_text="Dates écrites JJ/MM/AAAA")
    expect(fix).to_contain_text("2026-11-26")
    expect(fix).to_contain_text("26/11/2026")
    fix.get_by_role("button", name="Corriger 2 cellules").click()

    expect(page.locator(".messages")).to_contain_text("2 cellules")
    assert read_line(run, 3) == "E;001;ÉCROU;1 200;26/11/2026;"


@pytest.mark.parametrize(
    "find",
    [
        lambda run: run.get_absolute_url(),
        lambda run: reverse("run_line", args=[run.code, 5]),
        lambda run: reverse("run_line", args=[run.code, 1]),
        lambda run: reverse("run_column", args=[run.code]) + "?column=5",
        lambda run: reverse("run_problems", args=[run.code]),
    ],
    ids=["draft", "line", "header", "column", "problems"],
)
def test_the_pages_of_editing_bar_nobody(
    enter: Enter, company: Company, alice: User, find: Callable[[Run], str]
) -> None:
    run = make_draft(company, alice, LINES)
    change = SetCells(line=2, cells=((4, "12", "13"),), names=("MVT_QTE",))
    edit(run, user=alice, change=change, revision=1)

    assert_accessible(enter(alice, find(run)))


def test_an_open_cell_bars_nobody(enter: Enter, company: Company, alice: User) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, run.get_absolute_url())

    page.locator('[data-edit-grid] tr[data-line="5"] td').nth(3).click()

    assert_accessible(page)
