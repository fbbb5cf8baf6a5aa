"""What the upload form and the copy buttons do with JavaScript, and the way there by keyboard."""

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from imports.models import Run
from portal.models import Company, User
from tests.browser.conftest import Enter
from tests.conftest import PASSWORD
from tests.factories import make_company, make_run

pytestmark = pytest.mark.django_db(transaction=True)

STOCK = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\r\nE;001;ELS;20\r\nE;001;TRA;3\r\n"
DRAFT = re.compile(r"/imports/[0-9a-f-]{36}/$")
CHOICES = "**/imports/new/?*"
FORM = "/imports/new/?kind=documents_stock"


def drop_files(page: Page, files: Sequence[tuple[str, str]]) -> None:
    """Let go of files over the drop zone, as a hand with a mouse would."""
    transfer = page.evaluate_handle(
        """files => {
            const transfer = new DataTransfer();
            for (const [name, text] of files) transfer.items.add(new File([text], name));
            return transfer;
        }""",
        [list(file) for file in files],
    )
    zone = page.locator("[data-dropzone]")
    zone.dispatch_event("dragover", {"dataTransfer": transfer})
    expect(zone).to_have_class(re.compile("dropzone-over"))
    zone.dispatch_event("drop", {"dataTransfer": transfer})


def read_and_check(page: Page) -> None:
    page.get_by_role("button", name="Lire et vérifier").click()


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {target}")


def test_a_dropped_file_is_listed_and_becomes_a_draft(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, FORM)

    drop_files(page, [("stock.csv", STOCK)])
    expect(page.locator("[data-chosen] .chosen-name")).to_have_text(["stock.csv"])
    read_and_check(page)
    page.wait_for_url(DRAFT)

    run = Run.objects.get()
    assert (run.file_name, run.line_count, run.state) == ("stock.csv", 2, Run.State.DRAFT)
    assert run.source.path.read_bytes() == STOCK.encode()


def test_a_dropped_folder_is_told_and_left_out_while_the_files_beside_it_are_taken(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, FORM)
    # No script can make a folder to drop: what the browser would say of the first item is put in.
    page.evaluate(
        """() => {
            const say = DataTransferItem.prototype.webkitGetAsEntry;
            DataTransferItem.prototype.webkitGetAsEntry = function () {
                const name = this.getAsFile().name;
                return name === "dossier" ? {isDirectory: true, name} : say.call(this);
            };
        }"""
    )

    drop_files(page, [("dossier", ""), ("stock.csv", STOCK)])

    expect(page.locator("[data-chosen] .chosen-name")).to_have_text(["stock.csv"])
    expect(page.locator("#upload")).to_contain_text(re.compile(r"«\sdossier\s» est un dossier"))


def test_two_dropped_files_become_two_drafts(enter: Enter, company: Company, alice: User) -> None:
    page = enter(alice, FORM)

    drop_files(page, [("lundi.csv", STOCK)])
    drop_files(page, [("mardi.csv", STOCK + "S;001;ELS;1\r\n")])
    read_and_check(page)
    page.wait_for_url("**/imports/new/?*made=*")

    expect(page.locator("main")).to_contain_text("lundi.csv")
    expect(page.locator("main")).to_contain_text("mardi.csv")
    assert set(Run.objects.values_list("file_name", "line_count")) == {
        ("lundi.csv", 2),
        ("mardi.csv", 3),
    }


def test_a_dropped_file_can_be_taken_off_the_list(
    enter: Enter, company: Company, alice: User
) -> None:
    page = enter(alice, FORM)
    drop_files(page, [("lundi.csv", STOCK), ("mardi.csv", STOCK)])

    page.locator("[data-chosen] li", has_text="lundi.csv").get_by_role("button").click()

    expect(page.locator("[data-chosen] .chosen-name")).to_have_text(["mardi.csv"])
    expect(page.locator("input[type=file]")).to_be_focused()


