"""Columns left out and added, and every sure fix made, by mouse and keyboard; anybody can."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from imports.models import Run
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.factories import make_draft

pytestmark = pytest.mark.django_db(transaction=True)

LINES = ["DEP_CODE;ART_CODE;MVT_QTE;NOTE;", "001;VIS ;1 200;urgent;", "001;CLOU;2;;"]


def read_lines(run: Run) -> list[str]:
    return Run.objects.get(pk=run.pk).lines.path.read_text(encoding="utf-8").split("\n")


def test_a_column_is_left_out_where_its_problem_stands_and_one_is_added(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, run.get_absolute_url())

    page.get_by_role("button", name="Ne pas envoyer cette colonne (colonne 4)").click()
    expect(page.locator("#edit-notice")).to_contain_text("NOTE")
    page.get_by_role("link", name="Ajouter la colonne DOC_STYPE").click()
    page.wait_for_url("**/column/add/**")
    assert_accessible(page)
    page.get_by_label("Type de document").select_option("E")
    page.get_by_role("button", name="Ajouter à 2 lignes").click()
    page.wait_for_url(f"**{run.get_absolute_url()}")

    assert read_lines(run)[:2] == ["DEP_CODE;ART_CODE;MVT_QTE;;DOC_STYPE", "001;VIS ;1 200;;E"]
    page.get_by_role("gridcell", name="CLOU").click()
    page.get_by_label("Valeur de la cellule").fill("ÉCROU")
    page.keyboard.press("Enter")
    expect(page.locator("#edit-notice")).to_contain_text("ligne 3")
    assert read_lines(run)[2] == "001;ÉCROU;2;;E"


def test_every_sure_fix_is_made_and_undone_at_one_stroke(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, run.get_absolute_url())
    assert_accessible(page)

    page.get_by_role("button", name="Tout accepter").click()
    notice = page.locator("#edit-notice")
    expect(notice).to_contain_text("3 corrections faites")
    assert read_lines(run)[:2] == ["DEP_CODE;ART_CODE;MVT_QTE;NOTE", "001;VIS;1200;urgent"]
    notice.get_by_role("button", name="Tout annuler").click()

    expect(notice).to_contain_text("3 corrections annulées")
    assert not Run.objects.get(pk=run.pk).is_edited


def test_the_page_of_a_column_shows_what_would_change_first(
    enter: Enter, company: Company, alice: User
) -> None:
    run = make_draft(company, alice, LINES)
    page = enter(alice, reverse("run_column", args=[run.code]) + "?column=1")

    page.get_by_label("Remplacer la valeur").fill("001")
    page.get_by_label("par", exact=True).fill("002")
    page.get_by_role("button", name="Voir ce qui changerait").first.click()
    page.wait_for_url("**fix_name=replace**")
    assert_accessible(page)
    page.get_by_role("button", name="Corriger 2 cellules").click()
    page.wait_for_url(f"**{run.get_absolute_url()}")

    assert [line[:3] for line in read_lines(run)[1:3]] == ["002", "002"]
