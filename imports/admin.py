"""The review of past imports: everything to read, nothing to change."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from imports.models import (
    Attempt,
    Event,
    Journal,
    LoweredRule,
    Mend,
    Piece,
    Ruling,
    Run,
    SourceFile,
)
from imports.models.run import is_dry_run
from portal.signs import show_signs

JOURNAL_SHOWN_BYTES = 200_000
JOURNAL_SHOWN_ENTRIES = 2_000


class ReadOnly:
    """History is not corrected: whoever may look at it may not change it."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        # Rights over companies are not those of the admin: only who sees all may look here.
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


class AttemptInline(ReadOnly, admin.TabularInline[Attempt, Run]):
    model = Attempt
    fields = ("number", "started_at", "ended_at", "outcome", "status", "body_size", "taken")
    readonly_fields = fields
    show_change_link = True
    extra = 0


class EventInline(ReadOnly, admin.TabularInline[Event, Run]):
    model = Event
    fields = ("at", "user", "verb", "state", "note")
    readonly_fields = fields
    extra = 0


class PieceInline(ReadOnly, admin.TabularInline[Piece, Run]):
    model = Piece
    fields = ("number",)
    readonly_fields = fields
    extra = 0


class MendInline(ReadOnly, admin.TabularInline[Mend, Run]):
    model = Mend
    fields = ("number", "at", "user", "kind", "count", "undone_at", "undone_by")
    readonly_fields = fields
    extra = 0


class JournalInline(ReadOnly, admin.StackedInline[Journal, Attempt]):
    model = Journal
    fields = ("received_at", "size", "sha256", "text")
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("compressed")

    @admin.display(description=_("journal"))
    def text(self, journal: Journal) -> SafeString:
        return show_journal(journal)


class RulingInline(ReadOnly, admin.StackedInline[Ruling, Attempt]):
    model = Ruling
    fields = ("at", "user", "finding", "imported", "reason")
    readonly_fields = fields
    extra = 0


def show_journal(journal: Journal) -> SafeString:
    """Show the first lines that the ERP wrote, or its answer as it is kept if it is none."""
    opened = journal.open(sent=journal.attempt.run.line_count)
    if opened.overview.is_answer:
        entries = opened.entries(0, min(opened.overview.entry_total, JOURNAL_SHOWN_ENTRIES))
        text = "\n".join(show_signs(entry.verbatim) for entry in entries)
    else:
        text = journal.raw[:JOURNAL_SHOWN_BYTES].decode("utf-8", "replace")
    return format_html("<pre>{}</pre>", show_signs(text[:JOURNAL_SHOWN_BYTES], keep="\r\n"))


class DryRunFilter(admin.SimpleListFilter):
    """Imports, or what the ERP only tried."""

    title = _("dry run")
    parameter_name = "trial"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        wanted = {"yes": is_dry_run(), "no": ~is_dry_run()}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted)


@admin.register(Run)
class RunAdmin(ReadOnly, admin.ModelAdmin[Run]):
    list_display = (
        "created_at",
        "state",
        "is_trial",
        "file_name",
        "company",
        "kind_key",
        "line_count",
        "imported_count",
        "refused_count",
        "created_by",
    )
    list_display_links = ("created_at", "file_name")
    list_filter = (
        "state",
        DryRunFilter,
        "company__is_test",
        "company",
        "kind_key",
        "created_by",
    )
    list_select_related = ("company", "created_by")
    list_per_page = 50
    search_fields = ("file_name", "=code", "pieces__number")
    search_help_text = _("File name, number of the import or piece number")
    date_hierarchy = "created_at"
    show_full_result_count = False
    inlines = (AttemptInline, EventInline, MendInline, PieceInline)

    @admin.display(description=_("dry run"), boolean=True)
    def is_trial(self, run: Run) -> bool:
        return run.is_dry_run

    def view_on_site(self, run: Run) -> str:
        return run.get_absolute_url()


@admin.register(Attempt)
class AttemptAdmin(ReadOnly, admin.ModelAdmin[Attempt]):
    list_display = ("started_at", "run", "number", "outcome", "status", "body_size", "ended_at")
    list_filter = ("outcome", "status", "run__company")
    list_select_related = ("run__company",)
    search_fields = ("run__file_name", "=run__code", "=code")
    date_hierarchy = "started_at"
    show_full_result_count = False
    inlines = (JournalInline, RulingInline)


@admin.register(Journal)
class JournalAdmin(ReadOnly, admin.ModelAdmin[Journal]):
    list_display = ("received_at", "attempt", "size")
    list_select_related = ("attempt__run__company",)
    list_filter = ("attempt__run__company",)
    search_fields = ("attempt__run__file_name", "=attempt__run__code")
    date_hierarchy = "received_at"
    show_full_result_count = False
    fields = ("attempt", "received_at", "size", "sha256", "text")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        # A list of journals does not need their bytes.
        return super().get_queryset(request).defer("compressed")

    @admin.display(description=_("journal"))
    def text(self, journal: Journal) -> SafeString:
        return show_journal(journal)


@admin.register(Ruling)
class RulingAdmin(ReadOnly, admin.ModelAdmin[Ruling]):
    list_display = ("at", "attempt", "finding", "user", "reason")
    list_filter = ("finding", "user", "attempt__run__company")
    list_select_related = ("attempt__run__company", "user")
    search_fields = ("attempt__run__file_name", "=attempt__run__code", "reason")
    date_hierarchy = "at"
    show_full_result_count = False
    fields = ("attempt", "at", "user", "finding", "imported", "reason")
    readonly_fields = fields


@admin.register(LoweredRule)
class LoweredRuleAdmin(ReadOnly, admin.ModelAdmin[LoweredRule]):
    list_display = ("lowered_at", "company", "rule", "lowered_by", "reason", "ended_at", "ended_by")
    list_filter = ("company", "rule", "lowered_by")
    list_select_related = ("company", "lowered_by", "ended_by")
    search_fields = ("rule", "reason")
    date_hierarchy = "lowered_at"
    show_full_result_count = False


@admin.register(Piece)
class PieceAdmin(ReadOnly, admin.ModelAdmin[Piece]):
    list_display = ("number", "run", "created_at")
    list_filter = ("run__company",)
    list_select_related = ("run__company",)
    search_fields = ("number__startswith",)
    show_full_result_count = False

    @admin.display(description=_("created"), ordering="run__created_at")
    def created_at(self, piece: Piece) -> Any:
        return piece.run.created_at


@admin.register(SourceFile)
class SourceFileAdmin(ReadOnly, admin.ModelAdmin[SourceFile]):
    list_display = ("created_at", "sha256", "size")
    search_fields = ("sha256__startswith", "runs__file_name")
    date_hierarchy = "created_at"
    show_full_result_count = False
    fields = ("sha256", "size", "created_at", "brought_as")
    readonly_fields = fields

    @admin.display(description=_("imports"))
    def brought_as(self, source: SourceFile) -> SafeString:
        runs = source.runs.select_related("company").order_by("created_at", "pk")
        links = ((reverse("admin:imports_run_change", args=[run.pk]), run) for run in runs[:50])
        return format_html_join(SafeString("<br>"), '<a href="{}">{}</a>', links)


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin[Event]):
    list_display = ("at", "run", "user", "verb", "state")
    list_filter = ("verb", "state", "user", "run__company")
    list_select_related = ("run__company", "user")
    search_fields = ("run__file_name", "=run__code", "note")
    date_hierarchy = "at"
    show_full_result_count = False
