"""What is said of a value that cannot be converted, by the step that failed."""

from collections.abc import Callable, Mapping

from imports.catalogue.texts import gettext_noop
from imports.rules.catalogue import Params, Rule

COUNTED = gettext_noop(
    "The mapping counts with this value, which does not read as a number or leads to none that can "
    "be written exactly. Correct it, or change the mapping."
)
#: By the `type` of the step, or by why a line cannot hold what the value became.
FAILED: Mapping[str, str] = {
    "value_table": gettext_noop(
        "This value has no match in the value table of its column: nobody knows what it means in "
        "Gestimum. Add it to the table, or correct it."
    ),
    "date": gettext_noop(
        "This value does not read as a date in the form that the mapping states for its column. "
        "Correct it, or state another form."
    ),
    "number": gettext_noop(
        "This value does not read as a number in the form that the mapping states for its column. "
        "Correct it, or state another form."
    ),
    **dict.fromkeys(("factor", "absolute", "sign_to_code", "subtract", "divide"), COUNTED),
    "delimiter": gettext_noop(
        "What the mapping makes of this value contains the delimiter, and this file has no text "
        "delimiter: it would be split in two. Change the mapping, or choose a text delimiter under "
        "“Change how it is read”."
    ),
}


def conversion_sentence(rule: Rule, params: Params, translate: Callable[[str], str]) -> str:
    """Return the sentence of the step that failed; empty for other rules, and other steps."""
    failed = FAILED.get(str(params.get("step", ""))) if rule is Rule.NOT_CONVERTED else None
    return translate(failed) if failed else ""
