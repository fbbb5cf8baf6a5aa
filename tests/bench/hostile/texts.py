"""Texts made to hurt."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path

from tests.bench.hostile.shape import shape

HEADER = b"DOC_STYPE;DOC_DATE;DEP_CODE;ART_CODE;MVT_QTE;MVT_PACH\r\n"
LINE = b"E;02/11/2026;001;00123;1;1,10\r\n"
#: Just below the longest line that is taken.
LONG = (1 << 20) - 100
BLOCK = 1 << 20


def fill(path: Path, size: int, *, again: bytes, start: bytes = b"") -> None:
    """Write `start`, then `again` as often as fits."""
    block = again * max(1, BLOCK // len(again))
    with path.open("wb") as file:
        left = size - file.write(start)
        while left >= len(block):
            left -= file.write(block)
        file.write(again * (left // len(again)))


def write_each(path: Path, size: int, lines: Iterable[bytes], *, start: bytes = HEADER) -> None:
    """Write lines until the file is full."""
    with path.open("wb", buffering=BLOCK) as file:
        left = size - file.write(start)
        for line in lines:
            if len(line) > left:
                break
            left -= file.write(line)


@shape()
def write_newlines(path: Path, size: int) -> None:
    """Newlines and nothing else."""
    fill(path, size, again=b"\n")


@shape()
def write_newlines_between(path: Path, size: int) -> None:
    """A header, newlines, a line."""
    fill(path, size - len(LINE), start=HEADER, again=b"\n")
    with path.open("ab") as file:
        file.write(LINE)


@shape()
def write_carriage_returns(path: Path, size: int) -> None:
    """A header, lone carriage returns, a line."""
    fill(path, size - len(LINE), start=HEADER, again=b"\r")
    with path.open("ab") as file:
        file.write(LINE)


@shape()
def write_lone_quotes(path: Path, size: int) -> None:
    """A lone quote on each line."""
    fill(path, size, start=HEADER, again=b'"\n')


@shape()
def write_quotes_open(path: Path, size: int) -> None:
    """A text that opens on each line and never closes."""
    fill(path, size, start=HEADER, again=b'E;001;"A\n')


@shape()
def write_quotes_alternating(path: Path, size: int) -> None:
    """Quotes and delimiters by turns, in lines of a megabyte."""
    fill(path, size, start=HEADER, again=b'";' * (LONG // 2) + b"\n")


@shape()
def write_quotes_doubled(path: Path, size: int) -> None:
    """Texts of a megabyte of doubled quotes."""
    fill(path, size, start=HEADER, again=b'E;001;"' + b'""' * (LONG // 2 - 20) + b'";1\n')


@shape()
def write_one_line(path: Path, size: int) -> None:
    """One line."""
    fill(path, size, again=b"A")


@shape()
def write_one_quote(path: Path, size: int) -> None:
    """One line of quotes."""
    fill(path, size, again=b'"')


@shape()
def write_nul(path: Path, size: int) -> None:
    """NULs at the end of a good file."""
    fill(path, size - (8 << 20), start=HEADER, again=LINE)
    with path.open("ab") as file:
        file.write(bytes(8 << 20))


@shape()
def write_delimiters(path: Path, size: int) -> None:
    """Lines of delimiters."""
    fill(path, size, start=HEADER, again=b";;;;;\n")


@shape()
def write_million_cells(path: Path, size: int) -> None:
    """Lines of a million cells."""
    fill(path, size, start=HEADER, again=b";" * 1_000_000 + b"\n")


@shape()
def write_million_cells_once(path: Path, size: int) -> None:
    """A line of a million cells among good ones."""
    fill(path, size // 2, start=HEADER, again=LINE)
    with path.open("ab") as file:
        file.write(
            b"A;" * 500_000 + b";" * 500_000 + b"\n" + LINE * ((size // 2 - 1_600_000) // len(LINE))
        )


@shape()
def write_million_filled_cells(path: Path, size: int) -> None:
    """Lines of half a million filled cells."""
    fill(path, size, start=HEADER, again=b"A;" * 500_000 + b"\n")


@shape()
def write_million_names(path: Path, size: int) -> None:
    """A header of a million names."""
    fill(path, size, start=b";" * 1_000_000 + b"\n", again=LINE)


@shape()
def write_many_names(path: Path, size: int) -> None:
    """A header of 9,999 names, and as many cells on each line."""
    names = b";".join(b"ART_X%04d" % number for number in range(9_999))
    fill(path, size, start=b"ART_CODE;" + names + b"\n", again=b"1;" * 9_999 + b"\n")


@shape()
def write_same_names(path: Path, size: int) -> None:
    """A header of 9,999 times the same name."""
    names = b";".join([b"ART_CODE"] * 9_999)
    fill(path, size, start=names + b"\n", again=b";" * 9_998 + b"1\n")


@shape()
def write_long_name(path: Path, size: int) -> None:
    """A name of a megabyte in the header."""
    fill(path, size, start=b"DOC_STYPE;" + b"H" * (LONG - 20) + b"\n", again=b"E;1\n")


@shape()
def write_short_lines(path: Path, size: int) -> None:
    """Lines of one character."""
    fill(path, size, start=HEADER, again=b"A\n")


@shape(kind="articles")
def write_one_column(path: Path, size: int) -> None:
    """One column of one character."""
    fill(path, size, start=b"ART_CODE\n", again=b"A\n")


@shape()
def write_errors(path: Path, size: int) -> None:
    """Every line wrong in another way."""
    write_each(
        path,
        size,
        (b"%d;%d/13/2026;;x%d;%dx;1.%d,%d\n" % (n, n, n, n, n, n) for n in count(1)),
    )


@shape()
def write_equal_lines(path: Path, size: int) -> None:
    """Millions of equal lines."""
    fill(path, size, start=HEADER, again=LINE)


@shape()
def write_documents(path: Path, size: int) -> None:
    """Every line a document of its own."""
    write_each(path, size, (b"E;02/11/2026;%d;00123;1;1,1\n" % (n % 999_999) for n in count(1)))


@shape()
def write_long_numbers(path: Path, size: int) -> None:
    """Numbers of a megabyte."""
    fill(
        path,
        size,
        start=HEADER,
        again=b"E;02/11/2026;001;A;" + b"0" * (LONG // 2) + b"9" * (LONG // 2 - 50) + b";1\n",
    )


@shape()
def write_long_dates(path: Path, size: int) -> None:
    """Dates of a megabyte."""
    fill(path, size, start=HEADER, again=b"E;" + b"02/11/" * (LONG // 6 - 10) + b";001;A;1;1\n")


@shape()
def write_spaces(path: Path, size: int) -> None:
    """Values with half a megabyte of spaces on each side."""
    blank = b" " * (LONG // 2 - 20)
    fill(path, size, start=HEADER, again=b"E;" + blank + b"x" + blank + b";001;A;1;1\n")


@shape()
def write_thousands(path: Path, size: int) -> None:
    """Numbers whose thousands are parted, for a megabyte."""
    number = b"1" + b" 000" * (LONG // 4 - 20)
    fill(path, size, start=HEADER, again=b"E;02/11/2026;001;A;" + number + b";1\n")


@shape()
def write_combining(path: Path, size: int) -> None:
    """A flood of combining characters."""
    accents = b"e" + "\N{COMBINING ACUTE ACCENT}".encode() * (LONG // 2 - 40)
    fill(path, size, start=HEADER, again=b"E;02/11/2026;001;" + accents + b";1;1\n")


@shape()
def write_astral(path: Path, size: int) -> None:
    """Lines of characters that Windows-1252 lacks, none twice."""
    letters = "".join(map(chr, range(0x4E00, 0x9FFF))).encode()
    fill(path, size, start=HEADER, again=b"E;02/11/2026;001;" + letters + b";1;1\n")


@shape()
def write_mixed_encodings(path: Path, size: int) -> None:
    """UTF-8 that breaks in the last line."""
    line = "E;02/11/2026;001;élément;1;1\n".encode()
    fill(path, size - 100, start=HEADER, again=line)
    with path.open("ab") as file:
        file.write(b"E;02/11/2026;001;\xff\xfe\xc3\x28\x81;1;1\n")


@shape()
def write_utf_16(path: Path, size: int) -> None:
    """UTF-16 without its mark."""
    text = (HEADER + LINE * 2000).decode().encode("utf-16-le")
    fill(path, size, start=text, again=LINE.decode().encode("utf-16-le"))


@shape()
def write_utf_16_newlines(path: Path, size: int) -> None:
    """UTF-16 whose characters hold a line end's bytes across their edges."""
    odd = "਀\N{LATIN SMALL LETTER A}਀".encode("utf-16-le") * 100_000
    fill(path, size, start=b"\xff\xfe" + HEADER.decode().encode("utf-16-le"), again=odd)


