"""The rules of one cell: the only definition of what is valid. The fast path must agree with it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from imports.catalogue import Field, FieldType
from imports.catalogue.cell_use import DATE_TYPES, NUMBER_TYPES, is_code
from imports.rules.catalogue import Params, Rule
from imports.values.date_suggestions import find_year_doubt, suggest_date
from imports.values.date_texts import DateWays, read_dates
from imports.values.dates import TABLE_DATES, find_impossible, is_date
from imports.values.known_codes import KnownCode, find_known_code
from imports.values.look_alikes import write_alike
from imports.values.nothing import NULL_WORDS, is_no_date
from imports.values.numbers import OTHER_MARK, Quantity, find_quantity
from imports.values.protection import unprotect
from imports.values.rounded import is_shown_rounded
from imports.values.spreadsheet_damage import (
    BLANKS,
    FORMULA_ERROR,
    HIDDEN,
    INVISIBLE,
    DamagePattern,
    find_traces,
    select_traces,
)
from imports.values.suggestions import suggest_value
from imports.values.years import Horizon, find_horizon

CHECKBOX_VALUES = ("0", "1")
INTEGER = "[+-]?[0-9]+"
DECIMALS = {
    ".,": "[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)",
    ".": "[+-]?(?:[0-9]+(?:[.][0-9]+)?|[.][0-9]+)",
    ",": "[+-]?(?:[0-9]+(?:[,][0-9]+)?|[,][0-9]+)",
}
VALUES_SHOWN = 8
LONGEST_SUGGESTED = 60  # no number, date or code is longer
CHARACTERS_SHOWN = 5

WINDOWS_1252 = frozenset(
    bytes([code]).decode("cp1252")
    for code in range(256)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
)
# Told by rules of their own: U+FFFD everywhere, spaces that cannot be told apart in codes.
KNOWN = WINDOWS_1252 | {"\ufffd"}
KNOWN_IN_CODES = KNOWN | INVISIBLE
KNOWN_IN_TEXTS = KNOWN | HIDDEN
#: A number in groups, such as a SIRET (with points as well) or an IBAN, and what stands between.
IN_GROUPS = re.compile("(?:[A-Z]{2}[0-9]{2}|[0-9]{1,4})(?:[ .\xa0\u202f][0-9A-Z]{1,5}){2,}")
GROUP_SPACES = re.compile("[ .\xa0\u202f]")
TEXT_TYPES = (FieldType.TEXT, FieldType.UNLIMITED_TEXT, FieldType.UNSTATED)

type Fault = tuple[Rule, Params]


@dataclass(frozen=True, kw_only=True)
class CellCheck:
    """What the cells of one column must be. Without a field to check, any text will do.

    `chosen_mark` is the decimal mark that a person says the file's numbers have, or empty. `ways`
    tell what dates that are written otherwise mean. `known_code`: its digits are counted;
    `quantity`: what the numbers count. `has_sense`: the amount stands beside the sense of an entry,
    or in the column of one. `may_be_misread`: another encoding may make other letters of them.
    """

    name: str
    type: FieldType = FieldType.UNSTATED
    is_required: bool = False
    max_length: int | None = None
    length_rule: Rule = Rule.TOO_LONG
    values: Mapping[str, str] | None = None
    dates: tuple[str, ...] = TABLE_DATES
    ways: DateWays = field(default_factory=DateWays)
    decimal_marks: str = ".,"
    chosen_mark: str = ""
    is_code: bool = False
    known_code: KnownCode | None = None
    quantity: Quantity = Quantity.ANY
    has_sense: bool = False
    may_be_misread: bool = False

    @property
    def is_text(self) -> bool:
        """Whether any text will do, as far as its characters go."""
        return self.values is None and self.type in TEXT_TYPES

    @property
    def takes_dates(self) -> bool:
        return self.values is None and self.type in DATE_TYPES

    @property
    def keeps_time(self) -> bool:
        return self.type is FieldType.DATE_TIME

    @property
    def takes_short_years(self) -> bool:
        return self.ways.takes_six_digits and self.takes_dates

    @cached_property
    def traces(self) -> tuple[DamagePattern, ...]:
        """What damage may show in the cells, beside formulas that failed."""
        is_number = self.type in NUMBER_TYPES and self.values is None
        found = select_traces(is_text=self.is_text, is_code=self.is_code, is_number=is_number)
        if self.may_be_misread:
            return tuple(trace for trace in found if trace.rule is not Rule.MOJIBAKE)
        return found

    @property
    def known_characters(self) -> frozenset[str]:
        """The characters that need no word: Windows-1252 and those that other rules tell."""
        if self.is_code:
            return KNOWN_IN_CODES
        return KNOWN_IN_TEXTS if self.is_text else KNOWN


def build_check(
    field: Field,
    *,
    dates: tuple[str, ...] = TABLE_DATES,
    decimal_marks: str = "",
    chosen_mark: str = "",
    length_rule: Rule = Rule.TOO_LONG,
    horizon: Horizon | None = None,
    has_sense: bool = False,
) -> CellCheck:
    """Return the check of a field; where its page names no decimal mark, point and comma pass.

    Of the two, a `chosen_mark` lets only itself pass. `horizon` says how far its dates may lie from
    today; else its label does.
    """
    is_text = field.type in TEXT_TYPES
    if field.format == "Séparateur décimal : point":
        decimal_marks = "."
    return CellCheck(
        name=field.name or field.label,
        type=field.type,
        is_required=field.required,
        max_length=field.max_length if is_text and field.values is None else None,
        length_rule=length_rule,
        values=None if field.type is FieldType.CHECKBOX else field.values,
        dates=dates,
        ways=DateWays(
            horizon=horizon or find_horizon(field.label),
            takes_six_digits=dates != TABLE_DATES,
        ),
        decimal_marks=decimal_marks or chosen_mark or ".,",
        chosen_mark=chosen_mark,
        is_code=is_code(field),
        known_code=find_known_code(field) if is_code(field) else None,
        quantity=find_quantity(field),
        has_sense=has_sense and field.type is FieldType.AMOUNT,
    )


def is_blank(value: str) -> bool:
    return not value.strip(BLANKS)


def find_faults(value: str, check: CellCheck) -> Iterator[Fault]:
    """Yield what is wrong with a cell: one fault of its content, traces, and its characters."""
    if is_blank(value):
        if check.is_required:
            yield Rule.REQUIRED, {}
        return
    if FORMULA_ERROR.regex.match(value):
        yield Rule.FORMULA_ERROR, {}
    elif fault := find_type_fault(value, check) or find_length_fault(value, check):
        yield fault
    elif check.takes_short_years and (doubt := find_year_doubt(value, check.dates, check.ways)):
        yield Rule.DOUBTFUL_YEAR, doubt
    if check.has_sense and value.startswith("-"):
        yield Rule.NEGATIVE_AMOUNT, {}
    for rule, params in find_traces(value, check.traces):
        is_kept = not check.is_required or params.get("suggestion") != ""
        yield rule, params if is_kept else {k: v for k, v in params.items() if k != "suggestion"}
    if not value.isascii() and (strange := find_strange(value, check.known_characters)):
        alike = write_alike(value, KNOWN) if check.is_text else ""
        said: Params = {"characters": strange}
        yield Rule.NOT_CP1252, {**said, "suggestion": alike} if alike else said


def find_type_fault(value: str, check: CellCheck) -> Fault | None:
    """Return what its type has against a value, with what was probably meant if it is plain."""
    fault = judge_type(value, check)
    if fault is None or fault[0] is Rule.UNDOCUMENTED_TIME:
        return fault
    rule, params = fault
    bare = unprotect(value)
    if check.takes_dates and is_no_date(bare):
        return rule, {"shapes": params["shapes"], **suggest_nothing(check)}
    if check.takes_dates and bare == value and value.strip() not in NULL_WORDS:
        return rule, {
            **params,
            **suggest_date(value, check.dates, check.ways, keeps_time=check.keeps_time),
        }
    if check.takes_dates and judge_type(bare, check):
        said = suggest_date(bare, check.dates, check.ways, keeps_time=check.keeps_time)
        is_nothing = bare.strip() in NULL_WORDS
        return rule, {**params, **(said or (suggest_nothing(check) if is_nothing else {}))}
    for meant in suggest_value(
        value[:LONGEST_SUGGESTED], check.type, check.values, check.chosen_mark, check.quantity
    ):
        if is_taken(meant, check):
            return rule, {**params, "suggestion": meant}
    return fault


def suggest_nothing(check: CellCheck) -> Params:
    """Return that nothing was meant, where the cell may be empty."""
    return {} if check.is_required else {"suggestion": ""}


def is_taken(meant: str, check: CellCheck) -> bool:
    """Say whether the field takes what was probably meant: nothing only where it may be empty."""
    if is_blank(meant):
        return meant == "" and not check.is_required
    return judge_type(meant, check) is None


def judge_type(value: str, check: CellCheck) -> Fault | None:
    if check.values is not None:
        return check_allowed(value, check.values)
    check_type = CHECKS_BY_TYPE.get(check.type)
    return check_type(value, check) if check_type else None


def find_length_fault(value: str, check: CellCheck) -> Fault | None:
    # The ERP ignores a value that is too long (release notes), so it would be lost in silence.
    if check.max_length is None or len(value) <= check.max_length:
        return None
    said = {"length": len(value), "max_length": check.max_length}
    meant = write_together(value)
    fits = meant and len(meant) <= check.max_length
    return check.length_rule, {**said, "suggestion": meant} if fits else said


def write_together(value: str) -> str:
    """Return a number written in groups as one, such as a SIRET or an IBAN; empty for others."""
    return GROUP_SPACES.sub("", value) if IN_GROUPS.fullmatch(value) else ""


def check_allowed(value: str, values: Mapping[str, str]) -> Fault | None:
    if value in values:
        return None
    return Rule.NOT_ALLOWED, {"allowed": describe_values(values)}


def describe_values(values: Mapping[str, str]) -> str:
    """List the allowed values with their meaning, the first few where there are many."""
    shown = [
        f"{value} ({meaning})" if meaning else value
        for value, meaning in list(values.items())[:VALUES_SHOWN]
        if value
    ]
    return ", ".join(shown) + (", …" if len(values) > VALUES_SHOWN else "")


def check_date(value: str, check: CellCheck) -> Fault | None:
    if is_date(value, check.dates):
        return None
    return refuse_date(value, check)


def refuse_date(value: str, check: CellCheck) -> Fault:
    """Say whether the value is written in another way, or is a day that the calendar lacks."""
    params: dict[str, str | int] = {"shapes": ", ".join(check.dates)}
    text = value[:LONGEST_SUGGESTED]
    days = [value, *(meant.day for meant in read_dates(text, check.ways))]
    if any(is_date(day, TABLE_DATES) for day in days[1:]):
        return Rule.BAD_DATE, params
    lacking = (find_impossible(day, (*check.dates, *TABLE_DATES)) for day in days)
    return Rule.BAD_DATE, params | next(filter(None, lacking), {})


def check_date_time(value: str, check: CellCheck) -> Fault | None:
    """Take a date with or without a time: the help says nothing about how the time is written."""
    length = len(check.dates[0])
    date, after = value[:length], value[length:]
    if not is_date(date, check.dates) or after[:1] not in ("", " ", "T"):
        return refuse_date(value, check)
    return (Rule.UNDOCUMENTED_TIME, {}) if after else None


def check_integer(value: str, _check: CellCheck) -> Fault | None:
    if re.fullmatch(INTEGER, value):
        return None
    return Rule.BAD_INTEGER, {"is_rounded": 1} if is_shown_rounded(value) else {}


def check_decimal(value: str, check: CellCheck) -> Fault | None:
    if re.fullmatch(DECIMALS[check.decimal_marks], value):
        return None
    params: dict[str, str | int] = {
        "example": "1234.56" if check.decimal_marks == "." else "1234,56"
    }
    if is_shown_rounded(value):
        params["is_rounded"] = 1
    other = OTHER_MARK.get(check.chosen_mark, "")
    if other and other in value and check.decimal_marks == check.chosen_mark:
        params |= {"chosen_mark": check.chosen_mark, "other_mark": other}
    return Rule.BAD_DECIMAL, params


def check_checkbox(value: str, _check: CellCheck) -> Fault | None:
    return None if value in CHECKBOX_VALUES else (Rule.BAD_CHECKBOX, {})


# Any text is right for the types that are not here.
CHECKS_BY_TYPE: Mapping[FieldType, Callable[[str, CellCheck], Fault | None]] = {
    FieldType.DATE: check_date,
    FieldType.DATE_TIME: check_date_time,
    FieldType.INTEGER: check_integer,
    FieldType.DECIMAL: check_decimal,
    FieldType.AMOUNT: check_decimal,
    FieldType.CHECKBOX: check_checkbox,
}


def find_strange(value: str, known: frozenset[str]) -> str:
    """Return the characters that Windows-1252 lacks, each once, with their code; empty if none."""
    strange = list(dict.fromkeys(c for c in value if c not in known))
    shown = [
        f"{character} (U+{ord(character):04X})"
        if character.isprintable()
        else f"U+{ord(character):04X}"
        for character in strange[:CHARACTERS_SHOWN]
    ]
    return ", ".join(shown) + (", …" if len(strange) > CHARACTERS_SHOWN else "")
