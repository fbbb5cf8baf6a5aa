"""Why a field is proposed for a column, in words: never in figures of confidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from imports.catalogue.texts import gettext_noop


@dataclass(frozen=True, kw_only=True)
class MatchReason:
    """A sentence that waits for its language; `params` fill it, `also` follows it."""

    sentence: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    also: "MatchReason | None" = None


def match_reason_text(
    reason: MatchReason, translate: Callable[[str], str] = lambda text: text
) -> str:
    """Return the sentence for people; `translate` is gettext where there is one."""
    said = translate(reason.sentence) % reason.params
    return f"{said} {match_reason_text(reason.also, translate)}" if reason.also else said


TAUGHT = gettext_noop("This company has decided so for this title before.")
IGNORED = gettext_noop("This company leaves this column out.")
NAME = gettext_noop("This is the name of the field.")
LABEL = gettext_noop("This is the label of the field.")
SAME_WORDS = gettext_noop("The label of the field has the same words: “%(label)s”.")
SYNONYM = gettext_noop("%(source)s calls this field “%(written)s”.")
USAGE = gettext_noop("People also call this field “%(written)s”.")
ENGLISH = gettext_noop("“%(written)s” is English for this field.")
OFTEN = gettext_noop("“%(header)s” often stands for this field.")
SHARED_WORDS = gettext_noop("The title has words of this field: %(words)s.")
KNOWN_CODES = gettext_noop("%(count)s of %(distinct)s codes are known from earlier imports.")
ALLOWED = gettext_noop(
    "%(count)s of %(filled)s values are known to this field, such as “%(example)s”."
)
YES_OR_NO = gettext_noop("%(count)s of %(filled)s values say yes or no.")
NUMBERS = gettext_noop("%(count)s of %(filled)s values are numbers.")
WHOLE_NUMBERS = gettext_noop("%(count)s of %(filled)s values are whole numbers.")
DATES = gettext_noop("%(count)s of %(filled)s values are dates.")

ONE_FITS = gettext_noop("The only value of the column fits this field.")
ONE_DOUBTFUL = gettext_noop("The only value of the column does not fit this field as it is.")

SEVERAL_MEANINGS = gettext_noop("“%(header)s” can mean several fields: choose one.")
SEVERAL_COLUMNS = gettext_noop("Other columns may be this field as well: %(columns)s. Choose one.")
NOT_THESE_VALUES = gettext_noop("The title fits %(field)s, but the values of the column do not.")
NOTHING_FITS = gettext_noop("No field has this title, and its values tell nothing.")

FEW_NUMBERS = gettext_noop("Only %(count)s of %(filled)s values are numbers.")
FEW_WHOLE_NUMBERS = gettext_noop("Only %(count)s of %(filled)s values are whole numbers.")
FEW_DATES = gettext_noop("Only %(count)s of %(filled)s values are surely dates.")
FEW_OF_FORM = gettext_noop(
    "Only %(count)s of %(filled)s values have the form that this field must have."
)
MANY_VALUES = gettext_noop(
    "The column has %(distinct)s different values, and this field takes %(allowed)s."
)
UNKNOWN_VALUES = gettext_noop(
    "%(count)s of %(filled)s values must be converted: this field does not take them as they are."
)
TOO_LONG = gettext_noop(
    "%(count)s of %(filled)s values are longer than the %(max_length)s characters of this field."
)
ARE_DATES = gettext_noop("%(count)s of %(filled)s values are dates: this field expects a text.")
ARE_NUMBERS = gettext_noop("%(count)s of %(filled)s values are numbers: this field expects a text.")
ARE_CODES = gettext_noop("%(count)s of %(filled)s values look like codes, not like a quantity.")
REPEATED = gettext_noop(
    "Only %(distinct)s of %(filled)s values are different, and every line needs its own."
)
MOSTLY_EMPTY = gettext_noop(
    "Only %(filled)s of %(lines)s lines have a value, and this field is mandatory."
)

KNOWN_TITLES = gettext_noop("%(count)s of %(columns)s titles are known to it: %(titles)s.")
NAMED_SO = gettext_noop("The file itself says %(words)s.")
ENTRY_LINES = gettext_noop("Its lines are entries as Gestimum takes them.")
