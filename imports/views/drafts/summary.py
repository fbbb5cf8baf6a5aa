"""What one needs to know of a draft first: what stands in its way, and who may go on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.duplicates import Repeats
from imports.models import Run
from imports.models.severity_words import SEVERITY_WORDS
from imports.rules import Severity
from imports.views.access import find_senders
from portal.models import User


@dataclass(frozen=True, slots=True)
class Figure:
    """A count under its label; `tone` is the colour of one that asks for something."""

    label: str
    count: int
    tone: str = ""


def list_figures(run: Run, repeats: Repeats | None) -> Iterator[Figure]:
    """Yield what is counted of a draft, each label in the plural but for one alone."""

    def name(one: str, many: str, count: int, tone: str = "") -> Figure:
        return Figure(one if count == 1 else many, count, tone if count else "")

    yield name(_("Line"), _("Lines"), run.line_count)
    if repeats and repeats.count:
        tone = "refusal" if repeats.is_full else "warning"
        label = _("Possibly sent before") if repeats.is_only_perhaps else _("Sent before")
        yield Figure(label, repeats.count, tone)
    if run.document_count is not None:
        yield name(_("Document"), _("Documents"), run.document_count)
    yield name(_("Blocking problem"), _("Blocking problems"), run.blocking_count, "refusal")
    words = SEVERITY_WORDS[Severity.WARNING]
    yield name(str(words.one), str(words.many), run.warning_count, "warning")


def explain_draft(
    run: Run, *, obstacles: Sequence[object], repeats: Repeats | None, may_send: bool
) -> str:
    """Say where the draft stands; to those who may send it, what to do next as well."""
    if run.unreadable:
        return explain_unreadable(run, may_send=may_send)
    if run.blocking_count:
        return explain_blocking(may_send=may_send)
    if obstacles:
        return str(obstacles[0])
    if repeats:
        return explain_repeats(run, repeats, may_send=may_send)
    if run.warning_count:
        return explain_warnings(may_send=may_send)
    return _("Every cell was checked against Gestimum’s own field tables. Nothing has been sent.")


def explain_unreadable(run: Run, *, may_send: bool) -> str:
    if run.is_read_later and not may_send:
        return _(
            "Several workbooks are being read: this one is waiting its turn. Its file is kept."
        )
    return run.unreadable_message


def explain_blocking(*, may_send: bool) -> str:
    if may_send:
        return _(
            "Correct your file below, or correct the original and upload it again; or change "
            "how it is read. Nothing has been sent."
        )
    return _("This file cannot be sent to Gestimum as it stands. Nothing has been sent.")


def explain_warnings(*, may_send: bool) -> str:
    if may_send:
        return _(
            "Gestimum will probably accept these lines; read the warnings before you continue. "
            "Nothing has been sent."
        )
    return _(
        "Gestimum will probably accept these lines; the person who sends them must read the "
        "warnings first. Nothing has been sent."
    )


def explain_repeats(run: Run, repeats: Repeats, *, may_send: bool) -> str:
    if repeats.is_only_perhaps:
        return _(
            "Check in Gestimum before these lines are sent again: the person who sends them "
            "must give a reason. Nothing has been sent from this draft."
        )
    if repeats.is_full and may_send:
        return _(
            "Check the earlier import before you continue: it may have to be reversed in "
            "Gestimum first. Nothing has been sent from this draft."
        )
    if repeats.is_full:
        return _("An earlier import contains all of them. Nothing has been sent from this draft.")
    if run.is_dry_run:
        return ngettext(
            "A dry run records nothing: you can run it again. Nothing has been sent from this "
            "draft.",
            "A dry run records nothing: you can run it again. Nothing has been sent from this "
            "draft.",
            repeats.count,
        )
    if may_send:
        return ngettext(
            "Leave it out, or explain below why it should be sent again. Nothing has been sent "
            "from this draft.",
            "Leave them out, or explain below why they should be sent again. Nothing has been "
            "sent from this draft.",
            repeats.count,
        )
    return ngettext(
        "The person who sends this draft must leave it out first, or explain why it should be "
        "sent again. Nothing has been sent from here.",
        "The person who sends this draft must leave them out first, or explain why they should "
        "be sent again. Nothing has been sent from here.",
        repeats.count,
    )


def name_senders(run: Run) -> str:
    """Say by name who may correct and send the draft. One query."""
    people = find_senders(run)
    if not people:
        return _("Nobody can correct and send it yet: the site administrator grants access.")
    sentence = ngettext(
        "%(names)s can correct and send it.", "%(names)s can correct and send it.", len(people)
    )
    return sentence % {"names": join_names(people)}


def join_names(people: Sequence[User]) -> str:
    """Return the names in one row, any of whom will do; empty without people."""
    return get_text_list([str(person) for person in people], _("or"))


class DraftSummary(TypedDict, total=False):
    """What the draft's band says; `who_may_act`: to those who may not send it."""

    summary: str
    figures: list[Figure]
    who_may_act: str


def describe_summary(
    run: Run, *, is_sender: bool, obstacles: Sequence[object], repeats: Repeats | None
) -> DraftSummary:
    summary: DraftSummary = {
        "summary": explain_draft(run, obstacles=obstacles, repeats=repeats, may_send=is_sender),
        "figures": list(list_figures(run, repeats)),
    }
    return summary if is_sender else {**summary, "who_may_act": name_senders(run)}
