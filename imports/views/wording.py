"""The sentences of the run's pages: what a state means, what to do, what a rule is called."""

from dataclasses import dataclass

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from imports.checking.rule import Rule
from imports.delivery import DeliveryError, DuplicateFile, TooLate
from imports.gestimum.judgement import message
from imports.gestimum.overview import OpenedAnswer
from imports.models import Ruling, Run
from imports.models.run import TRIED

LINES_NAMED = 20

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
    Rule.LINE_BREAK: gettext_lazy("Line break in a text"),
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
    Rule.NONE_FILLED: gettext_lazy("None of the fields filled"),
    Rule.BOTH_FILLED: gettext_lazy("Both fields filled"),
    Rule.TRANSFER_WITHOUT_DESTINATION: gettext_lazy("Transfer without destination"),
    Rule.ACCOUNT_WITHOUT_THIRD_PARTY: gettext_lazy("Account without third party"),
    Rule.EMPTY_PRICE: gettext_lazy("Empty price"),
    Rule.REPEATED_KEY: gettext_lazy("Same record twice"),
    Rule.SCATTERED_DOCUMENT: gettext_lazy("Document in several places"),
    Rule.CHANGING_DOCUMENT_FIELD: gettext_lazy("Value that changes inside a document"),
    Rule.UNBALANCED_PIECE: gettext_lazy("Piece not balanced"),
    Rule.DUE_DATES_DIFFER: gettext_lazy("Due dates that do not add up"),
    Rule.DUE_DATES_IGNORED: gettext_lazy("Due dates ignored"),
    Rule.ANALYTIC_DIFFERS: gettext_lazy("Analytic lines that do not add up"),
    Rule.REPLACEMENT_CHARACTER: gettext_lazy("Lost letter"),
    Rule.TURNED_INTO_DATE: gettext_lazy("Turned into a date by a spreadsheet"),
    Rule.INVISIBLE_SPACE: gettext_lazy("Space that cannot be told apart"),
    Rule.SPACES_AROUND: gettext_lazy("Spaces around a code"),
    Rule.LOST_ZEROS: gettext_lazy("Zeros probably lost"),
    Rule.DECIMAL_OR_THOUSANDS: gettext_lazy("Decimals or thousands"),
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


def explain_state(run: Run, ruling: Ruling | None = None) -> Meaning:
    """Put the state of a finished run in two sentences. `ruling` is the last one on it."""
    if ruling is not None and ruling.finding != Ruling.Finding.ABSENT:
        return explain_ruled(run, ruling)
    if ruling is not None and run.state in (Run.State.CANCELLED, Run.State.NOT_SENT):
        return explain_end_of_second(run, ruling)
    if run.is_dry_run and run.state in (*TRIED, Run.State.UNKNOWN):
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
    if run.state == Run.State.UNKNOWN:
        return Meaning(
            _(
                "No answer proves what Gestimum made of this dry run. A dry run should record "
                "nothing, but only Gestimum itself can show it."
            ),
            _("Before anything else, look in Gestimum for what this file would have created."),
        )
    nothing = _("This was a dry run: Gestimum recorded nothing.")
    if run.state == Run.State.IMPORTED:
        return Meaning(
            nothing + " " + _("It would take every line."),
            _("The draft is still there, to be sent for good.")
            if run.trial_of_id
            else _("To import for good, start again with this file and without the dry run."),
            title=say_trial(run),
        )
    return Meaning(
        nothing
        + " "
        + (
            _("It would refuse some of the lines.")
            if run.state == Run.State.PARTIAL
            else _("It would refuse every line.")
        ),
        _("Mend the refused lines in your file, then drop it again."),
        title=say_trial(run),
    )


def say_trial(run: Run) -> str:
    """Say what came of a dry run in the ERP's own words, or where it stands."""
    if run.imported_count is None or run.refused_count is None:
        return _("Dry run: %(state)s") % {"state": run.state_label}
    counts = {
        "importable": ngettext(
            "%(count)s importable line", "%(count)s importable lines", run.imported_count
        )
        % {"count": group_digits(run.imported_count)},
        "rejectable": ngettext("%(count)s rejectable", "%(count)s rejectable", run.refused_count)
        % {"count": group_digits(run.refused_count)},
    }
    return _("Dry run: %(importable)s, %(rejectable)s") % counts


def explain_imported(run: Run) -> Meaning:
    if run.warned_count:
        return Meaning(
            _("Gestimum recorded every line, some of them with a warning."),
            _("Read the warnings below: what they say may have to be completed in Gestimum."),
        )
    meaning = _("Gestimum recorded every line of the file.")
    if run.left_out:
        meaning = _("Gestimum recorded every line that was sent.") + " " + tell_left_out(run)
    return Meaning(meaning, _("There is nothing to do."))