@shape()
def write_controls(path: Path, size: int) -> None:
    """Escape and Ctrl-Z everywhere."""
    fill(path, size, start=HEADER * 200, again=b"\x1a;\x1b;\x1a\n")


@shape()
def write_table_below(path: Path, size: int) -> None:
    """One line, and another table of millions of lines below a blank one."""
    start = HEADER + b"E;A1;1\n\nCode;Nom\n"
    write_each(path, size, (b"%x;Martin et fils, Lyon\n" % n for n in count(1)), start=start)


@shape()
def write_gaps(path: Path, size: int) -> None:
    """A blank line and another header below every two lines."""
    write_each(path, size, (2 * LINE + b"\nCode;Nom\n" for _n in count(1)), start=HEADER)


@shape(kind="ecritures", format="GestimumComptaVariable")
def write_entries(path: Path, size: int) -> None:
    """Accounting entries with another delimiter, each of another piece that does not balance."""
    line = b'VE;021126;411%06d;"";P%d;"Vente";%d.01;0.00\n'
    write_each(path, size, (line % (n % 999_999, n, n) for n in count(1)), start=b"")


@shape(kind="ecritures", format="GestimumComptaVariable")
def write_entries_uneven(path: Path, size: int) -> None:
    """Accounting entries as short as can be, each of another piece that does not balance."""
    write_each(path, size, (b"1,190219,,,,,%x,,1,D\n" % n for n in count(1)), start=b"")


@shape(kind="ecritures", format="GestimumComptaVariable")
def write_entries_exact(path: Path, size: int) -> None:
    """Accounting entries of amounts with eleven decimals, each of a piece that does not balance."""
    line = b"1,190219,,,,,%x,,1.00000000001,D\n"
    write_each(path, size, (line % n for n in count(1)), start=b"")


@shape(kind="ecritures", format="GestimumComptaVariable")
def write_entries_of_plans(path: Path, size: int) -> None:
    """An accounting entry with millions of analytic plans."""
    lines = (b">%x,,,12.5\n" % n for n in range(10**6, 10**6 + 5_900_000))
    write_each(path, size, lines, start=b"1,190219,VTE,,,,1,,1,D\n")


@shape(kind="ecritures", format="GestimumComptaVariable")
def write_entries_of_quotes(path: Path, size: int) -> None:
    """Accounting entries of nothing but quotes."""
    fill(path, size, again=b'"";' * 20 + b"\n")
