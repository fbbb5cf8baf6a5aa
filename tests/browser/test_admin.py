"""Django's administration: nothing of a list lies beyond its edge on an ordinary screen."""

import pytest
from playwright.sync_api import expect

from imports.models import RuleOverride, Ruling, Run
from portal.models import Company, User
from tests.browser.conftest import Enter
from tests.factories import make_run

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = [
    *(f"imports/{name}" for name in ("run", "attempt", "event", "journal", "piece", "ruling")),
    *("imports/ruleoverride", "imports/sourcefile", "portal/user", "portal/company"),
]
LONG_NAME = "mouvements_de_stock_du_depot_principal_de_la_semaine_trente_et_un_2027.csv"
BEYOND = "element => element.scrollWidth - element.clientWidth"


@pytest.fixture
def records(company: Company, alice: User) -> None:
    """Make a record for every list, with names as long as they are in offices."""
    company.name, company.company_file = "Ateliers Martin et fils", "C:\\Dossiers\\Martin.Gestimum"
    company.save()
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.PARTIAL,
        file_name=LONG_NAME,
        line_count=120_000,
        imported_count=119_998,
        refused_count=2,
        pieces=["ENT17-00017"],
    )
    reason = "Charlie a regardé les pièces du jour au dépôt principal, le soir même."
    attempt = run.attempts.get()
    Ruling.objects.create(attempt=attempt, user=alice, finding="partial", reason=reason)
    RuleOverride.objects.create(
        company=company, rule="required", downgraded_by=alice, reason=reason
    )


@pytest.mark.parametrize("width", [1280, 1024, 800, 390])
def test_every_column_of_every_list_is_in_sight(
    enter: Enter, records: None, admin: User, width: int
) -> None:
    page = enter(admin, "/admin/")
    page.set_viewport_size({"width": width, "height": 900})

    for name in LISTS:
        page.goto(page.url.partition("/admin/")[0] + f"/admin/{name}/")
        expect(page.locator("#result_list tbody tr").first).to_be_visible()

        assert page.locator(".results").evaluate(BEYOND) <= 0, name
        assert page.locator("html").evaluate(BEYOND) <= 0, name


def test_on_a_phone_every_fact_of_a_row_stands_beside_its_name(
    enter: Enter, records: None, admin: User
) -> None:
    page = enter(admin, "/admin/imports/run/")
    page.set_viewport_size({"width": 390, "height": 800})

    lines = page.locator("#result_list tbody .field-lines")
    said = lines.evaluate("cell => getComputedStyle(cell, '::before').content")

    assert said == '"Lignes"'
    expect(lines).to_contain_text("120\u202f000")
    expect(page.locator("#result_list tbody .field-file_and_kind")).to_contain_text(LONG_NAME)
