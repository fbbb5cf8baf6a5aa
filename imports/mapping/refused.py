"""Why a mapping, or a step of it, is none, in words that say what to do about it."""

from collections.abc import Callable, Mapping

from imports.catalogue.texts import gettext_noop


class MappingRefused(Exception):
    """What was given is no mapping. `code` is a key of `REFUSALS`, `params` fill its sentence."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(REFUSALS[code] % params)
        self.code = code
        self.params: Mapping[str, str | int] = params


def mapping_refused_text(
    error: MappingRefused, translate: Callable[[str], str] = lambda text: text
) -> str:
    """Return the sentence for people; `translate` is gettext where there is one."""
    return translate(REFUSALS[error.code]) % error.params


REFUSALS: Mapping[str, str] = {
    "not_an_object": gettext_noop("“%(name)s” must be an object with names and values."),
    "unknown_key": gettext_noop(
        "“%(key)s” means nothing in “%(name)s”: it may come from a newer version of the portal. "
        "Remove it, or update the portal."
    ),
    "missing_key": gettext_noop("“%(key)s” is missing in “%(name)s”: add it."),
    "wrong_type": gettext_noop("“%(key)s” in “%(name)s” does not hold a value that is possible."),
    "not_one_of": gettext_noop("“%(value)s” is none of what “%(key)s” may be: %(values)s."),
    "unknown_step": gettext_noop(
        "There is no step “%(step)s”: it may come from a newer version of the portal. Remove it, "
        "or update the portal."
    ),
    "newer_format": gettext_noop(
        "This mapping has format %(format)s; this portal reads format %(known)s and none that is "
        "newer. Update the portal."
    ),
    "column_twice": gettext_noop("Column %(column)s is mapped twice: decide on one."),
    "field_twice": gettext_noop(
        "Two columns would both become %(field)s: choose one of them, or join them."
    ),
    "no_column": gettext_noop("There is no column %(column)s: columns count from 1."),
    "no_such_column": gettext_noop(
        "There is no column %(column)s: the file has %(width)s. The mapping may be that of another "
        "file."
    ),
    "no_field": gettext_noop("A value is to be computed, but it is not said for which field."),
    "steps_of_nothing": gettext_noop(
        "%(field)s has one value on every line: no step can change it. Write the value itself."
    ),
    "value_beside_columns": gettext_noop(
        "%(field)s cannot have both one value on every line and columns that it is made of."
    ),
    "needs_joining": gettext_noop(
        "%(field)s is made of several columns: its first step must say how they become one."
    ),
    "other_count": gettext_noop(
        "The first step for %(field)s takes %(count)s columns, and there are %(found)s."
    ),
    "joining_inside": gettext_noop(
        "A step that makes one value of several columns can only be the first one, on several "
        "columns."
    ),
    "line_break": gettext_noop(
        "A line break is not allowed here: Gestimum expects one record per line."
    ),
    "nothing_said": gettext_noop("A step says nothing: fill in its text."),
    "too_small": gettext_noop("%(number)s is too small: write a number from %(least)s up."),
    "too_large": gettext_noop("%(number)s is too large: write a number up to %(most)s."),
    "too_many_characters": gettext_noop(
        "A text of %(found)s characters is too long: write up to %(most)s."
    ),
    "no_factor": gettext_noop("Nothing can be multiplied by %(factor)s."),
    "one_character": gettext_noop("“%(value)s” must be one single character."),
    "same_marks": gettext_noop(
        "The decimal mark and the thousands separator cannot both be “%(mark)s”."
    ),
    "digits_dropped": gettext_noop(
        "“%(value)s” cannot be left out of a number: it has digits or signs of a number in it."
    ),
    "values_contradict": gettext_noop(
        "“%(value)s” stands in this table twice, and becomes two different values. Decide on one, "
        "or have upper and lower case told apart."
    ),
    "no_values": gettext_noop("The table of values is empty: add a value, or remove the step."),
}
