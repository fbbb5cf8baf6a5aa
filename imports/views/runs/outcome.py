"""A finished run: what became of it, in figures, lines, pieces and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.utils.translation import gettext as _

from imports.catalogue import KINDS
from imports.delivery import Explanation, explain_attempt
from imports.forms.parameters import parameter_texts
from imports.gestimum.parsing import Warned
from imports.history.lines import JudgedLine, judge_run, read_judged_lines
from imports.history.replies import ErpReply, find_reply
from imports.history.rulings import Contradiction, find_contradictions
from imports.models import Attempt, Event, Piece, Ruling, Run
from imports.outcomes import RunVerdicts, Verdict
from imports.outcomes.overview import OpenedAnswer, Overview
from imports.reading import Table
from imports.views.pagination import fit
from imports.views.reconcile.form import format_ranges
from imports.views.runs.acknowledged import acknowledged_text
from imports.views.runs.wording import Meaning, explain_state, remark_on_figures, title_refused
from imports.views.table import open_or_none

SHOWN_LINES = 20
SHOWN_PIECES = 200
#: More of them nobody copies by hand.
COPIED_PIECES = 1_000


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling beside the lines that it names, as the file numbers them."""

    ruling: Ruling
    lines: str


@dataclass(frozen=True, slots=True)
class Pointed:
    """A warning of the ERP; `line` is that of the file, None where the journal tells it not."""

    warned: Warned
    line: int | None


@dataclass(frozen=True, slots=True)
class DescribedAttempt:
    """An attempt beside what it means, and what a person found of it."""

    attempt: Attempt
    explanation: Explanation
    ruled: Ruled | None


@dataclass(frozen=True, slots=True)
class DescribedEvent:
    """An event beside what a person found, or the warnings that were acknowledged."""

    event: Event
    finding: str
    deed: str


class ShownPieces(TypedDict):
    """The first pieces, and how many there are; `all_pieces` is empty where they are too many."""

    pieces: Sequence[Piece]
    all_pieces: str
    piece_count: int
    found_count: int


class RefusedLines(TypedDict):
    """The first refused lines beside their text."""

    table: Table | None
    refused_lines: list[JudgedLine]
    refused_total: int
    refused_title: str


class ShownWarnings(TypedDict):
    """The first warnings, and the refusals that the journal ties to no line."""

    warnings: list[Pointed]
    warning_total: int
    loose_refusals: Sequence[str]
    loose_total: int
    not_understood_count: int


class ShownOutcome(ShownPieces, RefusedLines, ShownWarnings):
    """What the page of a finished run shows; `decided` is what a person found for good."""

    told: Meaning
    attempts: list[DescribedAttempt]
    decided: Ruling | None
    contradictions: list[Contradiction]
    events: list[DescribedEvent]
    reply: ErpReply | None
    answer: OpenedAnswer | None
    counts: Mapping[Verdict, int]
    figure_remarks: list[str]
    chosen_parameters: list[tuple[str, str]]
    tried_in_vain: bool


def describe_outcome(run: Run) -> ShownOutcome:
    """Return what the page of a finished run shows: five queries, and the file's first lines.

    One more where a person has ruled: what the ERP answered may say otherwise.
    """
    reply = find_reply(run)
    answer = reply.answer if reply else None
    attempts = list(run.attempts.select_related("ruling__user"))
    described = [describe_attempt(run, attempt) for attempt in reversed(attempts)]
    rulings = [one.ruled.ruling for one in described if one.ruled]
    decided = next((one for one in rulings if one.finding != Ruling.Finding.ABSENT), None)
    verdicts = judge_run(run, answer, decided)
    named = verdicts.counts().get(Verdict.REFUSED, 0)
    return {
        "told": explain_state(
            run,
            rulings[0] if rulings else None,
            named=named,
            words=answer.overview.message if answer else "",
        ),
        "attempts": described,
        "decided": decided,
        "contradictions": find_contradictions(run, rulings),
        "events": [describe_event(run, event) for event in run.events.select_related("user")],
        "reply": reply,
        "answer": answer,
        "counts": verdicts.counts(),
        # What a person found counts, whatever was odd about the answer.
        "figure_remarks": [] if decided else remark_on_figures(answer),
        "chosen_parameters": name_parameters(run),
        "tried_in_vain": not proves_draft(run),
        **describe_refused_lines(run, verdicts),
        **describe_warnings(run, answer),
        **describe_pieces(run),
    }


