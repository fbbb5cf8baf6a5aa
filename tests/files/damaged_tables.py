"""Tables that somebody meant, and what programs and people make of them by known steps."""

import csv
import html
import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

type Rows = Sequence[Sequence[str]]
type Damage = Callable[[str], str]

TEXTS = (
    "Société Générale", "Hôtel de la Forêt", "Bâtiment & façade", "Pâtisserie Noël", "Vis à tête",
    "Câble d'antenne", "Cœur de chêne", "L’été à la mer", "Tube 1/2\" galva", "Martin SARL",
    "Pièce ; voir notice", "Boîte de 3, bleue", "M. O'Brien", "Prix en €", "Écrou (M6)",
)  # fmt: skip
TOWNS = ("Lyon", "Besançon", "Nîmes", "Alès", "Bourg-en-Bresse", "Saint-Étienne")
POSTAL = ("01000", "69001", "06000", "25000", "97110")
PHONES = ("0612345678", "0478123456", "0493112233")
ACCOUNTS = ("411001", "411002", "411CLIENT")
CODES = ("A1", "00123", "VIS-6", "1E5", "3700123456789", "A.12/B", "7")
AMOUNTS = ("12,50", "0,99", "1234,5", "7", "100000", "19,9")
FIRST_DAY = date(1899, 12, 30)
DAYS = ("05/03/2026", "31/12/2025", "01/02/2026", "15/01/2026")

#: The columns of a kind, each with what it may hold.
TABLES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "clients": {
        "PCF_CODE": CODES, "PCF_RS": TEXTS, "PCF_CP": POSTAL, "PCF_VILLE": TOWNS,
        "PCF_TEL1": (*PHONES, ""), "PCF_DATIMM": (*DAYS, ""), "CPT_NUMERO": ACCOUNTS,
    },
    "articles": {
        "ART_CODE": CODES, "ART_LIB": TEXTS, "ART_P_VTE": AMOUNTS, "ART_REF": (*CODES, ""),
        "ART_NSTAT": ("0", "1"), "ART_MEMO": (*TEXTS, ""),
    },
    "documents_stock": {
        "DOC_STYPE": ("E",), "DEP_CODE": ("001", "002"), "DOC_DATE": DAYS, "ART_CODE": CODES,
        "MVT_QTE": AMOUNTS, "MVT_LIB": (*TEXTS[:4], ""),
    },
}  # fmt: skip
KEYS = ("PCF_CODE", "ART_CODE")


def misread(written: str, taken: str) -> Damage:
    def damage(value: str) -> str:
        data = value.encode(written, "replace")
        return "".join(bytes([byte]).decode(taken, "ignore") or chr(byte) for byte in data)

    return damage


def twice(value: str) -> str:
    once = misread("utf-8", "cp1252")
    return once(once(value))


def of_day(write: Callable[[date], str]) -> Damage:
    def damage(value: str) -> str:
        if not value:
            return value
        day, month, year = map(int, value.split("/"))
        return write(date(year, month, day))

    return damage


def of_filled(write: Callable[[str], str]) -> Damage:
    return lambda value: write(value) if value else value


def group_thousands(space: str) -> Damage:
    def damage(value: str) -> str:
        whole, mark, rest = value.partition(",")
        return f"{int(whole):,}".replace(",", space) + mark + rest

    return damage