def test_pasted_cells_become_a_file(enter: Enter, company: Company, alice: User) -> None:
    page = enter(alice, FORM)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cells = STOCK.replace(";", "\t")

    page.evaluate("text => navigator.clipboard.writeText(text)", cells)
    page.keyboard.press("Control+V")
    expect(page.locator("[data-chosen] .chosen-name")).to_have_text(["collage.csv"])
    read_and_check(page)
    page.wait_for_url(DRAFT)

    run = Run.objects.get()
    assert (run.file_name, run.line_count) == ("collage.csv", 2)
    assert run.reading.delimiter == "\t"


def test_a_slow_upload_shows_how_far_it_got(enter: Enter, company: Company, alice: User) -> None:
    page = enter(alice, FORM)
    bar = page.locator("#upload-bar")
    expect(bar).to_be_hidden()
    drop_files(page, [("gros.csv", STOCK + "E;001;ELS;20\r\n" * 20_000)])

    network = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 100_000}
    network.send("Network.emulateNetworkConditions", slow)
    read_and_check(page)
    expect(bar).to_be_visible()
    page.wait_for_function(
        """() => {
            const bar = document.getElementById("upload-bar");
            return bar.hasAttribute("value") && bar.value > 0 && bar.value < 100;
        }"""
    )
    expect(page.locator("[data-progress-text]")).to_contain_text("%")
    network.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    page.wait_for_url(DRAFT)

    assert Run.objects.get().line_count == 20_002


def test_a_copy_button_puts_the_piece_on_the_clipboard(
    enter: Enter, company: Company, alice: User
) -> None:
    pieces = ("ENT0000123", "ENT0000124")
    run = make_run(company=company, user=alice, state=Run.State.IMPORTED, pieces=pieces)
    page = enter(alice, run.get_absolute_url())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Copier ENT0000124").click()
    expect(page.locator("#said")).to_have_text("Copié")
    one = page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Tout copier").click()
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('123')")

    assert one == "ENT0000124"
    assert page.evaluate("navigator.clipboard.readText()").split() == list(pieces)


def test_a_kind_chosen_at_once_after_the_company_is_kept(
    enter: Enter, company: Company, alice: User
) -> None:
    other = make_company(name="Autre", member=alice)
    page = enter(alice, "/imports/new/")
    kind = page.locator("#id_kind")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(CHOICES, hold)

    page.locator("#id_company").select_option(other.slug)
    expect(kind).to_be_disabled()  # the list is about to be another: no choice to lose
    for _ in range(100):  # the request is told to us after the page has acted on it
        if held:
            break
        page.wait_for_timeout(50)
    assert len(held) == 1
    page.unroute(CHOICES)  # what was held goes on
    kind.select_option("documents_stock")
    expect(page.locator("#parameters")).to_contain_text("Modèle vide")

    expect(kind).to_have_value("documents_stock")
    with page.expect_response(CHOICES):
        page.locator("#id_company").select_option(company.slug)
    expect(page.locator("#id_kind:enabled")).to_have_value("documents_stock")


def test_a_file_is_sent_without_a_mouse(enter: Enter, company: Company, alice: User) -> None:
    page = enter(None, "/imports/new/?kind=documents_stock")
    file = FilePayload(name="stock.csv", mimeType="text/csv", buffer=STOCK.encode())
    # From now on: Playwright does not wait until the browser hands choosers over.
    page.on("filechooser", lambda _chooser: None)

    tab_to(page, page.get_by_label("Identifiant"))
    page.keyboard.type("alice")
    tab_to(page, page.get_by_label("Mot de passe", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nouvel import")
    tab_to(page, page.locator("input[type=file]"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(file)
    tab_to(page, page.get_by_role("button", name="Lire et vérifier"))
    page.keyboard.press("Enter")
    page.wait_for_url(DRAFT)
    tab_to(page, page.get_by_role("button", name="Envoyer 2 lignes"))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Envoyer 2 lignes")).to_have_count(0)

    run = Run.objects.get()
    assert (run.state, run.queued_by) == (Run.State.QUEUED, alice)
