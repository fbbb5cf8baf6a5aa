"""What a run stores of its check is written by one class and read by the same."""

from imports.editing.bulk_fixes import BulkFix
from imports.models import Run
from imports.models.problem_count import ProblemCount
from imports.reading import Dialect
from imports.rules import Rule, Severity


def test_a_count_is_read_as_it_was_written() -> None:
    count = ProblemCount(
        rule=Rule.BAD_DATE,
        field="DOC_DATE",
        count=3,
        severity=Severity.WARNING,
        is_lowered=True,
    )

    assert count.as_json() == {
        "rule": "bad_date", "field": "DOC_DATE", "count": 3, "severity": "warning", "lowered": True,
    }  # fmt: skip
    assert ProblemCount.from_json(count.as_json()) == count


def test_a_count_that_was_stored_without_a_severity_has_that_of_its_rule() -> None:
    run = Run(problem_counts=[{"rule": "empty_price", "field": "", "count": 2}])

    [count] = run.list_problem_counts()

    assert (count.severity, count.is_lowered) == (Severity.WARNING, False)
    assert "lowered" not in count.as_json()
    assert run.count_by_rule(Severity.WARNING) == {"empty_price": 2}


def test_an_offered_fix_is_read_as_it_was_written() -> None:
    fix = BulkFix(
        kind="fix",
        rule="bad_decimal",
        line=2,
        column=4,
        field="MVT_QTE",
        before="1.5",
        after="1,5",
        name="comma",
        length=3,
        proven_mark=".",
        samples=[("1.5", "1,5")],
        count=7,
        lines=[2, 5],
        is_more=True,
        changes={"encoding": "cp850"},
    )

    assert BulkFix.from_json(fix.as_json()) == fix


def test_how_a_file_is_read_is_read_as_it_was_written() -> None:
    dialect = Dialect(
        encoding="cp1252",
        delimiter=";",
        text_delimiter='"',
        has_header=False,
        field_names=("ART_CODE", "MVT_QTE"),
        start_line=3,
        decimal_mark=",",
    )

    assert Dialect.from_json(dialect.as_json()) == dialect
    assert Dialect.from_json({"encoding": "utf-8", "delimiter": ","}) == Dialect(
        encoding="utf-8", delimiter=","
    )


def test_an_offered_fix_of_an_older_check_lacks_what_was_not_stored_then() -> None:
    stored = {
        "kind": "header", "rule": "unknown_column", "line": 1, "column": 2, "field": "", "count": 1,
        "before": "ART_COD", "after": "ART_CODE", "gone": "since",
    }  # fmt: skip

    [fix] = Run(offers=[stored]).list_offered_fixes()

    assert (fix.after, fix.length, fix.samples, fix.is_more) == ("ART_CODE", 0, [], False)
