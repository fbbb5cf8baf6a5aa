import re
from datetime import date
from pathlib import Path

import pytest

from imports.catalogue import ENTRY_FORMATS, KINDS, Field, FieldType, Kind
from imports.catalogue.samples import example_csv, template_csv
from imports.checking import check_table
from imports.reading import detect, open_table

NAMED = [kind for kind in KINDS.values() if not kind.is_entries]
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(raw: bytes) -> list[list[str]]:
    """Return the cells of a sample, which ends each line in CRLF, the last one too."""
    assert raw.startswith(BYTE_ORDER_MARK)
    *lines, end = raw.decode("utf-8-sig").split("\r\n")
    assert end == ""
    return [line.split(";") for line in lines]


def is_plausible(field: Field, value: str) -> bool:
    """Whether a filled cell is what the field table asks for."""
    if field.values is not None:
        return value in field.values
    if field.type in (FieldType.DATE, FieldType.DATE_TIME):
        day, month, year = value.split("/")
        return bool(date(int(year), int(month), int(day)))
    if field.type in (FieldType.INTEGER, FieldType.DECIMAL, FieldType.AMOUNT):
        return re.fullmatch(r"[0-9]+(?:,[0-9]+)?", value) is not None
    if field.type is FieldType.CHECKBOX:
        return value in ("0", "1")
    return len(value) <= (field.max_length or len(value))


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.key)
def test_the_template_holds_the_mandatory_columns_and_no_line(kind: Kind) -> None:
    (header,) = read(template_csv(kind))

    assert {field.name for field in kind.required_fields} <= set(header)
    assert all(kind.fields_by_name[name].presence.startswith("Obligatoire") for name in header)


def test_the_template_holds_what_is_mandatory_under_a_condition() -> None:
    assert read(template_csv(KINDS["glossaires"])) == [["TXT_CODE", "TXT_LIB", "TXT_MEMO"]]


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.key)
def test_chosen_columns_come_in_the_table_s_order(kind: Kind) -> None:
    names = list(kind.fields_by_name)

    (header,) = read(template_csv(kind, list(reversed(names))))

    assert header == names


def test_a_column_chosen_twice_comes_once() -> None:
    (header,) = read(template_csv(KINDS["pays"], ["PAY_NOM", "PAY_CODE", "PAY_NOM"]))

    assert header == ["PAY_CODE", "PAY_NOM"]


@pytest.mark.parametrize("columns", [["PAY_CODE", "PAY_COLOUR"], []], ids=["unknown", "none"])
def test_a_template_of_unknown_columns_or_of_none_is_refused(columns: list[str]) -> None:
    with pytest.raises(ValueError, match="not columns of pays"):
        template_csv(KINDS["pays"], columns)


def test_accounting_entries_have_no_template() -> None:
    with pytest.raises(ValueError, match="no column names"):
        template_csv(KINDS["ecritures"])


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.key)
def test_the_example_has_two_to_four_full_lines_in_the_table_s_order(kind: Kind) -> None:
    header, *lines = read(example_csv(kind))

    assert 2 <= len(lines) <= 4
    assert all(len(line) == len(header) for line in lines)
    assert header == [name for name in kind.fields_by_name if name in header]


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.key)
def test_every_cell_of_the_example_is_what_the_table_asks_for(kind: Kind) -> None:
    header, *lines = read(example_csv(kind))

    cells = [dict(zip(header, line, strict=True)) for line in lines]

    for row in cells:
        assert all(row[field.name] for field in kind.required_fields)
        for name, value in row.items():
            field = kind.fields_by_name[name]
            assert not value or is_plausible(field, value), (name, value)
            assert len(value) <= (field.max_length or len(value)), (name, value)
            assert value.encode("cp1252").decode("cp1252") == value


def test_each_glossary_text_is_filled_in_one_column_only() -> None:
    _, *lines = read(example_csv(KINDS["glossaires"]))

    assert all(bool(short) != bool(long) for _, short, long in lines)


def test_the_example_of_accounting_entries_is_the_documented_one_and_balances() -> None:
    raw = example_csv(KINDS["ecritures"])

    entries = [line.split(",") for line in raw.decode("ascii").removesuffix("\r\n").split("\r\n")]

    signed = [float(cells[8]) * (1 if cells[9] == "D" else -1) for cells in entries]
    assert len(entries) == 3
    assert sum(signed) == 0


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_portal_s_own_check_finds_nothing_in_the_example(kind: Kind, tmp_path: Path) -> None:
    file = tmp_path / f"{kind.key}.csv"
    file.write_bytes(example_csv(kind))
    entry_format = ENTRY_FORMATS["GestimumComptaVariable"] if kind.is_entries else None

    dialect = detect(file, kind=kind, entry_format=entry_format).dialect
    report = check_table(open_table(file, dialect), kind, entry_format=entry_format)

    assert report.problems == ()
    assert dialect.has_header is not kind.is_entries
