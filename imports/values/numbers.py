"""Numbers as people and programs write them, and what was meant by each."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from imports.catalogue import Field
from imports.values.rounded import write_number
from imports.values.spreadsheet_damage import WIDTHLESS

SPACES = re.compile("[ \t\xa0\u202f\u2009\u200b\ufeff]+")
HIDDEN_SIGNS = re.compile(f"[{WIDTHLESS}]")
OTHER_MARK = {",": ".", ".": ","}
#: Hyphen, minus sign, and the dashes that are typed for it.
MINUS = "\u2212\u2013\u2012\ufe63\uff0d-"
APOSTROPHES = "'\u2019\u02bc"
BEFORE = r"(?:€|eur|\$|usd|£|gbp|chf)"
CURRENCY = f"(?:{BEFORE}|euros?|frs?|ff?)"
#: 1 M may be a million.
BASE_UNIT = (
    "(?:pcs?|pces?|pi[eè]ces?|un?|unit[ée]s?|kgs?|kilos?|litres?|m[èe]tres?|l|(?-i:m[23²³]?))"
)


class Quantity(StrEnum):
    """What the numbers of a field count: the units that may stand beside them say nothing more."""

    ANY = "any"
    RATE = "rate"
    DAYS = "days"
    MONTHS = "months"
    MINUTES = "minutes"


#: By the labels and the names of the catalogue, the first that fits.
QUANTITIES: Mapping[Quantity, re.Pattern[str]] = {
    Quantity.RATE: re.compile(r"%|\btaux\b|pourcentage|\bhausse\b|_TX", re.IGNORECASE),
    Quantity.DAYS: re.compile(r"\bjours?\b", re.IGNORECASE),
    Quantity.MONTHS: re.compile(r"\bmois\b", re.IGNORECASE),
    Quantity.MINUTES: re.compile(r"\bminutes?\b", re.IGNORECASE),
}
#: What may be taken off after a number. Not what changes it: k€, cts, g beside kg, TTC.
UNITS: Mapping[Quantity, re.Pattern[str]] = {
    Quantity.ANY: re.compile(
        rf"{CURRENCY}?(?:ht)?(?:/{BASE_UNIT})?|{BASE_UNIT}|ex(?:emplaires?)?", re.IGNORECASE
    ),
    Quantity.RATE: re.compile("%|pct"),
    Quantity.DAYS: re.compile("j(?:ou)?rs?|j", re.IGNORECASE),
    Quantity.MONTHS: re.compile("mois", re.IGNORECASE),
    Quantity.MINUTES: re.compile("mn|min(?:ute)?s?", re.IGNORECASE),
}
WRITTEN = re.compile(
    rf"(?P<sign>[+{MINUS}]?) ?(?P<before>{BEFORE}?) ?(?P<inner>[+{MINUS}]?) ?"
    rf"(?P<number>[0-9.,](?:[0-9., {APOSTROPHES}]*[0-9.,])?) ?(?P<behind>[{MINUS}]?)"
    r"(?P<after> ?[^0-9\s+-].*|)",
    re.IGNORECASE,
)
#: An accountant's minus, with or without a currency behind it.
IN_BRACKETS = re.compile(r"\((?P<inner>[^()+-]+)\)(?P<after>[^()]*)")
EUROS_CENTS = re.compile(
    rf"(?P<whole>[0-9][0-9 ]*?) ?{CURRENCY} ?(?P<cents>[0-9]{{2}})", re.IGNORECASE
)
GROUPS = re.compile(
    rf"(?P<groups>[1-9][0-9]{{0,2}}(?:(?: [0-9]{{3}})+|(?:[{APOSTROPHES}][0-9]{{3}})+))"
    r"(?P<rest>[.,][0-9]*)?"
)
#: 5.– and 12,-- are amounts without cents.
NO_CENTS = re.compile(rf"(?<=[0-9])[.,] ?[\u2014{MINUS}]{{1,2}}(?![0-9])")
#: An accounting format shows nothing of a zero but a dash beside the currency.
ACCOUNTING_ZERO = re.compile(rf"-?[ ]*-[ ]*{CURRENCY}", re.IGNORECASE)


def find_quantity(field: Field) -> Quantity:
    """Return what the numbers of a field count."""
    words = f"{field.label} {field.name}"
    return next((one for one, named in QUANTITIES.items() if named.search(words)), Quantity.ANY)


def strip_number(value: str, quantity: Quantity = Quantity.ANY) -> str:
    """Return the number without spaces and units, its sign in front; as it is if it is none."""
    return split_unit(value, quantity)[0]


def find_unit(value: str, quantity: Quantity = Quantity.ANY) -> str:
    """Return what stands beside a number and may be taken off, always the same for a currency."""
    return split_unit(value, quantity)[1]


def split_unit(value: str, quantity: Quantity = Quantity.ANY) -> tuple[str, str]:
    """Return the number, its sign in front, and its unit."""
    value = HIDDEN_SIGNS.sub("", value)
    text = NO_CENTS.sub("", SPACES.sub(" ", value).strip(" "))
    if ACCOUNTING_ZERO.fullmatch(text):
        return "0", ""
    if quantity is Quantity.ANY and (found := EUROS_CENTS.fullmatch(text)):
        return f"{join_groups(found['whole'])},{found['cents']}", ""
    if found := IN_BRACKETS.fullmatch(text):
        text = f"-{found['inner'].strip(' ')}{found['after']}"
    found = WRITTEN.fullmatch(text)
    if found is None:
        return SPACES.sub("", value), ""
    unit = SPACES.sub("", found["after"]).replace(".", "")
    signs = [found[name] for name in ("sign", "inner", "behind") if found[name]]
    is_plain = len(signs) < 2 and not (unit and found["before"])
    if not is_plain or (unit and not UNITS[quantity].fullmatch(unit)):
        return SPACES.sub("", value), ""
    if found["before"] and quantity is not Quantity.ANY:
        return SPACES.sub("", value), ""
    sign = "-" if signs and signs[0] in MINUS else ""
    return sign + join_groups(found["number"]), name_unit(unit or found["before"])


def name_unit(unit: str) -> str:
    return re.sub("^euros?|^eur", "€", unit.casefold())


def join_groups(number: str) -> str:
    """Return digits without the spaces or apostrophes between groups of three, and without a mark
    that nothing follows. Others stay: 12 50 is no number that anybody could tell.
    """
    if found := GROUPS.fullmatch(number):
        number = re.sub("[^0-9]", "", found["groups"]) + (found["rest"] or "")
    return number[:-1] if re.fullmatch("[0-9]+[.,]", number) else number


def suggest_number(value: str, chosen_mark: str, quantity: Quantity) -> Iterator[str]:
    """Yield the number without thousands separators and units, with either decimal mark."""
    bare = write_number(value.strip()) or strip_number(value, quantity)
    yield bare
    bare = drop_thousands(bare, chosen_mark)
    yield bare
    # Unless somebody said what the marks are, 1,234 may mean 1234.
    if chosen_mark or not re.fullmatch("[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", bare):
        yield from (bare.replace(",", "."), bare.replace(".", ","))


def drop_thousands(number: str, chosen_mark: str) -> str:
    """Return the number without its thousands separators, where they can be nothing else."""
    for mark, other in OTHER_MARK.items():
        groups = f"[+-]?[1-9][0-9]{{0,2}}(?:[{other}][0-9]{{3}})"
        at_least = {mark: "+", "": "{2,}"}.get(chosen_mark)
        if re.fullmatch(f"{groups}+[{mark}][0-9]+", number) or (
            at_least and re.fullmatch(groups + at_least, number)
        ):
            return number.replace(other, "")
    return number


def suggest_integer(value: str, chosen_mark: str, quantity: Quantity) -> Iterator[str]:
    for number in suggest_number(value, chosen_mark, quantity):
        yield re.sub("[.,]0{1,2}$", "", number)  # 1,000 may mean 1000
