"""The page of a draft: what was understood, what is wrong, what would be sent."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from django.http import HttpResponse, QueryDict

from imports.delivery import find_obstacles
from imports.forms.parameters import ParametersForm, parameter_texts
from imports.intake.recognition import is_recognised
from imports.models import Run
from imports.reading import Dialect, Table
from imports.views.access import may_send
from imports.views.drafts.changed_rules import ChangedRules, describe_changed_rules
from imports.views.drafts.documents import ListedDocuments, describe_documents
from imports.views.drafts.mapping_card import ShownMapping, describe_mapping_state
from imports.views.drafts.preview import Preview, build_preview, find_sample
from imports.views.drafts.reading_form import DELIMITER_NAMES, ENCODING_NAMES, ReadingForm
from imports.views.drafts.reading_suggestions import ReadingSuggestions, find_reading_suggestions
from imports.views.drafts.repeats import DraftRepeats, describe_repeats, takes_reason
from imports.views.drafts.samples import (
    describe_line_ends,
    find_decimal_marks,
    find_number_columns,
    show_header,
)
from imports.views.drafts.send_form import SendForm
from imports.views.drafts.summary import DraftSummary, describe_summary
from imports.views.edits.describe import (
    DescribedBulkFix,
    DescribedEdit,
    are_only_mappings,
    count_sure_fixes,
    list_bulk_fixes,
    list_edits,
)
from imports.views.parts import render_page
from imports.views.problems.problems import ProblemList, describe_problems
from imports.views.runs.line_jump_form import LineJumpForm
from imports.views.runs.wording import explain_sending, trial_text
from imports.views.table import open_or_none
from portal.likeness import describe_lookalikes

if TYPE_CHECKING:
    from portal.models import UserRequest

MOST_TRIALS = 3
#: Why a file may be unreadable although another way of reading it may help.
EDITABLE = (
    "undecodable", "too_many_columns", "too_many_cells", "name_too_long", "line_too_long",
    "start_beyond_end",
)  # fmt: skip


class ReadLines(TypedDict, total=False):
    """How the lines are read, with samples; nothing where they cannot be."""

    hints: ReadingSuggestions
    lookalikes: str
    preview: Preview
    line_jump: LineJumpForm
    sample: tuple[int, str] | None
    has_decimals: bool
    decimal_marks: Mapping[str, tuple[int, str]]
    header: str
    line_ends: Sequence[tuple[str, int]]
    reading: Dialect
    encoding_name: object
    delimiter_name: object


class DraftParts(
    DraftRepeats, ProblemList, ListedDocuments, ChangedRules, DraftSummary, ReadLines, ShownMapping
):
    """What the page says of a draft; `live_count` counts the changes that are not taken back."""

    run: Run
    may_send: bool
    obstacles: Sequence[object]
    is_editable: bool
    send_form: SendForm | None
    consequence: str
    may_be_tried: bool
    trials: list[tuple[Run, str]]
    table: Table | None
    edits: list[DescribedEdit]
    is_only_mapped: bool
    live_count: int
    offers: list[DescribedBulkFix]
    sure_count: int


class DraftPage(DraftParts):
    """The page: what it says, its forms, and what was just done."""

    reading_form: ReadingForm
    parameters_form: ParametersForm
    is_reading_open: bool
    notice: object


def show_draft(
    request: "UserRequest",
    run: Run,
    *,
    reading_form: ReadingForm | None = None,
    parameters_form: ParametersForm | None = None,
    send_form: SendForm | None = None,
    notice: object = None,
) -> HttpResponse:
    """Answer with the draft's page, or with all below its heading when htmx asks."""
    table = open_or_none(run)
    context: DraftPage = {
        **describe_draft(request, run, table),
        "reading_form": reading_form or ReadingForm(run=run),
        "parameters_form": parameters_form
        or ParametersForm(initial=parameter_texts(run.parameters), kind=run.kind),
        "is_reading_open": reading_form is not None or needs_reading(run, table),
        "notice": notice,
    }
    if send_form is not None:
        context["send_form"] = send_form
    return render_page(request, "imports/drafts/draft.html", context, part="draft")


