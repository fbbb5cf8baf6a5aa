"""The sentences for each rule: what is wrong, what was expected, how to fix it."""

from calendar import monthrange
from collections.abc import Callable, Mapping

from imports.catalogue.texts import gettext_noop
from imports.rules.catalogue import ROWS, Params, Rule

SUGGESTION = gettext_noop("Did you mean %(suggestion)s?")
#: Where a person has chosen the decimal mark, and the other one stands in a number.
OTHER_MARK = gettext_noop(
    "For this file, “%(chosen_mark)s” was chosen as the decimal mark: “%(other_mark)s” is not "
    "allowed in a number, because Gestimum could read it as a decimal mark."
)
#: Where the column proves that the other mark is decimal, and nothing can be suggested.
PROVEN_MARK = gettext_noop(
    "Elsewhere in this column, “%(proven_mark)s” can only be a decimal mark: decide whether it "
    "is one here, or whether it separates thousands."
)

MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)
NO_YEAR = gettext_noop("There is no year 0. Correct the year.")
NO_MONTH = gettext_noop(
    "There is no month %(month)s: months run from 01 to 12 (%(shapes)s: JJ is the day, MM the "
    "month, AAAA the year). Correct the month."
)
SWAPPED = gettext_noop("If it comes before the day, swap the two.")
NO_DAY = gettext_noop(
    "%(name)s %(day)s does not exist: %(name)s has %(days)s days. Correct the day."
)
NO_SUCH_DAY = gettext_noop(
    "%(name)s %(day)s does not exist: this month has %(days)s days. Correct the day or the month."
)
NO_LEAP_DAY = gettext_noop(
    "February 29, %(year)s does not exist: %(year)s is not a leap year. Correct the day or the "
    "year."
)

MESSAGES: Mapping[Rule, str] = {row.rule: row.sentence for row in ROWS}


def rule_text(
    rule: Rule, params: Params, translate: Callable[[str], str] = lambda text: text
) -> str:
    """Return the sentence for a problem; `translate` is gettext where there is one."""
    if "month" in params:
        sentence = name_impossible_day(params, translate)
    else:
        sentence = translate(MESSAGES[rule]) % params
    if "other_mark" in params:
        sentence = f"{translate(OTHER_MARK) % params} {sentence}"
    if "proven_mark" in params and "suggestion" not in params:
        sentence = f"{translate(PROVEN_MARK) % params} {sentence}"
    if "suggestion" in params:
        sentence = f"{translate(SUGGESTION) % params} {sentence}"
    return sentence


def name_impossible_day(params: Params, translate: Callable[[str], str]) -> str:
    """Say by its name which day the calendar lacks."""
    day, month, year = (int(params[name]) for name in ("day", "month", "year"))
    if not 1 <= month <= 12:
        sentence = translate(NO_MONTH) % {**params, "month": f"{month:02}"}
        return f"{sentence} {translate(SWAPPED)}" if 1 <= day <= 12 else sentence
    if not year:
        return translate(NO_YEAR)
    if (day, month) == (29, 2):
        return translate(NO_LEAP_DAY) % params
    sentence = NO_SUCH_DAY if 29 <= day <= 31 else NO_DAY
    _, days = monthrange(year, month)
    return translate(sentence) % {"day": day, "name": translate(MONTHS[month - 1]), "days": days}