def proves_draft(run: Run) -> bool:
    """Say whether the dry run shows that Gestimum would take its draft as the draft is now."""
    draft = run.trial_of
    return (
        draft is not None
        and run.state == Run.State.IMPORTED
        and draft.revision == run.tried_revision
    )


def describe_attempt(run: Run, attempt: Attempt) -> DescribedAttempt:
    ruling = getattr(attempt, "ruling", None)
    lines = format_ranges(ruling.imported, numbering=run.lines.numbering) if ruling else ""
    return DescribedAttempt(
        attempt, explain_attempt(attempt), Ruled(ruling, lines) if ruling else None
    )


def describe_event(run: Run, event: Event) -> DescribedEvent:
    finding = event.details.get("finding", "") if event.verb == Event.Verb.RULED else ""
    text = str(Ruling.Finding(finding).label) if finding else acknowledged_text(event)
    return DescribedEvent(event, text, describe_deed(run, event))


def describe_deed(run: Run, event: Event) -> str:
    """Say what was done; a dry run sends nothing for good, and that of a draft drops no file."""
    if run.trial_of_id and event.verb == Event.Verb.UPLOADED:
        return _("used the file of the draft")
    if run.is_dry_run and event.verb == Event.Verb.QUEUED:
        return _("requested the dry run")
    return str(Event.Verb(event.verb).label)


def describe_pieces(run: Run) -> ShownPieces:
    pieces = list(run.pieces.all()[: COPIED_PIECES + 1])
    is_more = len(pieces) > COPIED_PIECES
    found_count = sum(piece.ruling_id is not None for piece in pieces)
    return {
        "pieces": pieces[: fit(len(pieces), SHOWN_PIECES)],
        "all_pieces": "" if is_more else "\n".join(piece.number for piece in pieces),
        "piece_count": run.pieces.count() if is_more else len(pieces),
        "found_count": run.pieces.exclude(ruling=None).count() if is_more else found_count,
    }


def describe_refused_lines(run: Run, verdicts: RunVerdicts) -> RefusedLines:
    counts = verdicts.counts()
    refused = counts.get(Verdict.REFUSED, 0)
    wanted = verdicts.records(Verdict.REFUSED, start=0, size=fit(refused, SHOWN_LINES))
    table = open_or_none(run) if wanted else None
    return {
        "table": table,
        "refused_lines": read_judged_lines(table, verdicts, wanted) if table else [],
        "refused_total": refused,
        "refused_title": title_refused(run, refused),
    }


def describe_warnings(run: Run, answer: OpenedAnswer | None) -> ShownWarnings:
    overview = answer.overview if answer else Overview()
    return {
        "warnings": [Pointed(one, find_warned_line(run, one)) for one in overview.warnings],
        "warning_total": overview.warning_total,
        "loose_refusals": overview.loose,
        "loose_total": overview.loose_total,
        "not_understood_count": overview.unread_total,
    }


def find_warned_line(run: Run, warned: Warned) -> int | None:
    """Return the line of the file, None for a record that was not sent."""
    if warned.record is None or not 1 <= warned.record <= run.line_count:
        return None
    return run.lines.numbering.line_of(warned.record)


def name_parameters(run: Run) -> list[tuple[str, str]]:
    """Return the kind's own parameters as they were sent, by their labels."""
    labels = {one.name: one.label for one in KINDS[run.kind_key].parameters}
    texts = parameter_texts(run.parameters)
    return [(labels.get(name, name), text) for name, text in texts.items()]
