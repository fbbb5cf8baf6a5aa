"""The sentences of the run's pages: what a state means, what to do, what a rule is called."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.gestimum.judgement import remark_text
from imports.models import Ruling, Run
from imports.models.run import TRIED
from imports.outcomes.overview import OpenedAnswer
from imports.views.pagination import fit
from portal.dates import format_day

LINES_NAMED = 20


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a finished run's state means for the books, and what to do now.

    `title` stands in for the state's own word where that would mislead.
    """

    meaning: str
    next_step: str = ""
    title: str = ""


def explain_state(
    run: Run, ruling: Ruling | None = None, *, named: int | None = None, words: str = ""
) -> Meaning:
    """Put the state of a finished run in two sentences.

    `ruling` is the last one on it, `named` counts the lines that are known to be refused, `words`
    are the ERP's own for the whole request.
    """
    if ruling is not None and ruling.finding != Ruling.Finding.ABSENT:
        return explain_ruled(run, ruling)
    if ruling is not None and run.state in (Run.State.CANCELLED, Run.State.NOT_SENT):
        return explain_end_of_second(run, ruling)
    names_all = named is None or named >= (run.refused_count or 0)
    if run.is_refused_as_a_whole:
        return explain_whole_refusal(run, words)
    if run.is_dry_run and run.state in (*TRIED, Run.State.UNKNOWN):
        return explain_dry_run(run, names_all=names_all)
    if run.state == Run.State.PARTIAL and not names_all:
        return explain_unnamed(run)
    return {
        Run.State.IMPORTED: explain_imported,
        Run.State.PARTIAL: explain_partial,
        Run.State.REFUSED: explain_refused,
        Run.State.NOT_SENT: explain_not_sent,
        Run.State.UNKNOWN: explain_unknown,
        Run.State.CANCELLED: explain_cancelled,
    }[Run.State(run.state)](run)


def explain_dry_run(run: Run, *, names_all: bool) -> Meaning:
    if run.state == Run.State.UNKNOWN:
        return Meaning(
            _(
                "No answer proves how Gestimum handled this dry run. A dry run should record "
                "nothing, but only Gestimum itself can show that."
            ),
            _("First of all, look in Gestimum for what this file would have created."),
        )
    nothing = _("This was a dry run: Gestimum recorded nothing.")
    if run.state == Run.State.IMPORTED:
        return Meaning(
            nothing + " " + _("It would take every line."),
            how_to_import_text(run),
            title=trial_text(run),
        )
    return Meaning(
        nothing
        + " "
        + (
            _("It would refuse some of the lines.")
            if run.state == Run.State.PARTIAL
            else _("It would refuse every line.")
        ),
        how_to_correct_text(run, names_all=names_all),
        title=trial_text(run),
    )


def how_to_import_text(run: Run) -> str:
    if run.trial_of is None:
        return _("To import for real, start again with this file without the dry run.")
    return _("The draft still exists and can be sent for real.") if run.trial_of.is_draft else ""


def how_to_correct_text(run: Run, *, names_all: bool) -> str:
    if not names_all:
        return _(
            "Gestimum does not name every line that it would refuse: its journal may have more "
            "details."
        )
    if run.trial_of is not None and run.trial_of.is_draft:
        return _("Correct these lines in the draft, which still exists.")
    return _("Correct the refused lines in your file, then upload it again.")


def trial_text(run: Run) -> str:
    """Say what came of a dry run by the ERP's own counts, or where it stands."""
    imported, refused, count = run.imported_count, run.refused_count, run.line_count
    if imported is None or refused is None:
        return _("Dry run: %(state)s") % {"state": run.state_label}
    if imported == count and not refused:
        sentence = ngettext(
            "Dry run: Gestimum would import the line",
            "Dry run: Gestimum would import the %(count)s lines",
            count,
        )
    elif refused == count and not imported:
        sentence = ngettext(
            "Dry run: Gestimum would refuse the line",
            "Dry run: Gestimum would refuse the %(count)s lines",
            count,
        )
    else:
        sentence = ngettext(
            "Dry run: Gestimum would import %(imported)s line and refuse %(refused)s",
            "Dry run: Gestimum would import %(imported)s lines and refuse %(refused)s",
            imported,
        )
    numbers = {"count": count, "imported": imported, "refused": refused}
    return sentence % {name: group_digits(number) for name, number in numbers.items()}


def explain_imported(run: Run) -> Meaning:
    if run.warned_count:
        return Meaning(
            _("Gestimum recorded every line, some of them with a warning."),
            _("Read the warnings below: some things may have to be completed in Gestimum."),
        )
    meaning = _("Gestimum recorded every line of the file.")
    if run.left_out:
        meaning = _("Gestimum recorded every line that was sent.") + " " + left_out_text(run)
    return Meaning(meaning, _("There is nothing to do."))


def left_out_text(run: Run) -> str:
    """Say which lines a person left out of the sending."""
    sentence = ngettext(
        "Line %(lines)s was left out before sending.",
        "%(count)s lines were left out before sending: %(lines)s.",
        len(run.left_out),
    )
    shown = fit(len(run.left_out), LINES_NAMED)
    named = ", ".join(map(str, run.left_out[:shown]))
    return sentence % {
        "count": group_digits(len(run.left_out)),
        "lines": named + ("…" if run.left_out[shown:] else ""),
    }


