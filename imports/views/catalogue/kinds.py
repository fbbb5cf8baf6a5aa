"""What can be imported, and what a file for it must hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import push_url

from imports.catalogue import ENTRY_FORMATS, KINDS, EntryFormat, Field, FieldType, Kind
from imports.catalogue.samples import example_csv, template_columns, template_csv
from imports.catalogue.search import find_fields, has_words, kind_text, split_query
from imports.forms.kinds import THEME_WORDS, group_by_theme
from imports.models import Run
from imports.views.catalogue.kind_texts import LEVEL_WORDS, TYPE_WORDS, creation_text
from imports.views.history.filters import tidy_query
from portal.models import Company, User

if TYPE_CHECKING:
    from portal.models import UserRequest

SHOWN_MATCHES = 3
SHOWN_WORDS = 5


@require_GET
@vary_on_headers("HX-Request", "HX-History-Restore-Request")
def kind_list(request: "UserRequest") -> HttpResponse:
    query = request.GET.get("q", "").strip()[:120]
    groups = find_kinds(query)
    found_count = sum(len(found) for _, found in groups)
    context: KindListPage = {"query": query, "groups": groups, "found_count": found_count}
    return _render_page_or_part(request, "imports/catalogue/kind_list.html", "kinds", context)


@require_GET
@vary_on_headers("HX-Request", "HX-History-Restore-Request")
def kind(request: "UserRequest", key: str) -> HttpResponse:
    shown = _get_kind(key)
    table = describe_table(
        shown,
        query=request.GET.get("q", "").strip()[:120],
        is_required_only=request.GET.get("fields") == "required",
    )
    about = AboutKind() if _is_part(request) else describe_kind(shown, request)
    context: KindPage = {**table, **about}
    return _render_page_or_part(request, "imports/catalogue/kind.html", "fields", context)


@require_GET
def kind_template(request: "UserRequest", key: str) -> HttpResponse:
    shown = _get_kind(key)
    if shown.is_entries:
        raise Http404  # Positions, not named columns: there is nothing to choose from.
    chosen = [name for name in request.GET.getlist("columns") if name in shown.fields_by_name]
    required = [field.name for field in shown.required_fields]
    # Without a choice, the template has all that the help calls mandatory.
    content = template_csv(shown, [*required, *chosen] if chosen else None)
    return _send_csv(content, gettext("template-%s.csv") % shown.key)


@require_GET
def kind_example(request: "UserRequest", key: str) -> HttpResponse:
    shown = _get_kind(key)
    return _send_csv(example_csv(shown), gettext("example-%s.csv") % shown.key)


def _get_kind(key: str) -> Kind:
    try:
        return KINDS[key]
    except KeyError:
        raise Http404 from None


def _is_part(request: "UserRequest") -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def _render_page_or_part(
    request: "UserRequest", template: str, part: str, context: Mapping[str, object]
) -> HttpResponse:
    if not _is_part(request):
        return render(request, template, context)
    query = tidy_query(request.GET)
    address = f"{request.path}?{query.urlencode()}" if query else request.path
    return push_url(render(request, f"{template}#{part}", context), address)


def _send_csv(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )


# --- The list -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KindMatch:
    """A kind in the list, and the fields by which the search found it."""

    kind: Kind
    fields: Sequence[Field]
    more_fields: int

    @property
    def words(self) -> str:
        return ", ".join(self.kind.words[:SHOWN_WORDS])


class KindListPage(TypedDict):
    """The kinds that were searched for, under the names of their themes."""

    query: str
    groups: list[tuple[str, list[KindMatch]]]
    found_count: int


def find_kinds(query: str) -> list[tuple[str, list[KindMatch]]]:
    """Return the kinds that match, under the names of their themes, each once.

    What is called so comes before what only has a field that is.
    """
    words = split_query(query)
    found = {kind.key: one for kind in KINDS.values() if (one := match_kind(kind, words))}
    groups = [
        (str(THEME_WORDS[theme]), sorted((found[kind.key] for kind in kinds), key=is_by_field))
        for theme, kinds in group_by_theme(one.kind for one in found.values())
    ]
    return sorted(groups, key=lambda group: all(map(is_by_field, group[1])))


def is_by_field(found: KindMatch) -> bool:
    return bool(found.fields)


def match_kind(kind: Kind, words: Sequence[str]) -> KindMatch | None:
    """Find every word in what the kind is called, or every one in one of its fields."""
    fields: list[Field] = []
    if not has_words(kind_text(kind), words):
        fields = find_fields(kind, words)
        if not fields:
            return None
    return KindMatch(
        kind=kind,
        fields=fields[:SHOWN_MATCHES],
        more_fields=max(len(fields) - SHOWN_MATCHES, 0),
    )


# --- One kind -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field as its table shows it."""

    field: Field
    type: str
    level: str
    condition: str

    @classmethod
    def of(cls, field: Field) -> "FieldRow":
        condition = field.required_condition
        return cls(
            field,
            "" if field.type == FieldType.UNSTATED else str(TYPE_WORDS[field.type]),
            str(LEVEL_WORDS[field.level]) if field.level else "",
            gettext(condition) if condition else "",
        )


