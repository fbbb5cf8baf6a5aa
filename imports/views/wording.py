"""The sentences of the run's pages: what a state means, what to do, what a rule is called."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from imports.checking.rule import Rule
from imports.gestimum.judgement import judge, message
from imports.gestimum.parsing import Answer
from imports.models import Run

RULES = {
    Rule.UNKNOWN_COLUMN: gettext_lazy("Unknown column"),
    Rule.UNNAMED_COLUMN: gettext_lazy("Column without a name"),
    Rule.REPEATED_COLUMN: gettext_lazy("Repeated column"),
    Rule.MISSING_COLUMN: gettext_lazy("Missing column"),
    Rule.COLUMN_ORDER: gettext_lazy("Order of the columns"),
    Rule.CUSTOM_COLUMN: gettext_lazy("Custom column"),
    Rule.UNLISTED_COLUMN: gettext_lazy("Unlisted column"),
    Rule.NO_COLUMN_NAMES: gettext_lazy("No column names"),
    Rule.NO_LINES: gettext_lazy("No lines"),
    Rule.EMPTY_LINE: gettext_lazy("Empty line"),
    Rule.TOTAL_LINE: gettext_lazy("Total or last line of a report"),
    Rule.MORE_CELLS: gettext_lazy("Too many cells"),
    Rule.FEWER_CELLS: gettext_lazy("Fewer cells than columns"),
    Rule.UNCLOSED_TEXT: gettext_lazy("Text not closed"),
    Rule.UNKNOWN_RECORD: gettext_lazy("Unknown kind of line"),
    Rule.LINE_TOO_WIDE: gettext_lazy("Line too wide"),
    Rule.UNKNOWN_LAYOUT: gettext_lazy("Layout not checked"),
    Rule.REQUIRED: gettext_lazy("Required cell empty"),
    Rule.TOO_LONG: gettext_lazy("Value too long"),
    Rule.LONGER_THAN_DOCUMENTED: gettext_lazy("Value longer than documented"),
    Rule.NOT_ALLOWED: gettext_lazy("Value not allowed"),
    Rule.BAD_DATE: gettext_lazy("Not a date"),
    Rule.UNDOCUMENTED_TIME: gettext_lazy("Date with a time"),
    Rule.BAD_INTEGER: gettext_lazy("Not a whole number"),
    Rule.BAD_DECIMAL: gettext_lazy("Not a number"),
    Rule.BAD_CHECKBOX: gettext_lazy("Neither 0 nor 1"),
    Rule.NOT_CP1252: gettext_lazy("Character unknown to Windows"),
    Rule.OTHER_KIND: gettext_lazy("Another kind of import"),
    Rule.FORMULA_ERROR: gettext_lazy("Formula that failed"),
    Rule.SCIENTIFIC_NOTATION: gettext_lazy("Number rounded by a spreadsheet"),
    Rule.MOJIBAKE: gettext_lazy("Damaged accents"),
    Rule.CONTROL_CHARACTER: gettext_lazy("Invisible character"),
}


def name_rule(rule: str) -> str:
    """Return a rule's name in few words."""
    return str(RULES[Rule(rule)])


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a finished run's state means for the books, and what to do now.

    `title` stands in for the state's own word where that would mislead.
    """

    meaning: str
    next_step: str = ""
    title: str = ""


def explain_state(run: Run) -> Meaning:
    """Put the state of a finished run in two sentences."""
    if run.is_dry_run and run.state in (Run.State.IMPORTED, Run.State.PARTIAL, Run.State.REFUSED):
        return explain_dry_run(run)
    return {
        Run.State.IMPORTED: explain_imported,
        Run.State.PARTIAL: explain_partial,
        Run.State.REFUSED: explain_refused,
        Run.State.NOT_SENT: explain_not_sent,
        Run.State.UNKNOWN: explain_unknown,
        Run.State.CANCELLED: explain_cancelled,
    }[Run.State(run.state)](run)


def explain_dry_run(run: Run) -> Meaning:
    nothing = _("This was a dry run: Gestimum recorded nothing.")
    if run.state == Run.State.IMPORTED:
        return Meaning(
            nothing + " " + _("It would take every line."),
            _("To import for good, start again with this file and without the dry run."),
            title=_("The dry run went through"),
        )
    return Meaning(
        nothing + " " + _("It would refuse some of the lines."),
        _("Mend the refused lines in your file, then drop it again."),
        title=_("The dry run found lines to mend"),
    )


def explain_imported(run: Run) -> Meaning:
    if run.warned_count:
        return Meaning(
            _("Gestimum recorded every line, some of them with a warning."),
            _("Read the warnings below: what they say may have to be completed in Gestimum."),
        )
    return Meaning(_("Gestimum recorded every line of the file."), _("There is nothing to do."))


def explain_partial(run: Run) -> Meaning:
    if not run.adds_up:
        return Meaning(
            _("Gestimum recorded part of the file; what became of the rest is not certain."),
            _("Compare with Gestimum line by line before you send anything of this file again."),
        )
    return Meaning(
        _("Gestimum recorded part of the file and refused the rest."),
        _(
            "Mend the refused lines and send them alone, in a new file: sending the whole file "
            "again would record the others twice."
        ),
    )


def explain_refused(run: Run) -> Meaning:
    if not run.adds_up and run.refused_count:
        return Meaning(
            _(
                "Gestimum counts no line as recorded, but its refusals do not account for every "
                "line: what became of the rest is not certain."
            ),
            _("Compare with Gestimum line by line before you send anything of this file again."),
        )
    return Meaning(
        _("Gestimum refused every line: nothing was recorded."),
        _("Mend what the reasons below say in your file, then drop it again."),
    )


def explain_not_sent(run: Run) -> Meaning:
    return Meaning(
        _("Gestimum did not receive these lines: nothing was recorded."),
        _("Once the cause is mended, start again with this file: nothing can be recorded twice."),
    )


def explain_unknown(run: Run) -> Meaning:
    return Meaning(
        _(
            "Nothing proves what became of these lines: Gestimum may have recorded all of them, "
            "some, or none."
        ),
        _("Before anything else, look in Gestimum for what this file would have created."),
    )


def explain_cancelled(run: Run) -> Meaning:
    return Meaning(_("This import was cancelled before anything was sent."))


def explain_sending(run: Run) -> str:
    """Say in one sentence what confirming the draft does, and to what."""
    lines = ngettext("%(count)s line", "%(count)s lines", run.line_count)
    contents = lines % {"count": group_digits(run.line_count)}
    if run.document_count:
        documents = ngettext("%(count)s document", "%(count)s documents", run.document_count)
        contents += ", " + documents % {"count": group_digits(run.document_count)}
    return contents


def group_digits(number: int) -> str:
    return number_format(number, force_grouping=True)


def remark_on_figures(run: Run, answer: Answer | None) -> list[str]:
    """Say what is odd about the ERP's figures, in its words and ours; empty when nothing is."""
    if answer is None:
        return []
    judgement = judge(answer, sent=run.line_count)
    # gettext is handed over: the sentences are marked where they are written.
    return [message(remark, judgement, translate=_) for remark in judgement.remarks]
