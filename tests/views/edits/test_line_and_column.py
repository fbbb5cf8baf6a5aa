"""A line and a column of a draft, each open to correction on a page of its own."""

import pytest
from django.urls import reverse

from imports.intake import undo_edit
from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.views.edits.edited import DATA, TOLD, change, post, read_lines


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    return make_draft(company, alice, DATA)


def test_a_line_has_a_page_with_all_of_its_cells(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    address = reverse("run_line", args=[draft.code, 2])
    page = Page(client.get(address).text)
    assert len(page.find(".line-cells .line-cell")) == 4
    assert page.text("#cell-4 button[name=use]") == "Remplacer par 25/11/2026"
    data = {"revision": "1", "cell_1": "S", "cell_2": "VIS", "cell_3": "12", "next": "1"}

    answer = client.post(address, {**data, "cell_4": "25/11/2026"})

    assert read_lines(draft)[1] == "S;VIS;12;25/11/2026"
    assert answer.headers["Location"].startswith("/imports/")
    assert "/lines/" in answer.headers["Location"]


def test_the_button_of_a_cell_writes_what_was_meant(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    data = {"revision": "1", "cell_4": "2026-11-25", "use": "4"}

    client_of(alice).post(reverse("run_line", args=[draft.code, 2]), data)

    assert read_lines(draft)[1] == "E;VIS;12;25/11/2026"


def test_a_whole_line_is_written_anew(draft: Run, alice: User, client_of: ClientOf) -> None:
    data = {"revision": "1", "text": "E;VIS;12;25/11/2026", "whole": "1"}

    client_of(alice).post(reverse("run_line", args=[draft.code, 2]), data)

    assert read_lines(draft)[1] == "E;VIS;12;25/11/2026"


@pytest.mark.parametrize("line", ["E;Vis;M4;2;;", 'E;Vis;M4;2;"";x', "E;Vis;M4;2;x;"])
def test_cells_beyond_the_last_column_that_are_empty_are_dropped(
    company: Company, alice: User, client_of: ClientOf, line: str
) -> None:
    lines = ["DOC_STYPE;ART_CODE;MVT_LIB;MVT_QTE", "E;CLOU;;1", line]
    run = make_draft(company, alice, "\n".join(lines).encode())
    data = {"revision": "1", "cell_1": "E", "cell_2": "VIS", "cell_3": "Vis M4", "cell_4": "2"}

    client_of(alice).post(
        reverse("run_line", args=[run.code, 3]), {**data, "cell_5": "", "cell_6": ""}
    )

    assert read_lines(run) == [*lines[:2], "E;VIS;Vis M4;2"]
    run.refresh_from_db()
    assert run.blocking_count == 0


def test_a_line_that_only_ends_with_delimiters_too_many_is_corrected_by_saving_it(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_draft(company, alice, b"DOC_STYPE;ART_CODE;MVT_QTE\nE;VIS;1;;\nE;VIS;2;3;;")
    client = client_of(alice)
    data = {"cell_1": "E", "cell_2": "VIS"}

    for number, cells in {
        2: {"cell_3": "1", "cell_4": "", "cell_5": ""},
        3: {"cell_3": "2", "cell_4": "3", "cell_5": "", "cell_6": ""},
    }.items():
        run.refresh_from_db()
        address = reverse("run_line", args=[run.code, number])
        client.post(address, {**data, **cells, "revision": run.revision})

    assert read_lines(run)[1:] == ["E;VIS;1", "E;VIS;2;3"]


def test_what_was_typed_on_a_line_is_shown_when_the_draft_changed_meanwhile(
    draft: Run, alice: User, charlie: User, client_of: ClientOf
) -> None:
    post(client_of(charlie), draft, "run_mend_cell", line="2", column="3", value="13")
    data = {"revision": "1", "cell_1": "E", "cell_2": "VIS20", "cell_3": "12"}

    page = Page(client_of(alice).post(reverse("run_line", args=[draft.code, 2]), data).text)

    assert "a été modifié entre-temps" in page.text(".alert-warning[role=alert]")
    assert page.texts(".alert-warning[role=alert] code") == ["VIS20", "12"]
    assert page.has("#cell-3 input[name=cell_3][value=13]")
    assert read_lines(draft)[1].startswith("E;VIS;13;")


def test_the_header_offers_the_fields_keeps_its_names_and_marks_unknown_ones(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    draft = make_draft(company, alice, b"doc_stype;ART_COD;MVT_QTE;\nE;VIS;1;\n")
    undo_edit(draft, user=alice, number=1, revision=draft.revision)  # the portal knew it
    client = client_of(alice)

    page = Page(client.get(reverse("run_line", args=[draft.code, 1])).text)
    cells = {"cell_1": "doc_stype", "cell_2": "ART_CODE", "cell_3": "MVT_QTE", "cell_4": "MVT_LIB"}
    client.post(reverse("run_line", args=[draft.code, 1]), {"revision": draft.revision, **cells})

    assert page.texts(".line-cell option[selected]") == [
        "doc_stype · Sous-type de document de stock",
        "ART_COD (inconnu de Gestimum)",
        "MVT_QTE · Quantité",
        "(sans nom)",
    ]
    assert "ART_CODE · Code article" in page.texts("#cell-2 option[value=ART_CODE]")
    assert read_lines(draft)[0] == "doc_stype;ART_CODE;MVT_QTE;MVT_LIB"


def test_a_header_with_more_columns_than_lists_fit_a_page_is_typed(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    names = ";".join(f"COLONNE{number}" for number in range(200))
    draft = make_draft(company, alice, f"ART_CODE;{names}\nVIS\n".encode())

    page = Page(client_of(alice).get(reverse("run_line", args=[draft.code, 1])).text)

    assert page.has("input[type=text][name=cell_2][value=COLONNE0]")
    assert not page.has("main option")


def test_a_column_shows_only_what_would_change_its_cells_and_how(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    address = reverse("run_column", args=[draft.code])

    choice = Page(client.get(address).text)
    dates = Page(client.get(address, {"column": "4"}).text)
    codes = Page(client.get(address, {"column": "2"}).text)

    assert choice.text(".column-choice option[value=4]") == (
        "4 · Date de péremption du lot (MVT_DT_PER) – 2 anomalies"
    )
    assert dates.texts("#fixes .edit-what strong") == ["Dates écrites JJ/MM/AAAA"]
    assert dates.texts("#fixes .swap") == [
        "avant : 2026-11-25 après : 25/11/2026",
        "avant : 2026-11-26 après : 26/11/2026",
    ]
    assert dates.text("#fixes .edit-list button").startswith("Corriger 2 cellules (")
    assert codes.text("#fixes .edit-list li").startswith("Rien ne se corrige d’un seul geste ici")


@pytest.mark.slow
def test_a_fix_of_a_column_is_made_and_one_that_does_not_fit_is_refused(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)

    unfit = change(client, draft, "run_column", column="4", fix_name="upper")
    beyond = change(client, draft, "run_column", column="9", fix_name="trim")
    endless = change(client, draft, "run_column", column="2", fix_name="pad")
    made = change(client, draft, "run_column", column="4", fix_name="date", length="")

    for page in (unfit, beyond):
        assert page.text(TOLD).startswith("Cette correction ne convient pas à cette colonne")
    assert endless.text(TOLD).startswith("Indiquez le nombre de chiffres")
    assert "2 cellules" in made.text(TOLD)
    assert read_lines(draft)[4] == "E;CLOU;3;26/11/2026"


def test_without_a_header_the_columns_are_corrected_by_their_number(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    draft = make_draft(company, alice, b"E;VIS;1 200;2026-11-25\nS;VIS;3;2026-11-26\n")
    client = client_of(alice)
    address = reverse("run_column", args=[draft.code])

    choice = Page(client.get(address).text)
    numbers = Page(client.get(address, {"column": "3"}).text)
    post(client, draft, "run_column", column="4", fix_name="date")

    assert choice.text(".column-choice option[value=3]") == "Colonne 3"
    assert numbers.texts("#fixes .swap")[0] == "avant : 1 200 après : 1200"
    assert read_lines(draft)[0] == "E;VIS;1 200;25/11/2026"


def test_codes_get_zeros_up_to_the_length_that_is_asked_for(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    draft = make_draft(company, alice, b"DOC_STYPE;ART_CODE;MVT_QTE\nE;123;1\nE;7;1\n")
    client = client_of(alice)
    address = reverse("run_column", args=[draft.code])

    as_long_as_the_longest = Page(client.get(address, {"column": "2"}).text)
    longer = Page(client.get(address, {"column": "2", "length": "5"}).text)

    assert as_long_as_the_longest.texts("#fixes .swap") == ["avant : 7 après : 007"]
    assert longer.texts("#fixes .swap") == ["avant : 123 après : 00123", "avant : 7 après : 00007"]


def test_codes_of_a_known_length_get_zeros_up_to_it_unless_another_is_asked_for(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    lines = ["PCF_CODE;PCF_RS;PCF_CP;CPT_NUMERO", "101;Martin;1000;411101", "103;Petit;6000;411103"]
    draft = make_draft(company, alice, lines, kind="clients")
    client = client_of(alice)
    address = reverse("run_column", args=[draft.code])

    page = Page(client.get(address, {"column": "3"}).text)
    other = Page(client.get(address, {"column": "3", "length": "6"}).text)

    (length,) = page.find("#id_length")
    assert dict(length.attributes)["value"] == "5"
    assert other.texts("#fixes .swap")[-2:] == [
        "avant : 1000 après : 001000",
        "avant : 6000 après : 006000",
    ]


def test_what_the_check_offers_for_a_column_stands_on_its_page(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    text = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\nE;VIS;1;RÃ©ception\n"
    draft = make_draft(company, alice, text.encode())

    answer = client_of(alice).get(reverse("run_column", args=[draft.code]), {"column": "4"})

    swaps = Page(answer.text).texts("#fixes .swap")
    assert swaps[0] == "avant : RÃ©ception après : Réception"


def test_the_columns_of_entries_are_those_of_their_format(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    entries = ["1,2019-02-19,VTE,411C25,,Presta,F1,EUR,12,D", "E10/04/2019,CHQ,40,48"]
    draft = make_draft(company, alice, entries, kind="ecritures", format="GestimumComptaVariable")
    client = client_of(alice)
    address = reverse("run_column", args=[draft.code])

    options = Page(client.get(address).text).texts(".column-choice option")
    dates = Page(client.get(address, {"column": "2"}).text)

    assert "2 · Date d'écriture – 1 anomalie" in options
    assert "1 · Date (lignes qui commencent par E)" in options
    assert dates.texts("#fixes .swap") == ["avant : 2019-02-19 après : 19/02/2019"]


@pytest.mark.parametrize(
    ("name", "args"), [("run_line", [2]), ("run_column", []), ("run_repeats", [])]
)
def test_the_menu_marks_the_imports_on_the_pages_of_a_draft(
    draft: Run, alice: User, client_of: ClientOf, name: str, args: list[int]
) -> None:
    page = Page(client_of(alice).get(reverse(name, args=[draft.code, *args])).text)

    assert page.texts(".site-nav a[aria-current]") == ["Imports"]
    assert page.has(".site-nav a[href=/imports/][aria-current=true]")


def test_the_page_of_a_line_is_for_those_who_may_send(
    draft: Run, alice: User, bob: User, stranger: User, client_of: ClientOf
) -> None:
    address = reverse("run_line", args=[draft.code, 2])

    assert client_of(bob).get(address).status_code == 403
    assert client_of(stranger).get(address).status_code == 404
    nowhere = [reverse("run_line", args=[draft.code, line]) for line in (0, 7, 10**12)]
    assert [client_of(alice).get(one).status_code for one in nowhere] == [404] * 3
    for_alice, for_bob = (look(client_of(user), draft) for user in (alice, bob))
    assert for_alice.has(".preview-table[data-edit-grid]")
    assert for_bob.has(".preview-table")
    assert not for_bob.has("[data-edit-grid]")
