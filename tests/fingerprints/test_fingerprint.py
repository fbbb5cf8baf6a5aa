"""The same lines have the same hashes however a file is written, and other lines have others."""

import random
from array import array
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.fingerprints import Hashes, hash_content, hash_lines, pack_hashes, unpack_hashes
from imports.fingerprints.fingerprint import MANY, sort_hashes
from imports.fingerprints.normal_form import normalise_date, normalise_number
from imports.reading import Dialect, open_table
from imports.values.dates import VARIABLE_ENTRY_DATES

KEY = bytes(range(32))
STOCK = KINDS["documents_stock"]
COLUMNS = ("DOC_STYPE", "DOC_DATE", "ART_CODE", "MVT_LIB", "MVT_QTE", "MVT_PACH")
NUMBERS = ("MVT_QTE", "MVT_PACH")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be", "iso-8859-15")

texts = st.text("AZaz09éèçœ '/-.,;\t\"|", max_size=8).map(lambda text: text.strip(" \t"))
amounts = st.integers(-9999999, 9999999).map(lambda number: f"{number / 1000:.3f}")
rows = st.fixed_dictionaries(
    {name: amounts if name in NUMBERS else texts for name in COLUMNS}
).filter(lambda row: any(row.values()))
files = st.lists(rows, min_size=1, max_size=6)


def write_number(value: str, rng: random.Random) -> str:
    """Write the same number otherwise."""
    sign, digits = ("-", value[1:]) if value.startswith("-") else ("", value)
    whole, _, decimals = digits.partition(".")
    whole = rng.choice(["", "0", "00"]) + whole
    if decimals or rng.random() < 0.5:
        decimals = rng.choice([".", ","]) + decimals + "0" * rng.randint(0 if decimals else 1, 3)
    return (sign or rng.choice(["", "+"])) + whole + decimals


def write(rows: Sequence[dict[str, str]], path: Path, rng: random.Random) -> Dialect:
    """Write the rows in one of the many ways in which a file can be written."""
    columns = list(COLUMNS)
    rng.shuffle(columns)
    dialect = Dialect(
        encoding=rng.choice(ENCODINGS), delimiter=rng.choice(";,\t|"), text_delimiter='"'
    )
    is_quoted = rng.choice([0.0, 0.3, 1.0])

    def quote(cell: str) -> str:
        marks = ('"', dialect.delimiter)
        if any(mark in cell for mark in marks) or rng.random() < is_quoted:
            return '"' + cell.replace('"', '""') + '"'
        return cell

    def cell_of(row: dict[str, str], name: str) -> str:
        cell = write_number(row[name], rng) if name in NUMBERS else row[name]
        return quote(rng.choice(["", " "]) + cell + rng.choice(["", " ", "\xa0"]))

    lines = [dialect.delimiter.join(map(quote, columns))]
    lines += [dialect.delimiter.join(cell_of(row, name) for name in columns) for row in rows]
    end = rng.choice(["\n", "\r\n", "\r"])
    data = (end.join(lines) + rng.choice(["", end, end + end])).encode(dialect.encoding)
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    path.write_bytes(marks.get(dialect.encoding, b"") + data)
    return dialect


def hash_rows(
    rows: Sequence[dict[str, str]], rng: random.Random, *, is_fast: bool | None = None
) -> Hashes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        dialect = write(rows, path, rng)
        return hash_lines(open_table(path, dialect), STOCK, key=KEY, is_fast=is_fast)


def hash_text(text: str, *, kind: str = "documents_stock", **dialect: Any) -> Hashes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(text.encode())
        read = Dialect(**{"encoding": "utf-8", "delimiter": ";", **dialect})
        return hash_lines(open_table(path, read), KINDS[kind], key=KEY)


