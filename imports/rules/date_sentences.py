"""What is said of dates: days that do not exist, the order of a column, times, centuries."""

from calendar import monthrange
from collections.abc import Callable, Iterator

from imports.catalogue.texts import gettext_noop
from imports.rules.catalogue import CATALOGUE, Params, Rule

type Translate = Callable[[str], str]

#: Years begin here: one of four digits that begins with zeros is one of two.
FIRST_YEAR = 1000

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
NO_YEAR = gettext_noop("There is no year %(year)s. Correct the year.")
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
#: What tells the order of day and month in a column, each text with its line.
MONTH_FIRST = gettext_noop(
    "In this column the month comes first: “%(month_proof)s” (line %(month_proof_line)s) can mean "
    "nothing else."
)
PERHAPS_MONTH_FIRST = gettext_noop(
    "Nothing in this column says whether the day or the month comes first, but “%(month_proof)s” "
    "(line %(month_proof_line)s, %(proof_field)s) has the month first."
)
BOTH_FIRST = gettext_noop(
    "This column has both orders: the month comes first in “%(month_proof)s” (line "
    "%(month_proof_line)s), the day in “%(day_proof)s” (line %(day_proof_line)s)."
)
YEAR_FIRST = gettext_noop(
    "In this column, “%(year_proof)s” (line %(year_proof_line)s) begins with its year: other dates "
    "may do so as well."
)
IF_MONTH_FIRST = gettext_noop("If the month comes first here, write %(month_first)s.")
IF_EITHER_FIRST = gettext_noop(
    "Write %(day_first)s if the day comes first here, %(month_first)s if the month does."
)
IF_YEAR_FIRST = gettext_noop(
    "Write %(day_first)s if these six digits begin with the day, %(year_first)s if they begin with "
    "the year."
)
#: The first of a month, as it is called beside the month's name.
FIRST = gettext_noop("1st")
#: What else is known of a date.
LOST_TIME = gettext_noop("The time (%(lost_time)s) would be lost: this field has none.")
TWO_DAYS = gettext_noop(
    "It was %(day_there)s where this time was written, but %(day_here)s in France: write the day "
    "that is meant."
)
SHORT_YEAR = gettext_noop("The year %(short_year)s may be of this century or of the last one.")
DAY_LACKS = gettext_noop(
    "The day is missing: write %(first_day)s for the first day of that month, %(last_day)s for its "
    "last day, or the day that is meant."
)
YEAR_LACKS = gettext_noop("The year is missing: add it.")


def date_sentence(rule: Rule, params: Params, translate: Translate) -> str:
    """Return the sentences for a date of which more is known than that it is wrong, or nothing."""
    more = list(describe_date_params(params, translate))
    if rule is Rule.DATE_ORDER:
        named = {**params, "month_name": translate(MONTHS[int(params["month"]) - 1])}
        if params["day"] == 1:
            named["day"] = translate(FIRST)
        return " ".join([translate(CATALOGUE[rule].sentence) % named, *more])
    if rule is not Rule.BAD_DATE or not (more or "month" in params):
        return ""
    if "month" in params:
        sentence = name_impossible_day(params, translate)
    else:
        sentence = translate(CATALOGUE[rule].sentence) % params
    return " ".join([*more, sentence])


def describe_date_params(params: Params, translate: Translate) -> Iterator[str]:
    if "year_proof" in params:
        yield translate(YEAR_FIRST) % params
    elif "day_proof" in params:
        yield translate(BOTH_FIRST) % params
    elif "proof_field" in params:
        yield translate(PERHAPS_MONTH_FIRST) % params
    elif "month_proof" in params:
        yield translate(MONTH_FIRST) % params
    if "year_first" in params:
        yield translate(IF_YEAR_FIRST) % params
    elif "day_first" in params:
        yield translate(IF_EITHER_FIRST) % params
    elif "month_first" in params:
        yield translate(IF_MONTH_FIRST) % params
    known = (
        ("lost_time", LOST_TIME),
        ("day_there", TWO_DAYS),
        ("short_year", SHORT_YEAR),
        ("first_day", DAY_LACKS),
        ("lacks_year", YEAR_LACKS),
    )
    yield from (translate(sentence) % params for name, sentence in known if name in params)


def name_impossible_day(params: Params, translate: Translate) -> str:
    """Say by its name which day the calendar lacks."""
    day, month, year = (int(params[name]) for name in ("day", "month", "year"))
    if not 1 <= month <= 12:
        sentence = translate(NO_MONTH) % {**params, "month": f"{month:02}"}
        return f"{sentence} {translate(SWAPPED)}" if 1 <= day <= 12 else sentence
    if year < FIRST_YEAR:
        return translate(NO_YEAR) % {"year": f"{year:04}"}
    if (day, month) == (29, 2):
        return translate(NO_LEAP_DAY) % params
    sentence = NO_SUCH_DAY if 29 <= day <= 31 else NO_DAY
    _, days = monthrange(year, month)
    return translate(sentence) % {"day": day, "name": translate(MONTHS[month - 1]), "days": days}