@dataclass(frozen=True, slots=True)
class RecordRows:
    """One sort of line of a positional format."""

    name: str
    prefix: str
    rows: Sequence[FieldRow]

    @property
    def has_starts(self) -> bool:
        return any(row.field.start is not None for row in self.rows)


class FieldTable(TypedDict):
    """The fields of a kind that were searched for."""

    kind: Kind
    query: str
    is_required_only: bool
    rows: list[FieldRow]
    has_levels: bool


class Formats(TypedDict, total=False):
    """The positional formats of a kind; none where its files have a header."""

    formats: list[tuple[EntryFormat, str, list[RecordRows]]]
    likely_format: str


class AboutKind(Formats, total=False):
    """What stands around the fields; `lacking` are the companies whose ERP is too old for it."""

    creation: str
    updates: list[list[tuple[str, str]]]
    breaks: list[list[tuple[str, str]]]
    notes: list[str]
    lacking: list[Company]
    columns: list[tuple[Field, bool, bool]]


class KindPage(FieldTable, AboutKind):
    """The whole page, or the fields alone where htmx asks."""


def describe_table(kind: Kind, *, query: str, is_required_only: bool) -> FieldTable:
    fields = [
        field
        for field in find_fields(kind, split_query(query))
        if not is_required_only or field.required or field.required_condition
    ]
    return {
        "kind": kind,
        "query": query,
        "is_required_only": is_required_only,
        "rows": [FieldRow.of(field) for field in fields],
        "has_levels": any(field.level for field in kind.fields),
    }


def describe_kind(kind: Kind, request: "UserRequest") -> AboutKind:
    lacking = Company.objects.visible_to(request.user).filter(
        is_active=True, erp_version__lt=kind.since_version
    )
    return {
        "creation": creation_text(kind),
        "updates": name_fields(kind, kind.updates_existing_by),
        "breaks": name_fields(kind, kind.new_document_on_change_of),
        "notes": [gettext(note) for note in kind.notes],
        "lacking": list(lacking),
        "columns": choose_columns(kind),
        **(describe_formats(request.user) if kind.is_entries else Formats()),
    }


def choose_columns(kind: Kind) -> list[tuple[Field, bool, bool]]:
    """Return (field, is in the template at first, must be in it) of each column."""
    mandatory = template_columns(kind)
    return [
        (field, field.name in mandatory, field.required) for field in kind.fields_by_name.values()
    ]


def name_fields(kind: Kind, names: Iterable[str]) -> list[list[tuple[str, str]]]:
    """Return (name, label) of the fields; alternatives stand together, unknown ones unlabelled."""
    known = kind.fields_by_name
    return [
        [(name, known[name].label if name in known else "") for name in alternatives.split("|")]
        for alternatives in names
    ]


def describe_formats(user: User) -> Formats:
    return {"formats": list(list_formats()), "likely_format": find_likely_format(user)}


def find_likely_format(user: User) -> str:
    """Return the format of the last entries that the user saw here, or Gestimum's own."""
    runs = Run.objects.visible_to(user).filter(kind_key="ecritures").order_by("-pk")
    used = runs.values_list("parameters__format", flat=True).first()
    return str(used) if used in ENTRY_FORMATS else next(iter(ENTRY_FORMATS))


def list_formats() -> Iterable[tuple[EntryFormat, str, list[RecordRows]]]:
    words = {
        "ecriture": gettext("Entry"),
        "echeance": gettext("Due date"),
        "analytique": gettext("Analytic section"),
        "compte": gettext("Account"),
    }
    for entry_format in ENTRY_FORMATS.values():
        records = [
            RecordRows(words[key], record.prefix, [FieldRow.of(field) for field in record.fields])
            for key, record in entry_format.records.items()
        ]
        dates = gettext(entry_format.dates) if entry_format.dates else ""
        yield entry_format, dates, records
