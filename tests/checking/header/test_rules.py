"""The header of a file against the fields of its kind."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.checking.header.rules import find_torn_header, suggest_name
from imports.reading import Dialect
from imports.rules import Rule, Severity
from tests.checking.tables import check_lines, places, write_table


def test_a_right_header_has_no_problem(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["VIL_CODE;VIL_NOM", "78333;Rambouillet"])

    assert report.problems == ()
    assert (report.lines, report.blocking, report.warnings) == (1, 0, 0)


@pytest.mark.parametrize(
    ("other", "name", "suggestion"),
    [
        ("VIL_CODE", "VIL_NON", "VIL_NOM"),
        ("VIL_CODE", "vil_nom", "VIL_NOM"),
        ("VIL_CODE", " VIL_NOM ", "VIL_NOM"),
        ("VIL_CODE", "Vil nom", "VIL_NOM"),
        ("VIL_CODE", "VIL_NOM (en capitales)", "VIL_NOM"),
        ("VIL_NOM", "code POSTAL", "VIL_CODE (Code postal)"),
        ("VIL_NOM", "Couleur", None),
    ],
)
def test_an_unknown_column_is_refused_with_what_was_probably_meant(
    tmp_path: Path, other: str, name: str, suggestion: str | None
) -> None:
    report = check_lines(tmp_path, "villes", [f"{other};{name}", "1;2"])

    problem = report.problems[0]
    assert (problem.rule, problem.severity) == (Rule.UNKNOWN_COLUMN, Severity.BLOCKING)
    assert (problem.line, problem.record, problem.column) == (1, None, 2)
    assert (problem.field, problem.value) == (name, name)
    assert problem.params.get("suggestion") == suggestion


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("PCF_TELEP", "PCF_TEL1 (Téléphone 1 (adresse de facturation))"),
        ("pcf_téléphone", "PCF_TEL1 (Téléphone 1 (adresse de facturation))"),
        ("PCF_TELEXX", "PCF_TELEX"),
        # Alike in their prefix only.
        ("PCF_ADRESSE", None),
        ("PCF_VILLLE", "PCF_VILLE"),
    ],
)
def test_a_name_that_abbreviates_a_label_is_not_taken_for_one_of_like_letters(
    name: str, suggestion: str | None
) -> None:
    assert (suggest_name(name, KINDS["clients"]) or None) == suggestion


@pytest.mark.parametrize("name", ["VIL_NON", "vil_nom", "code POSTAL"])
def test_no_name_is_suggested_that_another_column_has(tmp_path: Path, name: str) -> None:
    report = check_lines(tmp_path, "villes", [f"VIL_CODE;{name};VIL_NOM", "1;2;3"])

    [problem] = report.problems
    assert (problem.rule, problem.params) == (Rule.UNKNOWN_COLUMN, {})


def test_a_missing_required_column_is_refused(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["VIL_CODE", "78333"])

    [problem] = report.problems
    assert (problem.rule, problem.field, problem.column) == (Rule.MISSING_COLUMN, "VIL_NOM", None)
    assert problem.params["label"]


def test_a_misspelt_required_column_is_told_once(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["vil_code;vil_nom", "78333;Rambouillet"])

    assert places(report) == [(1, 1, "unknown_column"), (1, 2, "unknown_column")]


def test_a_file_of_another_kind_is_told_which_one_knows_its_columns(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["ART_CODE;DOC_STYPE;MVT_QTE;DEP_CODE", "A;E;1;001"])

    first = report.problems[0]
    assert (first.rule, first.severity) == (Rule.OTHER_KIND, Severity.BLOCKING)
    assert first.params["kind"] == "Documents de stock"
    assert len(report.problems) == 1  # all the rest is only a consequence


def test_each_column_counts_for_the_kind_that_knows_it_even_when_it_is_repeated(
    tmp_path: Path,
) -> None:
    lines = ["ART_CODE;ART_LIB;ART_CODE;ART_TYPE", "A;Vis;A;0"]

    report = check_lines(tmp_path, "documents_stock", lines)

    assert report.problems[0].params["set_kind"] == "articles"
    assert report.problems[0].params["known"] == 4


@pytest.mark.parametrize("header", ["VIL_CODE;VIL_NOM;Couleur", "A;B;C;D", "VIL_CODE;ART_CODE;B;C"])
def test_a_file_that_no_other_kind_knows_better_is_not_taken_for_one(
    tmp_path: Path, header: str
) -> None:
    report = check_lines(tmp_path, "villes", [header, "1;2;3;4"])

    assert Rule.OTHER_KIND not in {problem.rule for problem in report.problems}


def test_a_repeated_column_is_refused_with_where_it_was_first(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["VIL_CODE;VIL_NOM;VIL_CODE", "1;2;3"])

    [problem] = report.problems
    assert (problem.rule, problem.column, problem.params) == (
        Rule.REPEATED_COLUMN,
        3,
        {"first": 1},
    )


def test_a_column_without_a_name_is_refused(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["VIL_CODE;VIL_NOM;; ", "1;2;3;4"])

    assert places(report) == [(1, 3, "unnamed_column"), (1, 4, "unnamed_column")]


def test_custom_columns_are_accepted_and_said_where_the_kind_has_them(tmp_path: Path) -> None:
    taken = check_lines(tmp_path, "affaires", ["PRJ_CODE;PRJ_LIB;XXX_COULEUR", "1;2;3"])
    refused = check_lines(tmp_path, "villes", ["VIL_CODE;VIL_NOM;XXX_COULEUR", "1;2;3"])

    assert places(taken) == [(1, 3, "custom_column")]
    assert (taken.blocking, taken.warnings) == (0, 0)
    assert places(refused) == [(1, 3, "unknown_column")]


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("documents_stock", "DOC_STYPE;ART_CODE;MVT_QTE;DOC_PIECE"),
        ("composants_nomenclatures", "ART_CODE;PRD_CODE;PRJ_LIGNE"),
        ("contacts", "CCT_CODE;CCT_NOM;CCT_NUMERO"),
    ],
)
def test_a_column_that_only_other_pages_mention_is_accepted_and_said(
    tmp_path: Path, kind: str, header: str
) -> None:
    report = check_lines(tmp_path, kind, [header, "E;1;2;3"[: len(header)]])

    assert next(problem.rule for problem in report.problems) is Rule.UNLISTED_COLUMN
    assert all(problem.rule is not Rule.UNKNOWN_COLUMN for problem in report.problems)


def test_another_order_is_a_warning_where_the_help_insists_on_its_own(tmp_path: Path) -> None:
    lines = ["ART_AUTRE;ART_CODE;ART_PAUTRE", "A10;A20;1"]

    report = check_lines(tmp_path, "equivalences_articles", lines)

    assert {problem.rule for problem in report.problems} == {Rule.COLUMN_ORDER}
    assert report.blocking == 0
    assert report.problems[0].params["order"].split(";")[0] == "ART_CODE"  # type: ignore[union-attr]


def test_any_order_will_do_elsewhere(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["VIL_NOM;VIL_CODE", "Rambouillet;78333"])

    assert report.problems == ()


def test_without_a_header_and_names_nothing_can_be_checked(tmp_path: Path) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=";", has_header=False)

    report = check_lines(tmp_path, "documents_stock", ["E;1", "S;"], dialect)

    assert places(report) == [(1, None, "no_column_names")]
    assert (report.lines, report.documents) == (2, None)


def test_names_given_by_a_person_stand_for_the_header(tmp_path: Path) -> None:
    dialect = Dialect(
        encoding="utf-8", delimiter=";", has_header=False, field_names=("VIL_CODE", "VIL_NOM")
    )

    report = check_lines(tmp_path, "villes", ["78333;Rambouillet", ";Trappes"], dialect)

    assert places(report) == [(2, 1, "required")]
    assert report.problems[0].record == 2


def test_a_header_alone_holds_nothing_to_import(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ["VIL_CODE;VIL_NOM"])

    assert places(report) == [(1, None, "no_lines")]
    assert report.blocking == 1


def test_a_thousand_unknown_columns_are_told_without_guessing_for_each(tmp_path: Path) -> None:
    header = ";".join(f"COLUMN_{number}" for number in range(998)) + ";VIL_CODE;VIL_NOM"

    report = check_lines(tmp_path, "villes", [header, "x"])

    assert report.counts[Rule.UNKNOWN_COLUMN, "COLUMN_997"] == 1


@pytest.mark.parametrize("mark", ["", '"'])
def test_a_header_torn_by_a_line_break_is_told_alone(tmp_path: Path, mark: str) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=";", text_delimiter=mark)
    lines = ['VIL_CODE;"VIL_NOM', '(en capitales)"', "78000;VERSAILLES;x"]

    report = check_lines(tmp_path, "villes", lines, dialect)

    [problem] = report.problems
    assert (problem.line, problem.rule, problem.params) == (1, Rule.LINE_BREAK, {"last": 2})


def test_a_name_with_a_lone_quote_is_no_torn_header(tmp_path: Path) -> None:
    report = check_lines(tmp_path, "villes", ['VIL_CODE;"VIL_NOM', "78000;VERSAILLES"])

    assert [problem.rule for problem in report.problems] == [Rule.UNKNOWN_COLUMN]


def test_a_header_that_goes_on_for_megabytes_is_not_read_again_for_each_line(
    tmp_path: Path,
) -> None:
    """It takes minutes where all of it is read from its start."""
    lines = ['VIL_CODE;"VIL_NOM', *['""' * 100_000] * 90]

    assert find_torn_header(write_table(tmp_path, lines)) is None