def describe_draft(request: "UserRequest", run: Run, table: Table | None) -> DraftParts:
    repeats = describe_repeats(run, request.user)
    is_sender = may_send(request, run)
    edits = list_edits(run)
    obstacles = find_obstacles(run) + ([repeats["comparing"]] if repeats["comparing"] else [])
    shown_mapping = describe_mapping_state(run, table, may_edit=is_sender)
    card = shown_mapping["mapping_card"]
    answered = card.answered_rules if card else ()
    read = ReadLines()
    if table is not None:
        read = describe_read_lines(request, run, table, may_edit=is_sender)
    return {
        "run": run,
        "may_send": is_sender,
        "obstacles": obstacles,
        "is_editable": is_editable(run),
        "send_form": build_send_form(run, repeats) if is_sender else None,
        "consequence": explain_sending(run),
        "may_be_tried": run.kind.may_be_tested and not run.is_dry_run,
        "trials": list_trials(run),
        "table": table,
        "edits": edits,
        "is_only_mapped": are_only_mappings(edits),
        "live_count": count_at_stake(edits),
        "offers": list_bulk_fixes(run, answered=answered) if is_sender else [],
        "sure_count": count_sure_fixes(run),
        **repeats,
        **describe_problems(run, request.GET if request.method == "GET" else QueryDict()),
        **describe_documents(run),
        **describe_changed_rules(run),
        **describe_summary(
            run, is_sender=is_sender, obstacles=obstacles, repeats=repeats["repeats"]
        ),
        **shown_mapping,
        **read,
    }


def count_at_stake(edits: Sequence[DescribedEdit]) -> int:
    """Count the changes that hold and that the portal would not make again by itself."""
    live = [one.edit for one in edits if not one.edit.is_undone]
    return sum(not is_recognised(one) for one in live)


def describe_read_lines(
    request: "UserRequest", run: Run, table: Table, *, may_edit: bool
) -> ReadLines:
    return {
        "hints": find_reading_suggestions(run, table),
        "lookalikes": describe_lookalikes(run.company, request.user),
        "preview": build_preview(run, table),
        "line_jump": LineJumpForm(table=table, may_edit=may_edit),
        "sample": find_sample(table),
        "has_decimals": bool([*find_number_columns(run, table)]),
        "decimal_marks": find_decimal_marks(run, table),
        "header": show_header(table),
        "line_ends": describe_line_ends(table),
        "reading": run.reading,
        "encoding_name": ENCODING_NAMES[run.reading.encoding],
        "delimiter_name": DELIMITER_NAMES.get(run.reading.delimiter, ""),
    }


def list_trials(run: Run) -> list[tuple[Run, str]]:
    """Return the last dry runs of the draft beside what came of them."""
    if not run.kind.may_be_tested:
        return []
    trials = run.trials.select_related("queued_by").order_by("-pk")[:MOST_TRIALS]
    return [(trial, trial_text(trial)) for trial in trials]


def build_send_form(run: Run, repeats: DraftRepeats) -> SendForm | None:
    """Return the last step, or None where this person may not let the lines go again."""
    if not repeats["may_repeat"]:
        return None
    return SendForm(run=run, has_duplicates=takes_reason(repeats))


def is_editable(run: Run) -> bool:
    """Say whether another way of reading the file may help."""
    return not run.unreadable or run.unreadable["code"] in EDITABLE or len(run.sheets) > 1


def needs_reading(run: Run, table: Table | None) -> bool:
    """Say whether the file cannot be sent as it is read now: how to read it must not be hidden."""
    return bool(run.unreadable) or (
        table is not None and not run.kind.is_entries and not table.columns
    )
