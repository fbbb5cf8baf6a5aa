"""The reconciliation page of a run, walked by keyboard alone, and without JavaScript."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django_tasks_db.management.commands.db_worker import Worker
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from imports.delivery import queue
from imports.models import Attempt, Run
from imports.simulator import Fault, Simulator
from portal.models import Company, User
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Enter
from tests.conftest import ClientOf
from tests.factories import make_run

pytestmark = pytest.mark.django_db(transaction=True)

STOCK = b"DOC_STYPE;DEP_CODE;DOC_REFPCF;ART_CODE;MVT_QTE\r\n" + b"".join(
    b"E;00%d;BL-00%02d;ELS_BOULON_DE_%d;2\r\n" % (n // 10, n, n) for n in range(20)
)
SEEN = "Charlie, les pièces du jour au dépôt 001, le soir."


@pytest.fixture
def unknown(company: Company, alice: User) -> Run:
    run = make_run(
        company=company,
        user=alice,
        state=Run.State.UNKNOWN,
        content=STOCK,
        line_count=20,
        document_count=2,
        file_name="mouvements_de_stock_du_depot_principal_de_la_semaine_31.csv",
    )
    Attempt.objects.update(body_size=2000, taken=700, body_sha256="ab" * 32)
    return run


def work() -> None:
    """Let a worker empty the queue."""
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
    ).run()


def walk_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as who has no mouse does."""
    for _ in range(120):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_the_lines_of_the_file_have_the_width_of_the_page(
    enter: Enter, unknown: Run, charlie: User
) -> None:
    page = enter(charlie, reverse("run_ruling", args=[unknown.code]))
    page.set_viewport_size({"width": 1280, "height": 900})

    lines = page.locator(".ruling-edges .preview-scroll")
    cut = lines.evaluate("element => element.scrollWidth - element.clientWidth")

    assert cut <= 0
    assert lines.evaluate("element => element.clientWidth") > 1000


def test_a_manager_rules_with_the_keyboard_alone(enter: Enter, unknown: Run, charlie: User) -> None:
    page = enter(charlie, "/")
    assert_accessible(page)
    walk_to(page, ".unknown-items .btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ruling/")
    assert_accessible(page)

    walk_to(page, "[name=finding]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    walk_to(page, "[name=lines]")
    page.keyboard.type("2-10, 99")
    walk_to(page, "[name=reason]")
    page.keyboard.type(SEEN)
    walk_to(page, "#ruling [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#ruling")).to_contain_text("n’a pas de ligne 99")
    expect(page.locator("[name=reason]")).to_have_value(SEEN)
    assert_accessible(page)

    walk_to(page, "[name=lines]")
    page.keyboard.press("Control+A")
    page.keyboard.type("2-10, 12")
    walk_to(page, "#ruling [type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("#outcome-title")).to_contain_text("Partiel")
    expect(page.locator(".ruled")).to_contain_text("2-10, 12")
    assert_accessible(page)
    page.goto(page.url.partition("#")[0] + "lines/?verdict=imported")
    expect(page.locator("#lines tbody tr")).to_have_count(10)


def test_who_may_not_rule_sees_the_evidence(enter: Enter, unknown: Run, alice: User) -> None:
    page = enter(alice, reverse("run_ruling", args=[unknown.code]))

    expect(page.locator("main")).to_contain_text("Seul un responsable peut faire le constat")
    assert_accessible(page)


def test_a_ruling_needs_no_javascript(
    browser: Any,
    browser_context_args: dict[str, Any],
    live_server: LiveServer,
    unknown: Run,
    charlie: User,
    client_of: ClientOf,
) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    session = client_of(charlie).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("run_ruling", args=[unknown.code]))

    page.get_by_label("Tout a été importé").check()
    page.get_by_label("Pièces trouvées").fill("ENT0000001\nENT0000002")
    page.get_by_label("Ce que vous avez vu").fill(SEEN)
    page.get_by_role("button", name="Enregistrer ce constat").click()

    expect(page.locator("#outcome-title")).to_contain_text("Importé")
    expect(page.locator("main")).to_contain_text("2 pièces trouvées dans Gestimum")
    context.close()


def test_a_run_found_absent_goes_out_a_second_time_and_no_more(
    enter: Enter, company: Company, alice: User, charlie: User
) -> None:
    with Simulator() as erp:
        company.server_url = erp.url
        company.save()
        run = make_run(company=company, user=alice, content=STOCK, line_count=20)
        queue(run, user=alice)
        erp.fault = Fault.CLOSE
        work()
        erp.fault = None

        page = enter(charlie, run.get_absolute_url())
        expect(page.locator("#outcome-title")).to_contain_text("Issue inconnue")
        page.get_by_role("link", name="Vérifier, puis dire ce qu’il en est").first.click()
        page.get_by_label("Rien n’a été importé : à renvoyer").check()
        page.get_by_label("J’ai regardé dans Gestimum").check()
        page.get_by_label("Ce que vous avez vu").fill(SEEN)
        page.get_by_role("button", name="Enregistrer ce constat").click()
        expect(page.locator("main")).to_contain_text("Ceci est un second envoi")
        work()

        expect(page.locator("#outcome-title")).to_contain_text("Importé", timeout=30_000)
        expect(page.locator(".attempt")).to_have_count(3)
        expect(page.locator(".ruled")).to_contain_text(SEEN)
        assert_accessible(page)
        assert len(erp.posts) == 2
