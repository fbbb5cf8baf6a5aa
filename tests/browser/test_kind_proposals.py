"""A file dropped before anything else: its kind is proposed, and a person chooses it."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from imports.models import Run
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.browser.test_upload import DRAFT, drop_files, read_and_check, tab_to
from tests.factories import make_company, make_run
from tests.workbooks import make_workbook

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "/imports/new/"
UNFRIENDLY = "Mouvements du 15/03/2026;;;\n\nRéf. article;Qté;Dépôt;Sens\nVIS5;12;001;Entrée\n"
KINDS_ASKED = "**/imports/new/kinds/"


def find_proposals(page: Page) -> list[str]:
    expect(page.locator(".proposals button")).to_have_count(3)
    return page.locator(".proposals button").all_inner_texts()


def test_a_file_dropped_first_becomes_a_draft_of_the_first_proposal(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, NEW)

    drop_files(page, [("export.csv", UNFRIENDLY)])
    proposed = find_proposals(page)
    announced = page.locator("[data-proposals] [role=status]")
    expect(announced).to_contain_text(f"Types proposés. {proposed[0]}")
    assert not page.locator("#id_kind").input_value()
    assert_accessible(page)
    first = page.locator(".proposals button").first
    first.click()
    expect(page.locator("#id_kind")).to_have_value("documents_stock")
    expect(first).to_have_attribute("aria-pressed", "true")
    assert_accessible(page)
    read_and_check(page)
    page.wait_for_url(DRAFT)

    run = Run.objects.get()
    assert (run.kind_key, run.file_name, run.state) == (
        "documents_stock",
        "export.csv",
        Run.State.DRAFT,
    )


def test_a_workbook_is_proposed_for_and_another_proposal_may_be_chosen_by_keyboard(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, NEW)
    rows = [line.split(";") for line in UNFRIENDLY.splitlines()]
    file = FilePayload(name="export.xlsx", mimeType="", buffer=make_workbook(rows))

    page.locator("input[type=file]").set_input_files([file])
    find_proposals(page)
    buttons = page.locator(".proposals button")
    page.locator("input[type=file]").focus()
    tab_to(page, buttons.nth(1))
    page.keyboard.press("Space")

    expect(buttons.nth(1)).to_be_focused()
    chosen = buttons.nth(1).get_attribute("data-propose-kind") or ""
    expect(page.locator("#id_kind")).to_have_value(chosen)
    pressed = page.locator(".proposals button[aria-pressed=true]")
    expect(pressed).to_have_count(1)
    page.locator("#id_kind").select_option("articles")
    expect(pressed).to_have_count(0)


def test_a_narrowed_list_of_kinds_does_not_hide_the_proposal(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, NEW)
    drop_files(page, [("export.csv", UNFRIENDLY)])
    find_proposals(page)
    page.locator("#kind-words").fill("adresse")

    page.locator(".proposals button").first.click()

    expect(page.locator("#id_kind")).to_have_value("documents_stock")
    expect(page.locator("#kind-words")).to_have_value("")


def test_nothing_is_asked_once_the_kind_is_chosen_and_no_file_leaves_no_proposal(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, NEW)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/new/kinds/" in one.url else None)
    drop_files(page, [("export.csv", UNFRIENDLY)])
    find_proposals(page)
    page.locator("[data-chosen] button").click()
    expect(page.locator(".proposals")).to_have_count(0)

    page.locator("#id_kind").select_option("articles")
    drop_files(page, [("export.csv", UNFRIENDLY)])
    expect(page.locator("[data-chosen] .chosen-name")).to_have_count(1)
    page.wait_for_load_state("networkidle")

    assert len(asked) == 1
    expect(page.locator(".proposals")).to_have_count(0)


def test_for_another_company_the_question_is_asked_anew(
    enter: Enter, company: Company, alice: User
) -> None:
    other = make_company(member=alice)
    make_run(company=other, user=alice, kind="contacts")
    page = enter(alice, NEW)
    expect(page.locator("#id_company")).to_have_value(other.slug)
    drop_files(page, [("x.csv", "zzz;yyy\n1;2\n")])
    expect(page.locator(".proposals button")).to_have_text(["Contacts"])

    page.locator("#id_company").select_option("acme")

    expect(page.locator(".proposals-none")).to_be_visible()
    expect(page.locator(".proposals button")).to_have_count(0)


def test_what_cannot_be_asked_leaves_the_page_as_it_is(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, NEW)
    page.route(KINDS_ASKED, lambda route: route.fulfill(status=200, body=""))

    with page.expect_response(KINDS_ASKED):
        drop_files(page, [("export.csv", UNFRIENDLY)])

    expect(page.locator("[data-chosen] .chosen-name")).to_have_text(["export.csv"])
    expect(page.locator("[data-proposals-list]")).to_be_empty()
