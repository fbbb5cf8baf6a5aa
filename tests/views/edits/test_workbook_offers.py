"""What a workbook hides, merges or strikes through is asked on the page, with one button each."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from imports.intake import undo_edit
from imports.models import Run
from imports.rules import Rule
from portal.models import Company, User
from tests.conftest import ClientOf
from tests.factories import make_draft
from tests.pages import Page, look
from tests.views.edits.edited import MADE, OFFERS, TOLD, change, post, read_lines
from tests.workbooks.by_hand import HEADER, NAMES, ROWS, hide_rows, make, merge, strike_row

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def draft(company: Company, user: User, content: bytes, kind: str = "documents_stock") -> Run:
    return make_draft(company, user, content, kind=kind, name="stock.xlsx")


def list_problems(run: Run, rule: Rule) -> list[tuple[int, int | None, str]]:
    found = run.problems.filter(rule=rule.value).order_by("line", "column")
    return [(one.line, one.column, one.value) for one in found]


@pytest.mark.parametrize(
    ("alter", "rule", "lines"),
    [(hide_rows, Rule.HIDDEN_LINE, [2, 4]), (strike_row, Rule.STRUCK_LINE, [3])],
)
def test_rows_that_are_hidden_or_struck_through_are_left_out_by_one_button(
    company: Company,
    alice: User,
    client_of: ClientOf,
    alter: Callable[[Worksheet], object],
    rule: Rule,
    lines: list[int],
) -> None:
    run = draft(company, alice, make(alter))
    assert [line for line, _column, _value in list_problems(run, rule)] == lines
    assert run.warning_count == len(lines)

    page = change(client_of(alice), run, "run_mend_offer", number=0)

    run.refresh_from_db()
    assert run.left_out == lines
    assert (run.warning_count, run.blocking_count) == (0, 0)
    assert "Les lignes ont été revérifiées" in page.text(TOLD)


def test_cells_that_are_struck_through_are_emptied_by_one_button_until_somebody_typed_in_one(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    def strike(page: Worksheet) -> None:
        for place in ("A2", "E2", "E3", "E4"):
            page[place].font = Font(strike=True)

    rows: list[list[object]] = [[*HEADER, "MVT_LIB"], *([*one, "rebut"] for one in ROWS[1:])]
    run = draft(company, alice, make(strike, rows))
    client = client_of(alice)
    assert list_problems(run, Rule.STRUCK_CELL) == [
        (2, 1, "E"), (2, 5, "rebut"), (3, 5, "rebut"), (4, 5, "rebut"),
    ]  # fmt: skip
    post(client, run, "run_mend_cell", line=4, column=5, value="neuf")
    run.refresh_from_db()

    click_offer(client, run, Rule.STRUCK_CELL)

    assert [line.split(";")[4] for line in read_lines(run)[1:4]] == ["", "", "neuf"]
    # What a field requires is corrected by hand, or its line left out.
    assert list_problems(run, Rule.STRUCK_CELL) == [(2, 1, "E")]


def test_the_value_of_merged_cells_is_repeated_downwards_in_these_cells_only(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    rows: list[list[object]] = [
        list(HEADER),
        ["E", "001", "A1", 5], ["E", None, "A2", 6],
        ["E", None, "A3", 7],
        ["E", "002", "A4", 8], ["E", None, "A5", 9], ["E", None, "A6", 9],
    ]  # fmt: skip
    run = draft(company, alice, make(merge("B2:B3", "B5:B7"), rows))
    client = client_of(alice)
    assert [one[:2] for one in list_problems(run, Rule.MERGED_CELL)] == [(3, 2), (6, 2), (7, 2)]

    page = look(client, run)
    post(client, run, "run_mend_offer", number=0)

    assert page.texts(f"{OFFERS} .swap-after") == ["après : 001", "après : 002"]
    assert page.text(f"{OFFERS} .edit-what strong").startswith("3 cellules de la colonne")
    depots = [line.split(";")[1] for line in read_lines(run)[1:] if line]
    assert depots == ["001", "001", "", "002", "002", "002"]
    run.refresh_from_db()
    assert run.warning_count == 0


def test_the_value_as_it_was_corrected_is_repeated_and_taken_back_as_one(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = draft(company, alice, make(merge("B2:B4")))
    client = client_of(alice)
    post(client, run, "run_mend_cell", line=2, column=2, value="009")

    post(client, run, "run_mend_offer", number=0)
    repeated = [line.split(";")[1] for line in read_lines(run)[1:] if line]
    run.refresh_from_db()
    undo_edit(run, user=alice, number=2, revision=run.revision)

    assert repeated == ["009"] * 3
    assert [line.split(";")[1] for line in read_lines(run)[1:] if line] == ["009", "", ""]
    assert len(list_problems(run, Rule.MERGED_CELL)) == 2


def test_what_was_repeated_stays_where_the_first_line_is_left_out(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = draft(company, alice, make(merge("B2:B4")))
    client = client_of(alice)
    post(client, run, "run_mend_offer", number=0)

    post(client, run, "run_mend_lines", line=2)

    assert [line.split(";")[1] for line in read_lines(run)[1:] if line] == ["001"] * 2
    run.refresh_from_db()
    assert run.warning_count == 0


def test_a_corrected_value_stays_repeated_where_its_own_line_is_left_out(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = draft(company, alice, make(merge("B2:B4")))
    client = client_of(alice)
    post(client, run, "run_mend_cell", line=2, column=2, value="009")
    post(client, run, "run_mend_offer", number=0)

    post(client, run, "run_mend_lines", line=2)

    assert [line.split(";")[1] for line in read_lines(run)[1:] if line] == ["009"] * 2
    assert [edit.count for edit in run.edits.order_by("number")] == [0, 2, 1]


def test_merged_cells_never_repeat_the_name_of_their_column(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = draft(company, alice, make(merge("B1:B2", "B3:B4")))

    post(client_of(alice), run, "run_mend_offer", number=0)

    assert [line.split(";")[1] for line in read_lines(run)[1:] if line] == ["", "002", "002"]
    assert [one[:2] for one in list_problems(run, Rule.MERGED_CELL)] == [(2, 2)]


def test_what_was_repeated_is_in_the_whole_line_where_another_column_is_left_out(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = draft(company, alice, make(merge("B2:B4")))
    client = client_of(alice)
    post(client, run, "run_mend_offer", number=0)
    post(client, run, "run_mend_lines", line=2)

    post(client, run, "run_drop_column", column=4)

    page = Page(client.get(reverse("run_line", args=[run.code, 4])).text)
    assert read_lines(run)[2] == "E;001;A3"
    assert page.has(".whole-line [name=text][value=E;001;A3;7]")


def test_a_repeated_value_that_was_stored_by_its_old_word_is_read_and_undone(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = draft(company, alice, make(merge("B2:B4")))
    client = client_of(alice)
    run.offers = [{**offer, "name": "above"} for offer in run.offers]
    run.save(update_fields=["offers"])
    assert "répétée vers le bas" in look(client, run).text(f"{OFFERS} .edit-note")
    post(client, run, "run_mend_offer", number=0)
    made = run.edits.get()
    made.details = {**made.details, "name": "above"}
    made.save()

    page = look(client, run)
    post(client, run, "run_mend_cell", line=3, column=4, value="9")

    assert "répétée vers le bas" in page.text(f"{MADE} .edit-what strong")
    assert read_lines(run)[1:4] == ["E;001;A1;5", "E;001;A2;9", "E;001;A3;7"]


@pytest.mark.parametrize(
    ("cells", "count"),
    [("B2:C2", 1), ("B2:B3", 0)],
    ids=["beside", "empty"],
)
def test_merged_cells_are_asked_without_a_button_or_not_at_all(
    company: Company, alice: User, client_of: ClientOf, cells: str, count: int
) -> None:
    rows: list[list[object]] = [list(HEADER), ["E", "001", None, 5], ["E", None, "A2", 6]]
    if not count:
        rows[1][1:3] = [None, "A1"]
    run = draft(company, alice, make(merge(cells), rows))

    page = look(client_of(alice), run)

    assert len(list_problems(run, Rule.MERGED_CELL)) == count
    assert page.texts(f"{OFFERS} .edit-note") == []


def test_an_empty_cell_merged_with_one_before_the_table_is_no_question(
    company: Company, alice: User
) -> None:
    rows: list[list[object]] = [[None, *HEADER], [None, "E", "001", "A1", 5]]
    rows.append([None, None, "001", "A2", 6])

    run = draft(company, alice, make(merge("A3:B3"), rows))

    assert list_problems(run, Rule.MERGED_CELL) == []


def test_the_rows_of_another_table_are_left_out_by_one_button(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    below: list[list[object]] = [[], ["Dépôt", "Total"], ["001", 18]]
    run = draft(company, alice, make(lambda _page: None, [*ROWS, *below]))
    client = client_of(alice)
    assert [line for line, *_ in list_problems(run, Rule.TABLE_BELOW)] == [6, 7]

    numbers = {offer.rule: number for number, offer in enumerate(run.list_offered_fixes())}
    post(client, run, "run_mend_offer", number=numbers[Rule.TABLE_BELOW])

    run.refresh_from_db()
    assert run.left_out[-2:] == [6, 7]
    assert list_problems(run, Rule.TABLE_BELOW) == []


def click_offer(client: Client, run: Run, rule: Rule) -> str:
    """Take the offer for the rule, as its button on the page does; return what the button says."""
    number = next(n for n, one in enumerate(run.list_offered_fixes()) if one.rule == rule)
    buttons = look(client, run).texts(".edit-offers li")
    post(client, run, "run_mend_offer", number=number)
    return buttons[number]


def test_another_table_beside_is_named_and_left_out_by_one_button(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    rows: list[list[object]] = [
        ["MVT_LIB", *HEADER, None, "MVT_LIB2", "Total"],
        ["x", "E", "1", "A", 5, None, "y", 7],
    ]
    run = draft(company, alice, make(lambda _page: None, rows))
    client = client_of(alice)
    post(client, run, "run_drop_column", column=1)
    run.refresh_from_db()
    assert list_problems(run, Rule.TABLE_BESIDE) == [(1, 7, "MVT_LIB2, Total")]
    taken_out = [offer.columns for offer in run.list_offered_fixes() if offer.columns]
    assert taken_out == [[7, 8], [6]]  # not once more as columns that no field knows

    said = click_offer(client, run, Rule.TABLE_BESIDE)

    assert "2 colonnes" in said
    assert "MVT_LIB2, Total" in said
    assert read_lines(run) == [";".join([*NAMES, ""]), "E;1;A;5;", ""]
    assert list_problems(run, Rule.TABLE_BESIDE) == []


def test_hidden_columns_are_left_out_by_one_button_or_each_by_its_own(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    def hide(page: Worksheet) -> None:
        page.column_dimensions.group("E", "F", hidden=True)

    rows: list[list[object]] = [
        [*HEADER, "MVT_LIB", "MVT_DT_PER"],
        *([*cells, "rebut", "25/11/2026"] for cells in ROWS[1:]),
    ]
    run = draft(company, alice, make(hide, rows))
    client = client_of(alice)
    assert run.warning_count == 2
    assert look(client, run).texts("#problems .edit-form button") == [
        "Ne pas envoyer cette colonne (colonne 5)",
        "Ne pas envoyer cette colonne (colonne 6)",
    ]

    post(client, run, "run_drop_column", column=5)
    run.refresh_from_db()
    assert list_problems(run, Rule.HIDDEN_COLUMN) == [(1, 6, "25/11/2026")]
    said = click_offer(client, run, Rule.HIDDEN_COLUMN)

    assert "Colonne 6" in said
    assert "25/11/2026" in said
    assert read_lines(run)[1] == "E;001;A1;5"
    run.refresh_from_db()
    assert (run.warning_count, run.blocking_count) == (0, 0)


def test_doubts_about_cells_hold_while_a_column_before_them_is_left_out(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    run = draft(company, alice, make(merge("C2:C3", "B4:C4")))
    client = client_of(alice)
    before = list_problems(run, Rule.MERGED_CELL)

    post(client, run, "run_drop_column", column=2)
    after = list_problems(run, Rule.MERGED_CELL)
    run.refresh_from_db()
    click_offer(client, run, Rule.MERGED_CELL)

    assert before == after == [(3, 3, ""), (4, 3, "")]
    assert read_lines(run)[1:3] == ["E;A1;5", "E;A1;6"]


def test_a_hidden_column_is_named_with_its_first_values_unless_it_is_empty(
    company: Company, alice: User
) -> None:
    def hide(page: Worksheet) -> None:
        page.column_dimensions.group("B", "E", hidden=True)

    rows: list[list[object]] = [[*HEADER, "MVT_LIB"], *([*cells, None] for cells in ROWS[1:])]
    run = draft(company, alice, make(hide, rows))

    assert list_problems(run, Rule.HIDDEN_COLUMN) == [
        (1, 2, "001, 002, 003"), (1, 3, "A1, A2, A3"), (1, 4, "5, 6, 7"),
    ]  # fmt: skip


def test_lines_of_a_cell_are_joined_and_asked_until_the_cell_is_corrected(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    rows: list[list[object]] = [
        ["Clients\ndu jour"],
        ["PCF_CODE", "PCF_RS", "PCF_MEMO", "CPT_NUMERO"],
        ["B3", "Martin", "livrer le matin\nsonner", 411001],
    ]
    run = draft(company, alice, make(lambda _page: None, rows), "clients")
    asked = list_problems(run, Rule.JOINED_LINES)

    post(client_of(alice), run, "run_mend_cell", line=3, column=3, value="livrer le matin")

    assert asked == [(3, 3, "livrer le matin sonner")]
    assert list_problems(run, Rule.JOINED_LINES) == []


def test_a_note_beside_the_table_is_no_cell_of_several_lines(company: Company, alice: User) -> None:
    rows: list[list[object]] = [list(HEADER), ["E", "001", "A1", 5, None, "appeler\nMarie"]]

    run = draft(company, alice, make(lambda _page: None, rows))

    assert list_problems(run, Rule.JOINED_LINES) == []
    assert run.blocking_count  # the columns without a name


def test_the_side_panel_says_nothing_that_the_problems_say(
    company: Company, alice: User, client_of: ClientOf
) -> None:
    def alter(page: Worksheet) -> None:
        hide_rows(page)
        merge("B2:B3")(page)
        page["A3"].font = Font(strike=True)

    run = draft(company, alice, make(alter))

    page = look(client_of(alice), run)

    told = " ".join(page.texts("#problems .problem-message"))
    assert "masqué" in told
    assert "fusionn" in told
    assert page.texts(".reading-card dt") == [
        "Taille",
        "Déposé par",
        "Feuille",
        "En-tête",
        "Lignes",
        "Documents",
    ]
    panel = page.text(".reading-card")
    assert "masqué" not in panel
    assert "fusionn" not in panel