LETTERS: Mapping[str, Damage] = {
    "UTF-8 as Windows-1252": misread("utf-8", "cp1252"),
    "UTF-8 as Windows-1252, twice": twice,
    "UTF-8 as ISO-8859-1": misread("utf-8", "iso-8859-1"),
    "UTF-8 as Mac Roman": misread("utf-8", "mac_roman"),
    "UTF-8 as CP850": misread("utf-8", "cp850"),
    "accents in pieces": lambda value: unicodedata.normalize("NFD", value),
    "entities": lambda value: html.escape(value).encode("ascii", "xmlcharrefreplace").decode(),
    "escapes": lambda value: value.encode("ascii", "backslashreplace").decode(),
    "lost letters": lambda value: re.sub("(?<=[a-z])[^ -~](?=[a-z])", "?", value),
    "French quotes": of_filled(lambda value: f"« {value} »"),
}
SIGNS: Mapping[str, Damage] = {
    "an apostrophe": of_filled(lambda value: f"'{value}"),
    "an equals sign": of_filled(lambda value: f'="{value}"'),
    "a space behind": of_filled(lambda value: f"{value} "),
    "a hard space": of_filled(lambda value: f"\xa0{value}"),
    "nothing in words": lambda value: value or "NULL",
}
NUMBERS: Mapping[str, Damage] = {
    "a currency": lambda value: f"{value} €",
    "spaces between thousands": group_thousands(" "),
    "narrow spaces": group_thousands("\u202f"),
    "apostrophes": group_thousands("'"),
    "an apostrophe": lambda value: f"'{value}",
}
DATES: Mapping[str, Damage] = {
    "the year first": of_day(lambda day: f"{day:%Y-%m-%d}"),
    "two digits": of_day(lambda day: f"{day:%d/%m/%y}"),
    "a number of days": of_day(lambda day: str((day - FIRST_DAY) // timedelta(days=1))),
    "a time": of_day(lambda day: f"{day:%d/%m/%Y} 00:00:00"),
    "points": of_day(lambda day: f"{day:%d.%m.%Y}"),
}
BOXES: Mapping[str, Damage] = {
    "words": lambda value: {"0": "Non", "1": "Oui"}[value],
    "minus one": lambda value: {"0": "0", "1": "-1"}[value],
}
#: What a program that took codes for numbers makes of those that are digits.
DIGITS: Mapping[str, Damage] = {
    "no zeros in front": lambda value: value.lstrip("0"),
    "a fraction": of_filled(lambda value: f"{value}.0"),
}
BY_COLUMN: Mapping[str, Mapping[str, Damage]] = {
    "PCF_CODE": SIGNS, "ART_CODE": SIGNS, "ART_REF": SIGNS, "CPT_NUMERO": SIGNS,
    "PCF_RS": LETTERS, "PCF_VILLE": LETTERS, "ART_LIB": LETTERS, "ART_MEMO": LETTERS,
    "MVT_LIB": LETTERS, "PCF_CP": {**DIGITS, **SIGNS}, "PCF_TEL1": {**DIGITS, **SIGNS},
    "ART_P_VTE": NUMBERS, "MVT_QTE": NUMBERS, "PCF_DATIMM": DATES, "DOC_DATE": DATES,
    "ART_NSTAT": BOXES, "DEP_CODE": SIGNS,
}  # fmt: skip
MODERN = ("utf-8", "utf-8-sig", "utf-16")
#: No text of a Macintosh or of DOS has them: they are as old as the euro, or of word processors.
RECENT = frozenset("\xa0€")
ENCODINGS = (*MODERN, "cp1252", "cp850", "mac_roman", "iso-8859-15")


@dataclass(frozen=True, kw_only=True)
class DamagedTable:
    """What was meant, and the bytes that came of it.

    `strange` are the lines of the file, from 1, that are no data; `damages` are by column.
    """

    kind: str
    names: Sequence[str]
    meant: Rows
    content: bytes
    damages: Mapping[str, str]
    encoding: str
    strange: Sequence[int] = ()
    steps: Sequence[str] = field(default=())


@st.composite
def draw_damaged(draw: st.DrawFn) -> DamagedTable:
    kind = draw(st.sampled_from(sorted(TABLES)))
    columns = TABLES[kind]
    names = list(columns)
    meant = draw_rows(draw, columns)
    damages = {
        name: draw(st.sampled_from(sorted(BY_COLUMN[name])))
        for name in names
        if name in BY_COLUMN and draw(st.integers(0, 3)) == 0
    }
    rows = [
        [
            BY_COLUMN[name][damages[name]](value) if name in damages else value
            for name, value in zip(names, row, strict=True)
        ]
        for row in meant
    ]
    step = draw(st.sampled_from(sorted(STEPS)))
    lines, strange = STEPS[step](names, rows)
    write = WRITERS[draw(st.sampled_from(sorted(WRITERS)))]
    text = write(lines, draw(st.sampled_from(";;,\t|")))
    # Who keeps damaged letters does so in UTF; an old encoding of them is another text again.
    is_modern = any(damages.get(name) in LETTERS for name in names) or not RECENT.isdisjoint(text)
    encoding = draw(st.sampled_from(MODERN if is_modern else ENCODINGS))
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        encoding, content = "utf-8", text.encode()
    return DamagedTable(
        kind=kind, names=names, meant=meant, content=content, damages=damages, encoding=encoding,
        strange=strange, steps=(step,),
    )  # fmt: skip


def draw_rows(draw: st.DrawFn, columns: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Draw up to eight rows; the key of each is another one."""
    count = draw(st.integers(1, 7))
    drawn = {
        name: draw(
            st.lists(
                st.sampled_from(values),
                min_size=count,
                max_size=count,
                unique=name in KEYS,
            )
        )
        for name, values in columns.items()
    }
    return [[drawn[name][row] for name in columns] for row in range(count)]


def write_plainly(rows: Rows, delimiter: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def write_quoted(rows: Rows, delimiter: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return stream.getvalue()


def write_escaped(rows: Rows, delimiter: str) -> str:
    """Write as MySQL does: a backslash before each quote, none doubled."""
    stream = io.StringIO()
    csv.writer(
        stream, delimiter=delimiter, quoting=csv.QUOTE_ALL, escapechar="\\", doublequote=False
    ).writerows(rows)
    return stream.getvalue()


def write_wrapped(rows: Rows, delimiter: str) -> str:
    """Write as Excel keeps lines that were never cut into cells."""
    lines = write_plainly(rows, delimiter).splitlines()
    return write_quoted([[line] for line in lines], delimiter)


WRITERS: Mapping[str, Callable[[Rows, str], str]] = {
    "plainly": write_plainly,
    "quoted": write_quoted,
    "escaped": write_escaped,
    "wrapped": write_wrapped,
}


type Step = Callable[[Sequence[str], Rows], tuple[Rows, Sequence[int]]]


def keep(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [names, *rows], ()


def add_total(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [names, *rows, ["Total", *[""] * (len(names) - 2), "12"]], (len(rows) + 2,)


def add_header(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [names, *rows, names], (len(rows) + 2,)


def add_numbers(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [names, [str(place) for place in range(1, len(names) + 1)], *rows], (2,)


def add_blank(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [names, [""] * len(names), *rows], (2,)


def add_heading(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [names, ["Famille : divers", *[""] * (len(names) - 1)], *rows], (2,)


def add_signature(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [names, *rows, ["Logiciel X, 12/03/2026"]], (len(rows) + 2,)


def end_in_delimiters(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [[*names, "", ""], *([*row, "", ""] for row in rows)], ()


def end_lines_in_delimiters(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [names, *([*row, ""] for row in rows)], ()


def repeat_title(names: Sequence[str], rows: Rows) -> tuple[Rows, Sequence[int]]:
    return [["Export du 12/03/2026"], [], names, *rows], ()


STEPS: Mapping[str, Step] = {
    "kept": keep,
    "a total below": add_total,
    "the header again": add_header,
    "numbered columns": add_numbers,
    "a blank line": add_blank,
    "a heading": add_heading,
    "a signature": add_signature,
    "delimiters at the end": end_in_delimiters,
    "delimiters at the end of lines": end_lines_in_delimiters,
    "a title above": repeat_title,
}