def tell_left_out(run: Run) -> str:
    """Say which lines a person left out of the sending."""
    sentence = ngettext(
        "Line %(lines)s was left out before the sending.",
        "%(count)s lines were left out before the sending: %(lines)s.",
        len(run.left_out),
    )
    named = ", ".join(map(str, run.left_out[:LINES_NAMED]))
    return sentence % {
        "count": group_digits(len(run.left_out)),
        "lines": named + ("…" if run.left_out[LINES_NAMED:] else ""),
    }


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


def explain_ruled(run: Run, ruling: Ruling) -> Meaning:
    """Say what a person found; the portal itself never learned it."""
    who = {"person": ruling.user, "day": date_format(localtime(ruling.at), "DATE_FORMAT")}
    if ruling.finding == Ruling.Finding.IMPORTED:
        return Meaning(
            _("%(person)s found every line of the file in Gestimum on %(day)s.") % who,
            _("There is nothing to do."),
        )
    if ruling.finding == Ruling.Finding.PARTIAL:
        return Meaning(
            _("%(person)s found a part of the lines in Gestimum on %(day)s.") % who,
            _(
                "Send the lines that are absent alone, in a new file: sending the whole file again "
                "would record the others twice."
            ),
        )
    return Meaning(
        _("%(person)s found nothing of this file in Gestimum on %(day)s.") % who,
        _("It will not be sent again by itself. If it is still needed, start again with it."),
        title="" if run.is_dry_run else _("Found absent"),
    )


def explain_end_of_second(run: Run, ruling: Ruling) -> Meaning:
    """Say that a run found absent did not go out again after all."""
    who = {"person": ruling.user}
    if run.state == Run.State.CANCELLED:
        return Meaning(
            _(
                "%(person)s found nothing of the first sending in Gestimum; the second one was "
                "cancelled before anything was sent."
            )
            % who
        )
    return Meaning(
        _(
            "%(person)s found nothing of the first sending in Gestimum, and the second one did not "
            "reach it: nothing was recorded."
        )
        % who,
        _("Once the cause is mended, start again with this file."),
    )


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


def remark_on_figures(answer: OpenedAnswer | None) -> list[str]:
    """Say what is odd about the ERP's figures, in its words and ours; empty when nothing is."""
    judgement = answer.overview.judgement if answer else None
    if judgement is None:
        return []
    # gettext is handed over: the sentences are marked where they are written.
    return [message(remark, judgement, translate=_) for remark in judgement.remarks]


@dataclass(frozen=True, slots=True)
class Choice:
    """One finding beside what ruling so leads to."""

    finding: str
    label: str
    consequence: str


def explain_findings(run: Run) -> list[Choice]:
    """Return what may be ruled, each with its consequence."""
    count = group_digits(run.line_count)
    consequences = {
        Ruling.Finding.IMPORTED: ngettext(
            "The %(count)s line counts as imported. Nothing is sent.",
            "The %(count)s lines count as imported. Nothing is sent.",
            run.line_count,
        )
        % {"count": count},
        Ruling.Finding.PARTIAL: _(
            "The lines you name count as imported, the others as refused. Nothing is sent: the "
            "absent lines are to go in a new file."
        ),
        Ruling.Finding.REFUSED: _(
            "Every line counts as refused, and this import is over. Nothing is sent."
        ),
        Ruling.Finding.ABSENT: ngettext(
            "The %(count)s line is sent a second time, as it is, as soon as its turn comes. If it "
            "was imported after all, Gestimum records it twice.",
            "The %(count)s lines are sent a second time, as they are, as soon as their turn comes. "
            "If they were imported after all, Gestimum records them twice.",
            run.line_count,
        )
        % {"count": count},
    }
    return [
        Choice(finding.value, str(finding.label), consequences[finding])
        for finding in Ruling.Finding
    ]


def greet_ruling(ruling: Ruling) -> str:
    """Say what was recorded and what comes of it."""
    if ruling.finding == Ruling.Finding.ABSENT:
        return _("Your finding is recorded. These lines are sent a second time.")
    return _("Your finding is recorded. Nothing is sent.")


def explain_refusal(error: DeliveryError) -> str:
    """Say why a finding was not taken, in the words of the desk."""
    if isinstance(error, DuplicateFile):
        return _(
            "This very file also went out in another import, so it cannot be sent again from here: "
            "look at that one first. If nothing is to be sent, choose that it shall not be."
        )
    if isinstance(error, TooLate):
        return _("This was sent again meanwhile: the page now shows the last attempt. Look anew.")
    return str(error)