def explain_partial(run: Run) -> Meaning:
    if not run.adds_up:
        return Meaning(
            _("Gestimum recorded part of the file; what happened to the rest is not certain."),
            _("Compare with Gestimum line by line before you send anything from this file again."),
        )
    return Meaning(
        _("Gestimum recorded part of the file and refused the rest."),
        _(
            "Correct the refused lines and send only those, in a new file: sending the whole "
            "file again would record the others twice."
        ),
    )


def explain_unnamed(run: Run) -> Meaning:
    return Meaning(
        _("Gestimum recorded part of the file and refused the rest, but does not name every line."),
        _("Compare with Gestimum line by line before you send anything from this file again."),
    )


def whole_refusal_text(words: str) -> str:
    """Say that the request was refused as a whole, with the ERP's words if there are any."""
    if words:
        return _("Gestimum refused the whole request: “%(words)s”.") % {"words": words}
    return _("Gestimum refused the whole request.")


def explain_whole_refusal(run: Run, words: str = "") -> Meaning:
    """Say what a request that was refused as a whole means for dropping the file again.

    A dry run refused so told nothing of the lines, which need not be what was wrong.
    """
    meaning = whole_refusal_text(words)
    if run.is_dry_run:
        return Meaning(
            meaning + " " + _("This dry run gives no information about the lines."),
            _("Once the cause is fixed, request the dry run again."),
        )
    if run.adds_up:
        return Meaning(
            meaning + " " + _("Its journal shows that the import had not started."),
            _(
                "Once the cause is fixed, start again with this file: its lines do not count "
                "as sent."
            ),
        )
    return Meaning(
        meaning + " " + _("Nothing proves that none of the lines was recorded."),
        _(
            "Check in Gestimum first. If this file is uploaded again, its lines count as "
            "possibly sent: the person who sends them must give a reason."
        ),
    )


def explain_refused(run: Run) -> Meaning:
    if not run.adds_up and run.refused_count:
        return Meaning(
            _(
                "Gestimum reports no line as recorded, but its refusals do not account for "
                "every line: what happened to the others is not certain."
            ),
            _("Compare with Gestimum line by line before you send anything from this file again."),
        )
    return Meaning(
        _("Gestimum refused every line: nothing was recorded."),
        _("Correct your file as described below, then upload it again."),
    )


def explain_not_sent(run: Run) -> Meaning:
    return Meaning(
        _("Gestimum did not receive these lines: nothing was recorded."),
        _("Once the cause is fixed, start again with this file."),
    )


def explain_unknown(run: Run) -> Meaning:
    return Meaning(
        _(
            "Nothing proves what happened to these lines: Gestimum may have recorded all of "
            "them, some, or none."
        ),
        _("First of all, look in Gestimum for what this file would have created."),
    )


def explain_cancelled(run: Run) -> Meaning:
    return Meaning(_("This import was cancelled before anything was sent."))


def explain_ruled(run: Run, ruling: Ruling) -> Meaning:
    """Say what a person found; the portal itself never learned it."""
    who = {"person": ruling.user, "day": format_day(localtime(ruling.at))}
    if ruling.finding == Ruling.Finding.IMPORTED:
        return Meaning(
            _("%(person)s found every line of the file in Gestimum on %(day)s.") % who,
            _("There is nothing to do."),
        )
    if ruling.finding == Ruling.Finding.PARTIAL:
        return Meaning(
            _("%(person)s found some of the lines in Gestimum on %(day)s.") % who,
            _(
                "Send only the missing lines, in a new file: sending the whole file again "
                "would record the others twice."
            ),
        )
    return Meaning(
        _("%(person)s found nothing from this file in Gestimum on %(day)s.") % who,
        _(
            "It will not be sent again automatically. If you still need it, start again with "
            "this file."
        ),
        title="" if run.is_dry_run else _("Confirmed missing"),
    )


def explain_end_of_second(run: Run, ruling: Ruling) -> Meaning:
    """Say that a run found absent did not go out again after all."""
    who = {"person": ruling.user}
    if run.state == Run.State.CANCELLED:
        return Meaning(
            _(
                "%(person)s found nothing from the first attempt in Gestimum; the second "
                "attempt was cancelled before anything was sent."
            )
            % who
        )
    return Meaning(
        _(
            "%(person)s found nothing from the first attempt in Gestimum, and the second "
            "attempt did not reach it: nothing was recorded."
        )
        % who,
        _("Once the cause is fixed, start again with this file."),
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


def title_refused(run: Run, count: int) -> str:
    """Name the list of refused lines: as the ERP counts them, or only as the journal names them."""
    if run.refused_count == count:
        sentence = (
            ngettext("%(count)s line would be refused", "%(count)s lines would be refused", count)
            if run.is_dry_run
            else ngettext("%(count)s refused line", "%(count)s refused lines", count)
        )
    elif count == run.line_count:
        sentence = _("Refused as a whole")
    else:
        sentence = ngettext(
            "%(count)s line named as refused in the journal",
            "%(count)s lines named as refused in the journal",
            count,
        )
    return sentence % {"count": group_digits(count)}


def remark_on_figures(answer: OpenedAnswer | None) -> list[str]:
    """Say what is odd about the ERP's figures, in its words and ours; empty when nothing is."""
    judgement = answer.overview.judgement if answer else None
    if judgement is None:
        return []
    # gettext is handed over: the sentences are marked where they are written.
    return [remark_text(remark, judgement, translate=_) for remark in judgement.remarks]
