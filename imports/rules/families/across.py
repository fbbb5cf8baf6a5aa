"""The rules of lines with each other."""

from imports.catalogue.texts import gettext_noop
from imports.rules.rule import BLOCKING, WARNING, Family, Rule, RuleRow

ROWS = (
    RuleRow(
        Rule.REPEATED_KEY,
        WARNING,
        Family.ACROSS,
        gettext_noop("Same record twice"),
        sentence=gettext_noop(
            "Line %(first)s is already about the same record: the later line would overwrite what "
            "the earlier one set. Keep one of the two, or correct the code."
        ),
    ),
    RuleRow(
        Rule.SCATTERED_DOCUMENT,
        WARNING,
        Family.ACROSS,
        gettext_noop("Split document"),
        sentence=gettext_noop(
            "A document with the same values starts on line %(first)s, with other lines in "
            "between. Gestimum would create %(times)s documents instead of one. If they are one "
            "document, sort the file so that its lines follow each other."
        ),
    ),
    RuleRow(
        Rule.CHANGING_DOCUMENT_FIELD,
        WARNING,
        Family.ACROSS,
        gettext_noop("Value that changes within a document"),
        sentence=gettext_noop(
            "Line %(first)s of the same document has “%(before)s”. This field applies to the whole "
            "document, and changing it does not start another one: one of the values would be "
            "lost. Give all lines of the document the same value, or change a field that separates "
            "documents."
        ),
    ),
    RuleRow(
        Rule.UNBALANCED_PIECE,
        WARNING,
        Family.ACROSS,
        gettext_noop("Unbalanced piece"),
        sentence=gettext_noop(
            "This piece is not balanced: debit %(debit)s, credit %(credit)s, difference "
            "%(difference)s (lines with the same journal, date and piece number: %(times)s). "
            "Unless your preferences allow it, Gestimum refuses all its lines. Correct the "
            "amounts, or add the missing line."
        ),
    ),
    RuleRow(
        Rule.DUE_DATES_DIFFER,
        BLOCKING,
        Family.ACROSS,
        gettext_noop("Due dates total does not match"),
        sentence=gettext_noop(
            "The due dates below this entry add up to %(total)s, but its amount is %(amount)s: "
            "Gestimum would refuse the entry and its whole piece. Correct the amounts so that they "
            "match."
        ),
        is_overridable=True,
    ),
    RuleRow(
        Rule.DUE_DATES_IGNORED,
        WARNING,
        Family.ACROSS,
        gettext_noop("Due dates ignored"),
        sentence=gettext_noop(
            "The entry above has its own due date, so Gestimum ignores the due dates that follow "
            "it. Clear the entry's due date if those below are correct, or delete them."
        ),
    ),
    RuleRow(
        Rule.ANALYTIC_DIFFERS,
        BLOCKING,
        Family.ACROSS,
        gettext_noop("Analytic total does not match"),
        sentence=gettext_noop(
            "The analytic lines below this entry add up to %(total)s, but its amount is "
            "%(amount)s: Gestimum would refuse the entry and its whole piece. Correct the amounts "
            "so that they match."
        ),
        is_overridable=True,
    ),
)
