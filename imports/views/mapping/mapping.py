"""The mapping page: which column of the dropped file is which field, asked once for all of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from imports.catalogue import Kind
from imports.catalogue.folding import fold_header
from imports.catalogue.synonyms import list_synonyms
from imports.intake import ChangedMeanwhile, NotADraft, NothingLeft
from imports.intake.draft import VALUE_CHARACTERS
from imports.intake.mapping import find_mapping, map_columns
from imports.intake.recognition import propose_for, teach
from imports.mapping.column_profile import ColumnProfile
from imports.mapping.mapping import ColumnMapping
from imports.mapping.matching import ColumnProposal
from imports.mapping.refused import MappingRefused, mapping_refused_text
from imports.models import Run
from imports.reading import UnreadableFile
from imports.reading.replacing import CannotHold
from imports.rules import Rule
from imports.values.protection import unprotect
from imports.views.access import find_run, find_run_to_change
from imports.views.drafts.reading import turn_back
from imports.views.edits.changes import explain_error
from imports.views.edits.forms import EditForm
from imports.views.feedback import Feedback, show_with_feedback
from imports.views.mapping.columns import (
    IGNORED,
    UNDECIDED,
    ShownColumn,
    describe_source_column,
    name_choice_of,
    name_column,
)
from imports.views.mapping.mapping_form import (
    SEPARATORS,
    Decisions,
    build_mapping,
    build_value_form,
    decide_first,
    read_decisions,
)
from portal.models import Door

if TYPE_CHECKING:
    from portal.models import UserRequest

type Group = tuple[str, Sequence[tuple[str, str]]]


class SharedField(TypedDict):
    """A field that several columns were chosen for: they may be joined."""

    name: str
    label: str
    columns: str
    separator: str


class MappingPage(TypedDict):
    run: Run
    columns: Sequence[ShownColumn]
    all_options: str
    words: Mapping[str, str]
    is_headerless: bool
    value_form: EditForm
    shared: Sequence[SharedField]
    separators: Sequence[tuple[str, str]]
    errors: Sequence[str]
    revision: int
    undecided: int


@require_http_methods(["GET", "POST"])
def run_mapping(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return turn_back(request, run)
    proposals = propose_or_404(run)
    if request.method != "POST":
        decisions = decide_first(proposals, find_mapping(run))
        return show_mapping(request, run, proposals, decisions)
    decisions = read_decisions(request.POST, proposals, run.kind, run.reading)
    revision = EditForm(request.POST)
    if request.POST.get("do") != "confirm" or not revision.is_valid():
        return show_mapping(request, run, proposals, decisions)
    return confirm_mapping(request, run, proposals, decisions, revision.cleaned_data["revision"])


def propose_or_404(run: Run) -> list[ColumnProposal]:
    """Return what the columns may be; entries have none, nor does a file that cannot be read."""
    if run.kind.is_entries or run.unreadable or not run.dialect or not run.reading.delimiter:
        raise Http404
    try:
        return add_refused_values(run, propose_for(run))
    except (UnreadableFile, OSError) as error:
        raise Http404 from error


def add_refused_values(run: Run, proposals: Sequence[ColumnProposal]) -> list[ColumnProposal]:
    """Return the proposals with the values that were not converted: these may stand far below."""
    refused: dict[int, dict[str, int]] = {}
    found = run.problems.filter(rule=Rule.NOT_CONVERTED).exclude(column=None)
    for column, value, count in found.values_list("column", "value").annotate(Count("pk")):
        if len(value) < VALUE_CHARACTERS:  # longer ones are cut
            refused.setdefault(column or 0, {})[unprotect(value).strip()] = count
    return [
        replace(one, profile=add_values(one.profile, refused.get(one.column, {})))
        for one in proposals
    ]


def add_values(profile: ColumnProfile, values: Mapping[str, int]) -> ColumnProfile:
    return replace(profile, values={**values, **profile.values}) if values else profile


def confirm_mapping(
    request: "UserRequest",
    run: Run,
    proposals: Sequence[ColumnProposal],
    decisions: Decisions,
    revision: int,
) -> HttpResponse:
    """Make the mapping, and remember it for the company; or show what is in the way."""
    try:
        mapping = build_mapping(decisions, proposals, run.kind)
        if all(one.choice == IGNORED for one in decisions.columns.values()):
            decisions.errors.append(_("Nothing would be sent: choose a field for one column."))
        decisions.errors += list_unseen(run, proposals, decisions)
        if not decisions.errors:
            map_columns(run, user=request.user, mapping=mapping, revision=revision)
    except NotADraft:
        return turn_back(request, run)
    except (ChangedMeanwhile, NothingLeft) as error:
        notice = Feedback("warning", explain_error(error))
        return show_with_feedback(request, find_run(request, run.code), notice)
    except CannotHold as error:
        decisions.errors.append(explain_error(error))
    except MappingRefused as error:
        decisions.errors.append(mapping_refused_text(error, _))
    if decisions.errors:
        return show_mapping(request, run, proposals, decisions)
    teach(run, mapping, user=request.user, door=Door.PAGE)
    notice = Feedback("success", confirmed_text(mapping))
    if request.htmx:
        return redirect(run)
    return show_with_feedback(request, run, notice)


def list_unseen(
    run: Run, proposals: Sequence[ColumnProposal], decisions: Decisions
) -> Iterator[str]:
    """Yield why nothing is confirmed: nobody has seen what a field just chosen makes of values."""
    for one in proposals:
        chosen = decisions.columns[one.column]
        if not chosen.is_new:
            continue
        shown = describe_source_column(one, chosen, run.kind, run.reading)
        if shown.table or shown.conversions:
            yield _("%(column)s: see how its values are sent, then confirm.") % {
                "column": shown.title
            }


def confirmed_text(mapping: ColumnMapping) -> str:
    count = sum(bool(one.field) for one in mapping.columns)
    if not any(one.header.strip() for one in mapping.columns):
        text = ngettext("%(count)s column confirmed.", "%(count)s columns confirmed.", count)
        return text % {"count": count}
    text = ngettext(
        "%(count)s column confirmed. They are remembered for this company.",
        "%(count)s columns confirmed. They are remembered for this company.",
        count,
    )
    return text % {"count": count}


def show_mapping(
    request: "UserRequest",
    run: Run,
    proposals: Sequence[ColumnProposal],
    decisions: Decisions,
) -> HttpResponse:
    columns = [
        describe_source_column(one, decisions.columns[one.column], run.kind, run.reading)
        for one in find_shown(request, proposals)
    ]
    context: MappingPage = {
        "run": run,
        "columns": columns,
        "all_options": write_options(run.kind),
        "words": list_search_words(run.kind),
        "is_headerless": not run.reading.has_header,
        "value_form": build_value_form(decisions, proposals, run.kind, run.reading),
        "shared": list_shared(run.kind, decisions, proposals),
        "separators": list(name_separators().items()),
        "errors": decisions.errors,
        "revision": run.revision,
        "undecided": sum(one.choice == UNDECIDED for one in decisions.columns.values()),
    }
    return render(request, "imports/mapping/mapping.html", context)


def find_shown(
    request: "UserRequest", proposals: Sequence[ColumnProposal]
) -> Sequence[ColumnProposal]:
    """Return the columns that are drawn: of a page that htmx takes a part of, the one it asks."""
    target = request.htmx.target if request.htmx else ""
    return [one for one in proposals if target == f"about-{one.column}"] or proposals


def list_groups(kind: Kind) -> list[Group]:
    """Return what a column may be, as its list shows it: mandatory fields, then the others."""
    required = [(one.name, name_choice_of(one.name, kind)) for one in kind.required_fields]
    names = {name for name, _label in required}
    others = [
        (name, name_choice_of(name, kind)) for name in kind.fields_by_name if name not in names
    ]
    return [(_("Mandatory fields"), required), (_("Other fields"), others)]


def write_options(kind: Kind) -> str:
    """Return the list of all fields as HTML: the same for each column, and long."""
    return render_to_string("imports/mapping/options.html", {"groups": list_groups(kind)})


def list_search_words(kind: Kind) -> dict[str, str]:
    """Return what else each field may be found by, folded as the search folds it."""
    words: dict[str, list[str]] = {}
    for synonym in list_synonyms(kind.key):
        words.setdefault(synonym.field, []).append(fold_header(synonym.written))
    return {field: " ".join(dict.fromkeys(written)) for field, written in words.items()}


def name_separators() -> dict[str, str]:
    names = {
        "space": _("a space"),
        "comma": _("a comma and a space"),
        "dash": _("a dash"),
        "nothing": _("nothing"),
    }
    return {name: names[name] for name in SEPARATORS}


def list_shared(
    kind: Kind, decisions: Decisions, proposals: Sequence[ColumnProposal]
) -> list[SharedField]:
    titles = {one.column: name_column(one) for one in proposals}
    return [
        {
            "name": name,
            "label": name_choice_of(name, kind),
            "columns": ", ".join(titles[number] for number in numbers),
            "separator": decisions.joins.get(name, ""),
        }
        for name, numbers in decisions.shared.items()
    ]
