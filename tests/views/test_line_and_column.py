"""A line and a column of a draft, each open to correction on a page of its own."""

import html

import pytest
from django.urls import reverse

from imports.models import Run
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.views.mended import make_stock_draft, post, read_lines


@pytest.fixture
def draft(company: Company, alice: User) -> Run:
    return make_stock_draft(company, alice)


def test_a_line_has_a_page_with_all_of_its_cells(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    address = reverse("run_line", args=[draft.code, 2])
    page = client.get(address).text
    assert page.count('id="cell-') == 4
    assert "Remplacer par 25/11/2026" in page
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
    run = make_stock_draft(company, alice, "\n".join(lines).encode())
    data = {"revision": "1", "cell_1": "E", "cell_2": "VIS", "cell_3": "Vis M4", "cell_4": "2"}

    client_of(alice).post(
        reverse("run_line", args=[run.code, 3]), {**data, "cell_5": "", "cell_6": ""}
    )

    assert read_lines(run) == [*lines[:2], "E;VIS;Vis M4;2"]
    run.refresh_from_db()
    assert run.blocking_count == 0


def test_a_line_that_only_ends_with_delimiters_too_many_is_mended_by_saving_it(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = make_stock_draft(company, alice, b"DOC_STYPE;ART_CODE;MVT_QTE\nE;VIS;1;;\nE;VIS;2;3;;")
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

    page = client_of(alice).post(reverse("run_line", args=[draft.code, 2]), data).text

    assert "a été modifié entre-temps" in page
    assert "<code>VIS20</code>" in page
    assert 'value="13"' in page
    assert read_lines(draft)[1].startswith("E;VIS;13;")


def test_a_whole_column_is_tried_then_corrected(
    draft: Run, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    address = reverse("run_column", args=[draft.code])

    tried = html.unescape(client.get(address, {"what": "2:upper", "length": ""}).text)
    padded = html.unescape(client.get(address, {"what": "2:pad", "length": ""}).text)
    page = post(client, draft, "run_column", what="4:date", length="")

    assert "Aucune cellule de cette colonne ne changerait" in tried
    assert "Indiquez le nombre de chiffres" in padded
    assert "2 cellules" in page
    assert read_lines(draft)[4] == "E;CLOU;3;26/11/2026"


@pytest.mark.parametrize(
    ("name", "args"), [("run_line", [2]), ("run_column", []), ("run_repeats", [])]
)
def test_the_menu_marks_the_imports_on_the_pages_of_a_draft(
    draft: Run, alice: User, client_of: ClientOf, name: str, args: list[int]
) -> None:
    page = client_of(alice).get(reverse(name, args=[draft.code, *args])).text

    link = page.partition('href="/imports/"')[2].partition(">")[0]
    assert 'aria-current="true"' in link


def test_the_page_of_a_line_is_for_those_who_may_send(
    draft: Run, alice: User, bob: User, stranger: User, client_of: ClientOf
) -> None:
    address = reverse("run_line", args=[draft.code, 2])

    assert client_of(bob).get(address).status_code == 403
    assert client_of(stranger).get(address).status_code == 404
    nowhere = [reverse("run_line", args=[draft.code, line]) for line in (0, 7, 10**12)]
    assert [client_of(alice).get(one).status_code for one in nowhere] == [404] * 3
    assert "data-mend-grid" not in client_of(bob).get(draft.get_absolute_url()).text
