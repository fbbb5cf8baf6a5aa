"""What the quotes of a file leave wrong is told; what is told by nobody goes as it was meant."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.catalogue import KINDS
from imports.checking import Report, check_table
from imports.editing.bulk_fixes import BulkFix, find_bulk_fixes
from imports.reading import Dialect, Table, detect, open_table
from imports.reading.outgoing import prepare_outgoing
from imports.rules import Rule, Severity
from tests.checking.tables import check_both, find_places
from tests.effort import examples

QUOTED = Dialect(encoding="utf-8", delimiter=";", text_delimiter='"')
NAMES = ["ART_CODE", "ART_LIB", "ART_P_VTE"]
HEADER = ";".join(NAMES)


def list_told(report: Report) -> list[tuple[int, str, str]]:
    return [(one.line, str(one.rule), str(one.severity)) for one in report.problems]


def list_offers(report: Report) -> list[BulkFix]:
    return find_bulk_fixes(report, has_header=True)


def test_values_in_quotes_are_asked_about_once_with_another_reading_as_the_way_out(
    tmp_path: Path,
) -> None:
    lines = [HEADER, 'A0;Vis 5";1', '"Q5";"Vis 5 mm";12,5', '"Q6";"Vis 6 mm";3']

    report = check_both(tmp_path, "articles", lines)

    assert find_places(report, Rule.QUOTED_VALUES) == [(3, 1, '"Q5"')]
    assert report.blocking == 0
    (offer,) = list_offers(report)
    assert (offer.kind, offer.changes) == ("reading", {"text_delimiter": '"'})


def test_no_name_is_corrected_alone_where_the_quotes_pack_the_values_as_well(
    tmp_path: Path,
) -> None:
    lines = ['"ART_CODE";"ART_LIB"', '"A1";"Vis"']

    report = check_both(tmp_path, "articles", lines)

    assert (Rule.QUOTED_VALUES, '"ART_CODE"') in report.counts
    assert [offer.kind for offer in list_offers(report)] == ["reading"]
    assert all("suggestion" not in one.params for one in report.problems)
    assert not [one for one in report.problems if one.rule is Rule.MISSING_COLUMN]


@pytest.mark.parametrize(
    "line",
    ['A;Tube 1/2";3', 'A;dit "le Grand" Jean;3', "A;l'eau d'Évian;3", "A;Vis d’or;3"],
)
def test_quotes_inside_texts_are_no_question(tmp_path: Path, line: str) -> None:
    assert list_told(check_both(tmp_path, "articles", [HEADER, line])) == []
    assert list_told(check_both(tmp_path, "articles", [HEADER, line], dialect=QUOTED)) == []


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        (r'"A";"Vis 5\" inox";"3"', r'"Vis 5\" inox"', 'Vis 5" inox'),
        (r'"A";"Vis 5\" inox ; lot";"3"', r'"Vis 5\" inox ; lot"', 'Vis 5" inox ; lot'),
        ('"A";"Tube 1/2" galva";3', '"Tube 1/2" galva"', 'Tube 1/2" galva'),
        ('A;"1/2" tube;3', '"1/2" tube', '"1/2" tube'),
    ],
)
def test_a_text_whose_quotes_are_not_sound_blocks_with_what_was_meant(
    tmp_path: Path, line: str, before: str, after: str
) -> None:
    report = check_both(tmp_path, "articles", [HEADER, "A0;Vis;1", line], dialect=QUOTED)

    assert list_told(report) == [(3, "stray_quote", "blocking")]
    (offer,) = list_offers(report)
    assert (offer.kind, offer.samples) == ("records", [(before, after)])
    assert (offer.lines, offer.last_lines) == ([3], [3])


def test_where_nobody_knows_what_was_meant_the_line_blocks_without_an_offer(
    tmp_path: Path,
) -> None:
    report = check_both(tmp_path, "articles", [HEADER, 'A;"a;b"c;3'], dialect=QUOTED)

    assert list_told(report) == [(2, "stray_quote", "blocking")]
    assert list_offers(report) == []


def test_a_text_over_several_lines_is_one_problem_with_a_stroke_for_all_of_them(
    tmp_path: Path,
) -> None:
    lines = [HEADER, 'A1;"Vis', "", 'inox";1', "A2;Vis;2", 'A3;"Clou', '"; 3']

    report = check_both(tmp_path, "articles", lines, dialect=QUOTED)

    assert list_told(report) == [(2, "line_break", "blocking"), (6, "line_break", "blocking")]
    (offer,) = list_offers(report)
    assert (offer.lines, offer.last_lines) == ([2, 6], [4, 7])
    assert offer.samples == [('"Vis', "Vis inox"), ('"Clou', "Clou ")]


def test_lines_that_do_not_make_one_record_together_are_told_each(tmp_path: Path) -> None:
    lines = [HEADER, 'A1;"Vis', 'inox";1;2;3;4']

    report = check_both(tmp_path, "articles", lines, dialect=QUOTED)

    assert {"line_break", "more_cells"} <= {rule for _line, rule, _severity in list_told(report)}
    assert list_offers(report) == []


def test_values_that_leave_no_delimiter_free_block_with_the_rarest_replaced(
    tmp_path: Path,
) -> None:
    lines = [HEADER, 'A1;"a;b";1', "A2;a|b;2,5", 'A3;"a\tb";3,5', "A4;a|b;4"]

    report = check_both(tmp_path, "articles", lines, dialect=QUOTED)

    assert find_places(report, Rule.DELIMITER_IN_VALUE) == [(2, 2, "a;b")]
    (offer,) = list_offers(report)
    assert (offer.samples, offer.held) == ([("a;b", "a,b")], ";")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("'Q7'", "Q7"),
        ("'d''or'", "d'or"),
        ("“Vis 5 mm”", "Vis 5 mm"),
        ("«\xa0Q10\xa0»", "Q10"),
        ("„Q11“", "Q11"),
        ("‘Q12’", "Q12"),
    ],
)
def test_other_quotes_around_a_value_are_asked_about(
    tmp_path: Path, value: str, meant: str
) -> None:
    report = check_both(tmp_path, "articles", [HEADER, f"A1;{value};3"])

    (problem,) = report.problems
    assert (problem.rule, problem.severity) == (Rule.VALUE_IN_QUOTES, Severity.WARNING)
    assert (problem.column, problem.params["suggestion"]) == (2, meant)


@pytest.mark.parametrize(
    ("value", "rule", "meant"),
    [
        (r"Vis 5\" inox", Rule.ESCAPED_QUOTE, 'Vis 5" inox'),
        (r"d\'angle", Rule.ESCAPED_QUOTE, "d'angle"),
        (r"C:\\temp", Rule.ESCAPED_QUOTE, r"C:\temp"),
    ],
)
def test_what_programs_write_for_a_character_is_asked_about(
    tmp_path: Path, value: str, rule: Rule, meant: str
) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=",")

    report = check_both(
        tmp_path, "articles", [HEADER.replace(";", ","), f"A1,{value},3"], dialect=dialect
    )

    assert [(one.rule, one.params["suggestion"]) for one in report.problems] == [(rule, meant)]


@pytest.mark.parametrize("value", [r"\\serveur\x", "ROUGE\\XL"])
def test_backslashes_of_every_day_are_no_question(tmp_path: Path, value: str) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=",")
    lines = [HEADER.replace(";", ","), f"A1,{value},3"]

    assert list_told(check_both(tmp_path, "articles", lines, dialect=dialect)) == []


type Writer = Callable[[Sequence[Sequence[str]], str], str]


def write_csv(rows: Sequence[Sequence[str]], delimiter: str, **options: object) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, **options).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def write_bare_header(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    below = write_csv(rows[1:], delimiter, quoting=csv.QUOTE_ALL)
    return delimiter.join(rows[0]) + "\r\n" + below


def write_escaped(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """Write as MySQL and PHP do: a backslash before each quote, no quote doubled."""
    return write_csv(rows, delimiter, quoting=csv.QUOTE_ALL, escapechar="\\", doublequote=False)


def write_wrapped(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """Write as Excel does a column of lines that were never cut into cells."""
    lines = [[line] for line in write_csv(rows, delimiter).splitlines()]
    return write_csv(lines, delimiter, quoting=csv.QUOTE_ALL)


WRITERS: dict[str, Writer] = {
    "all": lambda rows, d: write_csv(rows, d, quoting=csv.QUOTE_ALL),
    "minimal": write_csv,
    "texts": lambda rows, d: write_csv(rows, d, quoting=csv.QUOTE_STRINGS),
    "single": lambda rows, d: write_csv(rows, d, quoting=csv.QUOTE_ALL, quotechar="'"),
    "bare header": write_bare_header,
    "escaped": write_escaped,
    "escaped where needed": lambda rows, d: write_csv(rows, d, escapechar="\\", doublequote=False),
    "wrapped": write_wrapped,
}


def read(folder: Path, text: str) -> tuple[Table, Report]:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    table = open_table(path, detect(path, kind=KINDS["articles"]).dialect)
    return table, check_table(table, KINDS["articles"])


@pytest.mark.parametrize("writer", WRITERS)
@settings(max_examples=examples(60))
@given(
    labels=st.lists(st.text("abé;,|\t\"' \n", min_size=1, max_size=8), min_size=1, max_size=5),
    delimiter=st.sampled_from([";", ",", "\t", "|"]),
)
def test_what_would_be_sent_is_what_was_written_or_a_problem_says_so(
    tmp_path: Path, labels: list[str], delimiter: str, writer: str
) -> None:
    rows = [[f"A{number}", label, "2.5"] for number, label in enumerate(labels)]

    table, report = read(tmp_path, WRITERS[writer]([NAMES, *rows], delimiter))

    if not (report.blocking or report.warnings):
        outgoing = prepare_outgoing(table)
        sent = [line.split(outgoing.dialect.delimiter) for line in outgoing]
        assert (outgoing.dialect.text_delimiter, sent) == ("", [NAMES, *rows])


@pytest.mark.parametrize("writer", WRITERS)
@settings(max_examples=examples(60))
@given(
    labels=st.lists(st.text("abé,", min_size=1, max_size=8), min_size=1, max_size=5),
    delimiter=st.sampled_from([";", "\t", "|"]),
)
def test_texts_without_quotes_go_without_a_question_however_they_are_packed(
    tmp_path: Path, labels: list[str], delimiter: str, writer: str
) -> None:
    rows = [[f"A{number}", label, "2.5"] for number, label in enumerate(labels)]

    table, report = read(tmp_path, WRITERS[writer]([NAMES, *rows], delimiter))

    assert list_told(report) == []
    outgoing = prepare_outgoing(table)
    assert [line.split(outgoing.dialect.delimiter) for line in outgoing] == [NAMES, *rows]
