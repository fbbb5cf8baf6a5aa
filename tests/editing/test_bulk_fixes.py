"""What a report allows to fix in bulk."""

from pathlib import Path

from imports.catalogue import KINDS
from imports.checking import check_table
from imports.editing.bulk_fixes import BulkFix, find_bulk_fixes
from imports.reading import Dialect
from imports.rules import Rule
from tests.checking.tables import check_lines, write_table

HEADER = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_DT_PER"


def test_cells_that_are_wrong_alike_make_one_offer(tmp_path: Path) -> None:
    lines = [HEADER, "E;VIS;1 200;2026-11-25", "e;VIS;1,5;2026-11-26", "E;VIS;1 300;25.11.2026"]

    offers = find_bulk_fixes(check_lines(tmp_path, "documents_stock", lines), has_header=True)

    assert [(one.name, one.column, one.count, one.before, one.after) for one in offers] == [
        ("spaces", 3, 2, "1 200", "1200"),
        ("date", 4, 2, "2026-11-25", "25/11/2026"),
        ("upper", 1, 1, "e", "E"),
        ("meant", 4, 1, "25.11.2026", "25/11/2026"),
    ]
    assert not any(one.is_more for one in offers)


def test_dates_with_a_time_are_offered_without_it_all_at_one_stroke(tmp_path: Path) -> None:
    lines = [HEADER, *(f"E;VIS;1;0{day}/11/2026 14:3{day}:00" for day in range(1, 6))]

    offers = find_bulk_fixes(check_lines(tmp_path, "documents_stock", lines), has_header=True)

    assert [(one.name, one.count, one.before, one.after) for one in offers] == [
        ("date", 5, "01/11/2026 14:31:00", "01/11/2026"),
    ]


def test_beside_a_chosen_decimal_mark_thousands_go_at_one_stroke(tmp_path: Path) -> None:
    lines = ["DOC_STYPE;ART_CODE;MVT_QTE", "E;VIS;1.234", "E;VIS;1.234,56", "E;VIS;1"]
    proof = "E;VIS;12.5"
    dialect = Dialect(encoding="utf-8", delimiter=";", decimal_mark=",")

    offers = find_bulk_fixes(
        check_lines(tmp_path, "documents_stock", lines, dialect), has_header=True
    )
    report = check_lines(tmp_path, "documents_stock", [*lines, proof], dialect)
    certain = find_bulk_fixes(report, has_header=True)

    assert [(one.name, one.count, one.before, one.after) for one in offers] == [
        ("thousands", 2, "1.234", "1234"),
    ]
    assert [(one.name, one.count, one.before, one.after) for one in certain] == [
        ("thousands", 1, "1.234,56", "1234,56"),
        ("comma", 1, "12.5", "12,5"),
    ]


def test_codes_that_lost_their_zeros_are_offered_to_be_padded_column_by_column(
    tmp_path: Path,
) -> None:
    header = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
    lines = [header, "E;001;00012;1", "E;002;00013;1", "E;7;14;1", "E;008;00015;1", "E;009;16;1"]

    offers = find_bulk_fixes(check_lines(tmp_path, "documents_stock", lines), has_header=True)

    told = [(one.name, one.column, one.length, one.count, one.before, one.after) for one in offers]
    assert told == [("pad", 2, 3, 1, "7", "007"), ("pad", 3, 5, 2, "14", "00014")]


def test_lines_that_are_rarely_meant_are_offered_to_be_left_out_together(tmp_path: Path) -> None:
    lines = [HEADER, "", "E;VIS;1;", ";;;", "E;VIS;2;", "Total;;3;"]

    offers = find_bulk_fixes(check_lines(tmp_path, "documents_stock", lines), has_header=True)

    assert [(one.rule, one.lines) for one in offers if one.kind == "leave_out"] == [
        (Rule.EMPTY_LINE, [2, 4]),
        (Rule.NO_RECORD, [6]),
    ]


