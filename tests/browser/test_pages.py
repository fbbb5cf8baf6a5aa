"""Every page in every state of an import: no barrier, nothing beyond its edge, a silent console."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from imports.models import Run
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.factories import make_draft, make_run

type Find = Callable[[Company, User], str]

pytestmark = pytest.mark.django_db(transaction=True)

LONG_NAME = "mouvements_de_stock_du_depot_principal_de_la_semaine_trente_et_un_2027.csv"
PIECES = ("ENT0000123", "ENT0000124", "ENT0000125")
STATES = [state.value for state in Run.State if state != Run.State.DRAFT]


def find_run(state: str, part: str = "run") -> Find:
    """Return how to find a page of an import in that state, its file's name being a long one."""

    def find(company: Company, user: User) -> str:
        text = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\n" + "E;001;ELS_BOULON_DE_12;20\r\n" * 10
        booked = state in (Run.State.IMPORTED, Run.State.PARTIAL)
        run = make_run(
            company=company,
            user=user,
            state=state,
            content=text.encode(),
            pieces=PIECES if booked else (),
            file_name=LONG_NAME,
        )
        return reverse(part, args=[run.code])

    return find


def find_draft(text: str, part: str = "run", kind: str = "documents_stock") -> Find:
    def find(company: Company, user: User) -> str:
        draft = make_draft(company, user, text, kind=kind, name=LONG_NAME)
        return reverse(part, args=[draft.code])

    return find


def find_empty_history(company: Company, user: User) -> str:
    find_run("imported")(company, user)
    return reverse("run_list", query={"q": "introuvable", "state": "refused"})


GOOD = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\nE;001;ELS;20\r\nE;001;TRA;3\r\n"
LONG = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\n" + "E;001;ELS_BOULON_DE_12;20\r\n" * 150
UNKNOWN = "Sens;Réf.;Qté;Date\r\nRetour ?;VIS;1 200,50;2026-11-25\r\nEntrée;CLOU;3;2026-11-26\r\n"
BAD = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE;FAUX\r\nX;001;ELS;vingt;\r\nE;001;;3\r\n"

PAGES: dict[str, Find] = {
    **{state: find_run(state) for state in STATES},
    "draft": find_draft(GOOD),
    "draft with problems": find_draft(BAD),
    "long draft": find_draft(LONG),
    "lines of a draft": find_draft(LONG, "run_lines"),
    "columns to be matched": find_draft(UNKNOWN, "run_mapping"),
    "draft with columns to be matched": find_draft(UNKNOWN),
    "problems": find_draft(BAD, "run_problems"),
    "request of a draft": find_draft(GOOD, "run_request"),
    "lines": find_run("partial", "run_lines"),
    "journal": find_run("partial", "run_journal"),
    "journal that never came": find_run("unknown", "run_journal"),
    "reconciliation page of an unknown outcome": find_run("unknown", "run_ruling"),
    "request": find_run("partial", "run_request"),
    "company": lambda company, user: reverse("company", args=[company.slug]),
    "company edit": lambda company, user: reverse("company_edit", args=[company.slug]),
    "company new": lambda company, user: reverse("company_new"),
    "history without a match": find_empty_history,
    "kinds": lambda company, user: reverse("kind_list"),
}


@pytest.mark.parametrize("find", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_accessible_fits_and_keeps_the_console_silent(
    enter: Enter, company: Company, charlie: User, find: Find
) -> None:
    path = find(company, charlie)

    page: Page = enter(charlie, path)

    assert page.locator("h1").count() == 1
    assert_accessible(page)