@pytest.mark.slow
@given(files, st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_however_the_same_lines_are_written_their_hashes_are_the_same(
    rows: list[dict[str, str]], rng: random.Random, is_fast: bool, is_other_fast: bool
) -> None:
    in_other_order = rng.sample(rows, len(rows))

    one = hash_rows(rows, rng, is_fast=is_fast)
    other = hash_rows(in_other_order, rng, is_fast=is_other_fast)

    assert len(one) == len(rows)
    assert Counter(one) == Counter(other)
    assert hash_content(one, key=KEY) == hash_content(other, key=KEY)


@pytest.mark.parametrize("is_fast", [True, False])
def test_the_hashes_that_earlier_releases_stored_are_found_again(
    tmp_path: Path, is_fast: bool
) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes("DOC_STYPE;ART_CODE;MVT_QTE\r\nE;Échalas;1,50\r\nS; VIS ;-02\r\n".encode())
    table = open_table(path, Dialect(encoding="utf-8", delimiter=";"))

    hashes = hash_lines(table, STOCK, key=KEY, is_fast=is_fast)

    assert hashes.tolist() == [-1553588244700081517, 7352612912031285960]
    assert hash_content(hashes, key=KEY).hex() == "fd983ad835af4fe8da0d20b7c9800ff6"


def test_what_a_large_file_holds_has_one_hash_in_whatever_order() -> None:
    rng = random.Random(1)
    hashes = array("q", (rng.getrandbits(64) - 2**63 for _ in range(MANY)))

    shuffled = array("q", rng.sample(hashes, MANY))

    assert sort_hashes(shuffled) == array("q", sorted(hashes))
    assert hash_content(shuffled, key=KEY) == hash_content(hashes, key=KEY)


@given(files, st.data(), st.randoms(use_true_random=False))
def test_any_change_of_a_value_changes_the_hash_of_its_line_and_of_the_content(
    rows: list[dict[str, str]], data: st.DataObject, rng: random.Random
) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(COLUMNS))
    value = data.draw(amounts if name in NUMBERS else texts)
    assume(value != rows[place][name])
    changed = [*rows]
    changed[place] = rows[place] | {name: value}
    assume(any(changed[place].values()))

    before = hash_rows(rows, rng, is_fast=data.draw(st.booleans()))
    after = hash_rows(changed, rng, is_fast=data.draw(st.booleans()))

    differing = [number for number in range(len(rows)) if before[number] != after[number]]
    assert differing == [place]
    assert hash_content(before, key=KEY) != hash_content(after, key=KEY)


@given(files, st.randoms(use_true_random=False))
def test_a_line_that_stands_twice_counts_twice(
    rows: list[dict[str, str]], rng: random.Random
) -> None:
    twice = hash_rows([*rows, *rows], rng)

    assert all(count % 2 == 0 for count in Counter(twice).values())
    assert hash_content(twice, key=KEY) != hash_content(hash_rows(rows, rng), key=KEY)


@given(st.lists(st.text("\x1b\x1e\x1f01a", max_size=3), min_size=3, max_size=3), st.booleans())
def test_no_character_inside_a_value_can_feign_another_column(
    values: list[str], is_fast: bool
) -> None:
    assume(values != ["x", "y", "z"])
    table = "DOC_STYPE;ART_CODE;MVT_LIB\n{}\n{}"

    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_text(table.format(";".join(values), "x;y;z"), encoding="utf-8")
        dialect = Dialect(encoding="utf-8", delimiter=";")
        mine, other = hash_lines(open_table(path, dialect), STOCK, key=KEY, is_fast=is_fast)

    assert mine != other


def test_a_line_means_something_else_to_another_kind() -> None:
    text = "VIL_CODE;VIL_NOM\n78000;Versailles\n"

    assert hash_text(text, kind="villes") != hash_text(text, kind="pays")


def test_another_key_gives_other_hashes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("VIL_CODE;VIL_NOM\n78000;Versailles\n", encoding="utf-8")
    table = open_table(path, Dialect(encoding="utf-8", delimiter=";"))

    one, other = (hash_lines(table, KINDS["villes"], key=key * 32) for key in (b"1", b"2"))

    assert one != other


