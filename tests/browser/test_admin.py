"""Django's administration: nothing of a list lies beyond its edge on an ordinary screen."""

import pytest
from playwright.sync_api import expect

from imports.models import LoweredRule, Ruling, Run
from portal.models import Company, User
from tests.browser.conftest import Enter
from tests.factories import make_run

pytestmark = pytest.mark.django_db(transaction=True)

LISTS = [
    *(f"imports/{name}" for name in ("run", "attempt", "event", "journal", "piece", "ruling")),
    *("imports/loweredrule", "imports/sourcefile", "portal/user", "portal/company"),
]
LONG_NAME = "mouvements_de_stock_du_depot_principal_de_la_semaine_trente_et_un_2027.csv"
BEYOND = "element => element.scrollWidth - element.clientWidth"


def test_every_column_of_every_list_is_in_sight_at_1280_pixels(
    enter: Enter, company: Company, alice: User, admin: User
) -> None:
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
    LoweredRule.objects.create(company=company, rule="required", lowered_by=alice, reason=reason)
    page = enter(admin, "/admin/")
    page.set_viewport_size({"width": 1280, "height": 900})

    for name in LISTS:
        page.goto(page.url.partition("/admin/")[0] + f"/admin/{name}/")
        expect(page.locator("#result_list tbody tr").first).to_be_visible()

        assert page.locator(".results").evaluate(BEYOND) <= 0, name