def test_a_misspelt_name_is_offered_to_be_corrected_where_it_stands_in_the_file(
    tmp_path: Path,
) -> None:
    lines = ["DOC_STYPE;ART_COD;MVT_QTE", "E;VIS;1"]
    named = Dialect(
        encoding="utf-8", delimiter=";", has_header=False, field_names=("DOC_STYPE", "ART_COD")
    )

    (offer,) = find_bulk_fixes(check_lines(tmp_path, "documents_stock", lines), has_header=True)
    without = check_table(write_table(tmp_path, ["E;VIS"], named), KINDS["documents_stock"])

    assert (offer.line, offer.column, offer.before, offer.after) == (1, 2, "ART_COD", "ART_CODE")
    assert find_bulk_fixes(without, has_header=False) == []


def test_a_report_that_is_cut_says_that_there_is_more(tmp_path: Path) -> None:
    table = write_table(tmp_path, [HEADER, *["E;VIS;1;2026-11-25"] * 5])

    (offer,) = find_bulk_fixes(
        check_table(table, KINDS["documents_stock"], limit=3), has_header=True
    )

    assert (offer.count, offer.is_more) == (3, True)


def test_no_column_of_a_file_of_another_kind_is_offered_another_name(tmp_path: Path) -> None:
    lines = ["DOC_STYPE;DEP_CODE;ART_COD;MVT_QTE;MVT_DT_PER", "E;001;VIS;1;25/11/2026"]

    here = find_bulk_fixes(check_lines(tmp_path, "documents_stock", lines), has_header=True)
    elsewhere = find_bulk_fixes(check_lines(tmp_path, "articles", lines), has_header=True)

    assert [(one.kind, one.after) for one in here] == [("header", "ART_CODE")]
    assert [(one.kind, one.changes) for one in elsewhere] == [
        ("reading", {"kind": "documents_stock"})
    ]


def test_each_unit_is_one_offer_and_a_percentage_in_a_price_is_none(tmp_path: Path) -> None:
    prices = ["12,50 €", "13 EUR", "$12.50", "12,50 EUR HT", "12,50 %"]
    lines = ["ART_CODE;ART_P_VTE", *(f"A{n};{price}" for n, price in enumerate(prices))]

    offers = find_bulk_fixes(check_lines(tmp_path, "tarifs_articles", lines), has_header=True)

    assert [(one.name, one.removed, one.count, one.samples) for one in offers] == [
        ("unit", "€", 2, [("12,50 €", "12,50"), ("13 EUR", "13")]),
        ("unit", "$", 1, [("$12.50", "12.50")]),
        ("unit", "€ht", 1, [("12,50 EUR HT", "12,50")]),
    ]


def test_words_for_nothing_are_emptied_at_one_stroke_a_column(tmp_path: Path) -> None:
    lines = [
        "PCF_CODE;PCF_RS;CPT_NUMERO;PCF_RS2;PCF_DATIMM",
        "1;Null;411;NULL;NULL",
        "2;b;411;-;\\N",
    ]

    offers = find_bulk_fixes(check_lines(tmp_path, "clients", lines), has_header=True)

    assert [(one.rule, one.name, one.column, one.samples) for one in offers] == [
        ("null_word", "empty", 4, [("NULL", ""), ("-", "")]),
        ("bad_date", "empty", 5, [("NULL", ""), ("\\N", "")]),
    ]


def test_a_question_about_thousands_counts_all_the_cells_that_its_stroke_changes(
    tmp_path: Path,
) -> None:
    lines = ["ART_CODE;ART_P_VTE", "A;1.234", "B;2.500", "C;12,50"]

    [offer] = find_bulk_fixes(check_lines(tmp_path, "tarifs_articles", lines), has_header=True)

    assert (offer.name, offer.removed, offer.count) == ("thousands", ".", 2)
    assert BulkFix.from_json(offer.as_json()) == offer