def test_missing_cells_and_columns_are_empty_ones_and_names_may_come_from_the_request() -> None:
    full = hash_text("DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\nE;ELS;1;\n")

    assert hash_text("DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\nE;ELS;1\n") == full
    assert hash_text("MVT_QTE;DOC_STYPE;ART_CODE\n1;E;ELS\n") == full
    names = ("MVT_QTE", "DOC_STYPE", "ART_CODE")
    assert hash_text("1;E;ELS\n", has_header=False, field_names=names) == full


@pytest.mark.parametrize(
    ("one", "other"),
    [("00123", "123"), ("1,0", "1,00"), ("a  b", "a b"), ("É", "E\N{COMBINING ACUTE ACCENT}")],
)
def test_a_code_that_looks_like_a_number_is_a_text(one: str, other: str) -> None:
    first, second = hash_text(f"DOC_STYPE;ART_CODE;MVT_QTE\nE;{one};1\nE;{other};1\n")

    assert first != second


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("1,00", "1"), ("1.0", "1"), ("+1", "1"), ("01", "1"), ("-0,0", "0"), (",5", "0.5"),
        ("-1,50", "-1.5"), ("1234.50", "1234.5"), ("100", "100"), ("0", "0"), (" 7 ", "7"),
        # No numbers: they stay as they stand.
        ("1 234,5", "1 234,5"), ("1,2,3", "1,2,3"), ("1e3", "1e3"), (",", ","), ("-", "-"),
    ],
)  # fmt: skip
def test_a_number_has_one_form(value: str, form: str) -> None:
    assert normalise_number(value) == form


@pytest.mark.parametrize("value", ["190219", "19022019", "19/02/19", "19/02/2019", " 19/02/2019"])
def test_a_date_of_the_entries_has_one_form(value: str) -> None:
    assert normalise_date(value, VARIABLE_ENTRY_DATES) == "20190219"
    assert normalise_date("31/02/2019", VARIABLE_ENTRY_DATES) == "31/02/2019"


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("0" * 1_000_000 + "7", "7"),
        ("1," + "0" * 1_000_000, "1"),
        ("1," + "0" * 1_000_000 + "5", "1." + "0" * 1_000_000 + "5"),
        *((text + "x", text + "x") for text in ("0" * 1_000_000, "1," + "0" * 1_000_000)),
        *((text + "x", text + "x") for text in ("9" * 1_000_000, "1," + "10" * 500_000)),
    ],
    ids=lambda text: f"{text[:3]}…{text[-3:]}",
)
def test_numbers_of_a_megabyte_have_their_one_form_without_being_tried_over_and_over(
    value: str, form: str
) -> None:
    assert normalise_number(value) == form


def test_accounting_entries_are_compared_by_their_positions(tmp_path: Path) -> None:
    lines = [
        "1,19/02/2019,VTE,411C25,,Presta,FAC19,EUR,12000,D",
        '1,190219,VTE,"411C25",, Presta,FAC19,EUR,12000.00,D',
        "1,19/02/2019,VTE,,411C25,Presta,FAC19,EUR,12000,D",
    ]
    path = tmp_path / "file"
    path.write_text("\n".join(lines), encoding="utf-8")
    table = open_table(path, Dialect(encoding="utf-8", delimiter=",", has_header=False))
    variable = ENTRY_FORMATS["GestimumComptaVariable"]

    first, same, other = hash_lines(table, KINDS["ecritures"], key=KEY, entry_format=variable)

    assert first == same
    assert first != other
    with pytest.raises(ValueError, match="format"):
        hash_lines(table, KINDS["ecritures"], key=KEY)


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_hashes_are_stored_in_eight_bytes_each(numbers: list[int]) -> None:
    packed = b"".join(number.to_bytes(8, "little", signed=True) for number in numbers)

    assert list(unpack_hashes(packed)) == numbers
    assert pack_hashes(unpack_hashes(packed)) == packed
