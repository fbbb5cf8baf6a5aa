"""The sentences for each rule: what is wrong, what was expected, how to fix it."""

from collections.abc import Callable, Mapping

from imports.catalogue.texts import gettext_noop
from imports.rules.catalogue import ROWS, Params, Rule
from imports.rules.conversion_sentences import conversion_sentence
from imports.rules.date_sentences import date_sentence

SUGGESTION = gettext_noop("Did you mean %(suggestion)s?")
NOTHING = gettext_noop("Did you mean to leave this cell empty?")
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

#: Where a spreadsheet shows a number with an exponent.
ROUNDED = gettext_noop(
    "It may have been rounded: in the spreadsheet, show all decimals of this column without an "
    "exponent, and export it again; or write the number in full."
)

#: What the first problems of a rule were stored without.
LATER_PARAMS: Params = {"columns": "–"}

MESSAGES: Mapping[Rule, str] = {row.rule: row.sentence for row in ROWS}


def rule_text(
    rule: Rule, params: Params, translate: Callable[[str], str] = lambda text: text
) -> str:
    """Return the sentence for a problem; `translate` is gettext where there is one."""
    params = {**LATER_PARAMS, **params}
    sentence = date_sentence(rule, params, translate)
    sentence = sentence or conversion_sentence(rule, params, translate)
    sentence = sentence or translate(MESSAGES[rule]) % params
    if "other_mark" in params:
        sentence = f"{translate(OTHER_MARK) % params} {sentence}"
    if "is_rounded" in params:
        sentence = f"{sentence} {translate(ROUNDED)}"
    if "proven_mark" in params and "suggestion" not in params:
        sentence = f"{translate(PROVEN_MARK) % params} {sentence}"
    if params.get("suggestion") == "":
        sentence = f"{translate(NOTHING)} {sentence}"
    elif "suggestion" in params:
        sentence = f"{translate(SUGGESTION) % params} {sentence}"
    return sentence
