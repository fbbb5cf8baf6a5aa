"""What would be sent of a damaged table is what was meant, or a problem names the column."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings

from imports.catalogue import KINDS
from imports.checking import FoundProblem, Report
from imports.intake.analysis import analyse
from imports.reading import Table, open_table
from imports.reading.cells import split_line
from imports.reading.outgoing import NoDelimiterLeft, prepare_outgoing
from imports.rules import CATALOGUE, Rule, Severity
from imports.rules.rule import Family
from tests.effort import examples
from tests.files.damaged_tables import DamagedTable, draw_damaged

#: They are asked once for all values that are not plain.
OF_ENCODINGS = {Rule.DOUBTFUL_ENCODING, Rule.GUESSED_ENCODING, Rule.MIXED_ENCODING}
#: What is told so, nothing is sent of as it stands.
OF_FILES = {Rule.NO_COLUMN_NAMES, Rule.OTHER_KIND, Rule.QUOTED_VALUES, Rule.DELIMITER_IN_VALUE}


@settings(max_examples=examples(150))
@given(table=draw_damaged())
def test_what_would_be_sent_is_what_was_meant_or_a_problem_names_it(
    tmp_path: Path, table: DamagedTable
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(table.content)

    found = analyse(path, kind=KINDS[table.kind], entry_format=None)

    if found.unreadable:
        return
    assert found.dialect is not None
    assert found.report is not None
    told = [one for one in found.report.problems if one.severity is not Severity.REMARK]
    if OF_FILES & {one.rule for one in told}:
        return
    for line in table.strange:
        assert any(one.line == line for one in told), f"line {line} is none"
    read = open_table(path, found.dialect)
    sent = read_sent(read, found.report)
    if sent is None:
        return
    rows = [row for row in sent if row.line not in table.strange]
    assert len(rows) == len(table.meant)
    for row, meant in zip(rows, table.meant, strict=True):
        for name, value in zip(read.columns, row.cells, strict=False):
            if name.strip():
                right = meant[table.names.index(name)]
                assert value == right or is_told(name, value, row.line, told), (name, value, right)
                if value != right:
                    check_offers(name, value, right, told)


class SentRow(NamedTuple):
    """The cells of a record as they would go, and its line in the file."""

    line: int
    cells: Sequence[str]


def read_sent(table: Table, report: Report) -> Sequence[SentRow] | None:
    """Return what would be sent below the header; None: nothing could be."""
    try:
        outgoing = prepare_outgoing(table)
        lines = [split_line(line, outgoing.dialect.delimiter, "") for line in outgoing]
    except NoDelimiterLeft:
        assert report.blocking
        return None
    records = enumerate(lines[1:], start=1)
    return [SentRow(table.line_of(record), cells) for record, cells in records]


def is_told(name: str, value: str, line: int, told: Sequence[FoundProblem]) -> bool:
    rules = {one.rule for one in told}
    if not value.isascii() and OF_ENCODINGS & rules:
        return True
    return any(one.field == name or (one.line == line and is_of_lines(one.rule)) for one in told)


def is_of_lines(rule: Rule) -> bool:
    return CATALOGUE[rule].family is Family.RECORD


def check_offers(name: str, value: str, meant: str, told: Sequence[FoundProblem]) -> None:
    """Hold that what is suggested for a cell with one damage is what was meant."""
    if OF_ENCODINGS & {one.rule for one in told}:
        return
    for one in told:
        suggestion = one.params.get("suggestion")
        if (one.field, one.value) == (name, value) and suggestion is not None:
            assert suggestion == meant, (one.rule, value, meant)
