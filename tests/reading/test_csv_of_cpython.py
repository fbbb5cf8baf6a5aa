"""CPython's own tests of its csv reader, as far as they apply to a reader of this kind.

The cases are those of Lib/test/test_csv.py of CPython 3.13, Copyright (C) 2001, 2002 Python
Software Foundation; All Rights Reserved, under the Python Software Foundation License Version 2
(https://docs.python.org/3/license.html). The classes and tests they come from are named.

What does not apply: writers, registries, DictReader; escape characters, `skipinitialspace` and
numbers by quoting, which the ERP has no words for; delimiters that the ERP's users have none of.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.reading import Dialect, Table, UnreadableFile, detect, inspect, open_table
from tests.checking.tables import find_torn

type Rows = list[list[str]]

EXCEL: list[tuple[str, str, Rows]] = [
    ("single", "abc", [["abc"]]),
    ("simple", "1,2,3,4,5", [["1", "2", "3", "4", "5"]]),
    ("empty_fields, above another line", ",\n1", [["", ""], ["1"]]),
    ("singlequoted", '""', [[""]]),
    ("singlequoted_left_empty", '"",', [["", ""]]),
    ("singlequoted_right_empty", ',""', [["", ""]]),
    ("single_quoted_quote", '""""', [['"']]),
    ("quoted_quotes", '""""""', [['""']]),
    ("inline_quote", 'a""b', [['a""b']]),
    ("inline_quotes", 'a"b"c', [['a"b"c']]),
    ("quotes_and_more", '"a"b', [["ab"]]),
    ("lone_quote", 'a"b', [['a"b']]),
    ("quote_and_quote", '"a" "b"', [['a "b"']]),
    ("space_and_quote", ' "a"', [[' "a"']]),
    (
        "quoted",
        '1,2,3,"I think, therefore I am",5,6',
        [["1", "2", "3", "I think, therefore I am", "5", "6"]],
    ),
    (
        "quoted_quote",
        '1,2,3,"""I see,"" said the blind man","as he picked up his hammer and saw"',
        [["1", "2", "3", '"I see," said the blind man', "as he picked up his hammer and saw"]],
    ),
    ("dubious_quote", '12,12,1",', [["12", "12", '1"', ""]]),
]
READER: list[tuple[str, str, Rows]] = [
    ("read_oddinputs, a quote that ends early", '"ab"c', [["abc"]]),
    ("read_eol, none", "a,b", [["a", "b"]]),
    ("read_eol, LF", "a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
    ("read_eol, CRLF", "a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
    ("read_eol, CR", "a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
    ("read_eof, an open quote", 'a,"', [["a", ""]]),
    ("read_eof, an open text", '"a', [["a"]]),
    ("read_escape, no escape character", "a,\\b,c", [["a", "\\b", "c"]]),
    ("read_quoting", '1,",3,",5', [["1", ",3,", "5"]]),
    ("read_quoting, empty", ',,"",', [["", "", "", ""]]),
    ("read_skipinitialspace, not skipped", "a, b,  c,\td", [["a", " b", "  c", "\td"]]),
    ("read_bigfield", f"{'X' * 50_000},{'X' * 50_000}", [["X" * 50_000, "X" * 50_000]]),
    ("read_linenum", "line,1\nline,2\nline,3", [["line", "1"], ["line", "2"], ["line", "3"]]),
    ("TestDialectUnix.simple_reader", '"1","abc def","abc"\n', [["1", "abc def", "abc"]]),
    (
        "TestUnicode.unicode_read",
        "Martin von Löwis,Marc André Lemburg,Guido van Rossum,François Pinard\r\n",
        [["Martin von Löwis", "Marc André Lemburg", "Guido van Rossum", "François Pinard"]],
    ),
]  # fmt: skip
OTHER_MARKS: list[tuple[str, str, str, str, Rows]] = [
    ("read_delimiter", ";", "", "a;b;c", [["a", "b", "c"]]),
    ("register_kwargs", ";", "", "X;Y;Z", [["X", "Y", "Z"]]),
    ("read_quoting, no quote character", ",", "", '1,",3,",5', [["1", '"', "3", '"', "5"]]),
    ("read_quoting, another quote character", ",", "@", "1,@,3,@,5", [["1", ",3,", "5"]]),
]
QUOTED_NEWLINES: list[tuple[str, str, Sequence[tuple[int, int]]]] = [
    ("read_quoting", '"a\nb", 7', [(1, 2)]),
    (
        "TestDialectExcel.quoted_nl",
        '1,2,3,"""I see,""\nsaid the blind man","as he picked up his\nhammer and saw"\n9,8,7,6',
        [(1, 3)],
    ),
    ("roundtrip_quoteed_newlines, LF", '"\na","b\nc","d\n"\n', [(1, 4)]),
    ("roundtrip_quoteed_newlines, CR", '"\re","f\rg","h\r"\n', [(1, 4)]),
    ("roundtrip_quoteed_newlines, CRLF", '"\r\ni","j\r\nk","l\r\n"\n', [(1, 4)]),
    ("roundtrip_quoteed_newlines, LF CR", '"\n\rm","n\n\ro","p\n\r"\n', [(1, 7)]),
]
SNIFFED: list[tuple[str, str, str]] = [
    (
        "sample1",
        ",",
        (
            "Harry's, Arlington Heights, IL, 2/1/03, Kimi Hayes\n"
            "Shark City, Glendale Heights, IL, 12/28/02, Prezence\n"
            "Tommy's Place, Blue Island, IL, 12/28/02, Blue Sunday/White Crow\n"
            "Stonecutters Seafood and Chop House, Lemont, IL, 12/19/02, Week Back\n"
        ),
    ),
    (
        "sample4",
        ";",
        "2147483648;43.0e12;17;abc;def\n147483648;43.0e2;17;abc;def\n47483648;43.0;170;abc;def\n",
    ),
    ("sample5", "\t", "aaa\tbbb\r\nAAA\t\r\nBBB\t\r\n"),
    ("sample6", "|", "a|b|c\r\nd|e|f\r\n"),
    ("sample7", "|", "'a'|'b'|'c'\r\n'd'|e|f\r\n"),
    ("sample10", ",", "\nabc,def\nghijkl,mno\nghi,jkl\n"),
]


def read(folder: Path, text: str, delimiter: str = ",", text_delimiter: str = '"') -> Table:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    inspect(path)
    return open_table(
        path,
        Dialect(
            encoding="utf-8",
            delimiter=delimiter,
            text_delimiter=text_delimiter,
            has_header=False,
            field_names=("A",),
        ),
    )


def cut(table: Table) -> Rows:
    return [table.split(line) for line in table.lines()]


@pytest.mark.parametrize(
    ("text", "rows"),
    [case[1:] for case in EXCEL + READER],
    ids=[case[0] for case in EXCEL + READER],
)
def test_the_cells_are_those_that_cpython_reads(tmp_path: Path, text: str, rows: Rows) -> None:
    assert cut(read(tmp_path, text)) == rows


@pytest.mark.parametrize(
    ("delimiter", "text_delimiter", "text", "rows"),
    [case[1:] for case in OTHER_MARKS],
    ids=[case[0] for case in OTHER_MARKS],
)
def test_other_delimiters_are_read_as_cpython_reads_them(
    tmp_path: Path, delimiter: str, text_delimiter: str, text: str, rows: Rows
) -> None:
    assert cut(read(tmp_path, text, delimiter, text_delimiter)) == rows


@pytest.mark.parametrize(
    ("text", "places"),
    [case[1:] for case in QUOTED_NEWLINES],
    ids=[case[0] for case in QUOTED_NEWLINES],
)
def test_where_cpython_reads_a_line_break_the_file_is_refused(
    tmp_path: Path, text: str, places: Sequence[tuple[int, int]]
) -> None:
    assert find_torn(read(tmp_path, text)) == places


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),  # test_blankline, and [''] of test_read_oddinputs
        ("\r\n", "only_empty_lines"),
        ("\0", "utf16_without_mark"),
        # test_read_nul: CPython keeps them, no text for an ERP holds one
        ("a,\0b,c", "nul_byte"),
        ("a,b\0,c", "nul_byte"),
        ('a,"\0b",c', "nul_byte"),
    ],
)
def test_what_has_no_line_or_holds_a_nul_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path, text)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("delimiter", "text"), [case[1:] for case in SNIFFED], ids=[case[0] for case in SNIFFED]
)
def test_the_delimiter_that_cpython_sniffs_is_found(
    tmp_path: Path, delimiter: str, text: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")

    assert detect(path, kind=KINDS["villes"]).dialect.delimiter == delimiter
