"""The pages of a dry run in a real browser: from the draft to the answer and back."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from imports.models import Run
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.factories import make_draft, make_run

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = "PCF_CODE;PCF_RS;CPT_NUMERO\r\n" + "".join(
    f"C{n};Client {n};411{n}\r\n" for n in range(15)
)


def make_trial(draft: Run, user: User, *, refused: int) -> Run:
    return make_run(
        company=draft.company,
        user=user,
        kind="clients",
        source=draft.source,
        file_name=draft.file_name,
        state=Run.State.PARTIAL if refused else Run.State.IMPORTED,
        line_count=15,
        imported_count=15 - refused,
        refused_count=refused,
        parameters={"tester": "Oui"},
        trial_of=draft,
        tried_revision=draft.revision,
    )


def shoot(page: Page, name: str) -> None:
    """Take pictures for whoever wants to look: a desk and a telephone, by day and by night."""
    if not (folder := os.environ.get("SHOTS")):
        return
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.screenshot(path=Path(folder) / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


def test_from_the_dry_run_back_to_the_draft(
    company: Company, alice: User, enter: Enter, page: Page
) -> None:
    draft = make_draft(company, alice, CLIENTS, kind="clients")
    make_trial(draft, alice, refused=0)
    trial = make_trial(draft, alice, refused=3)

    enter(alice, trial.get_absolute_url())
    expect(page.get_by_text("prendrait 12 lignes et en refuserait 3").first).to_be_visible()
    shoot(page, "corpus-trial")
    assert_accessible(page)
    page.get_by_role("link", name="Envoyer pour de bon").click()

    expect(page.get_by_role("button", name="Tester à nouveau dans Gestimum")).to_be_visible()
    shoot(page, "corpus-draft")
    assert_accessible(page)


def test_a_draft_is_tried_with_one_click(
    company: Company, alice: User, enter: Enter, page: Page
) -> None:
    draft = make_draft(company, alice, CLIENTS, kind="clients")

    enter(alice, draft.get_absolute_url())
    page.get_by_role("button", name="Tester dans Gestimum").click()

    expect(page.get_by_text("Essai à blanc").first).to_be_visible()
    shoot(page, "corpus-waiting")
    assert draft.trials.get().state == Run.State.QUEUED


def test_the_list_marks_dry_runs(company: Company, alice: User, enter: Enter, page: Page) -> None:
    draft = make_draft(company, alice, CLIENTS, kind="clients")
    make_trial(draft, alice, refused=0)
    make_trial(draft, alice, refused=3)
    make_trial(draft, alice, refused=15)

    enter(alice, "/imports/")

    expect(page.get_by_text("12 importables")).to_be_visible()
    assert_accessible(page)
    shoot(page, "corpus-list")
