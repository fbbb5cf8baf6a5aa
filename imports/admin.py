"""The review of past imports: everything to read, nothing to change."""

from typing import Any

from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from imports.models import (
    Attempt,
    Edit,
    Event,
    Journal,
    Piece,
    RuleOverride,
    Ruling,
    Run,
    SourceFile,
    TaughtHeader,
)
from imports.models.run_queries import is_dry_run
from portal.read_only import ReadOnly, moment, say_moment, stack
from portal.signs import show_signs
from portal.templatetags.portal_tags import say_bytes

JOURNAL_SHOWN_BYTES = 200_000
JOURNAL_SHOWN_ENTRIES = 2_000
NBSP = "\N{NO-BREAK SPACE}"


class AttemptInline(ReadOnly, admin.TabularInline[Attempt, Run]):
    model = Attempt
    fields = ("number", "started_at", "ended_at", "outcome", "status", "body_size", "taken")
    readonly_fields = fields
    show_change_link = True
    extra = 0


class EventInline(ReadOnly, admin.TabularInline[Event, Run]):
    model = Event
    fields = ("at", "user", "door", "verb", "state", "note")
    readonly_fields = fields
    extra = 0


class PieceInline(ReadOnly, admin.TabularInline[Piece, Run]):
    model = Piece
    fields = ("number",)
    readonly_fields = fields
    extra = 0


class EditInline(ReadOnly, admin.TabularInline[Edit, Run]):
    model = Edit
    fields = ("number", "at", "user", "kind", "count", "undone_at", "undone_by")
    readonly_fields = fields
    extra = 0


class JournalInline(ReadOnly, admin.StackedInline[Journal, Attempt]):
    model = Journal
    fields = ("received_at", "size", "sha256", "text")
    readonly_fields = fields
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Journal]:
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

    def queryset(self, request: HttpRequest, queryset: QuerySet[Run]) -> QuerySet[Run]:
        wanted = {"yes": is_dry_run(), "no": ~is_dry_run()}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted)


@admin.register(Run)
class RunAdmin(ReadOnly, admin.ModelAdmin[Run]):
    # Few columns, each with more than one fact: all of them fit beside the menu and the filters.
    list_display = ("when_by_whom", "standing", "file_and_kind", "company", "lines")
    list_display_links = ("when_by_whom", "file_and_kind")
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
    search_help_text = _("File name, import number or piece number")
    date_hierarchy = "created_at"
    show_full_result_count = False
    # Not the name as it came: it may turn the words around it round.
    exclude = ("file_name",)
    readonly_fields = ("shown_name",)
    inlines = (AttemptInline, EventInline, EditInline, PieceInline)

    @admin.display(description=_("created"), ordering="created_at")
    def when_by_whom(self, run: Run) -> SafeString:
        return stack(say_moment(run.created_at), run.created_by)

    @admin.display(description=_("state"), ordering="state")
    def standing(self, run: Run) -> SafeString:
        return stack(run.state_label, _("dry run") if run.is_dry_run else "")

    @admin.display(description=_("file name"))
    def shown_name(self, run: Run) -> str:
        return show_signs(run.file_name)

    @admin.display(description=_("file name"), ordering="file_name")
    def file_and_kind(self, run: Run) -> SafeString:
        return stack(show_signs(run.file_name), run.kind.label)

    @admin.display(description=_("lines"), ordering="line_count")
    def lines(self, run: Run) -> SafeString:
        counts = [(_("imported"), run.imported_count), (_("refused"), run.refused_count)]
        told = [f"{name}{NBSP}: {intcomma(count)}" for name, count in counts if count is not None]
        return stack(intcomma(run.line_count), *told)

    def view_on_site(self, run: Run) -> str:
        return run.get_absolute_url()


@admin.register(Attempt)
class AttemptAdmin(ReadOnly, admin.ModelAdmin[Attempt]):
    list_display = (moment(Attempt, "started_at"), "run", "number", "ending", "size")
    list_filter = ("outcome", "status", "run__company")
    list_select_related = ("run__company",)
    search_fields = ("run__file_name", "=run__code", "=code")
    date_hierarchy = "started_at"
    show_full_result_count = False
    inlines = (JournalInline, RulingInline)

    @admin.display(description=_("outcome"), ordering="outcome")
    def ending(self, attempt: Attempt) -> SafeString:
        status = f"HTTP {attempt.status}" if attempt.status else ""
        return stack(attempt.get_outcome_display(), status)

    @admin.display(description=_("request"), ordering="body_size")
    def size(self, attempt: Attempt) -> str | None:
        return None if attempt.body_size is None else say_bytes(attempt.body_size)


@admin.register(Journal)
class JournalAdmin(ReadOnly, admin.ModelAdmin[Journal]):
    list_display = (moment(Journal, "received_at"), "attempt", "size")
    list_select_related = ("attempt__run__company",)
    list_filter = ("attempt__run__company",)
    search_fields = ("attempt__run__file_name", "=attempt__run__code")
    date_hierarchy = "received_at"
    show_full_result_count = False
    fields = ("attempt", "received_at", "size", "sha256", "text")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Journal]:
        # A list of journals does not need their bytes.
        return super().get_queryset(request).defer("compressed")

    @admin.display(description=_("journal"))
    def text(self, journal: Journal) -> SafeString:
        return show_journal(journal)


@admin.register(Ruling)
class RulingAdmin(ReadOnly, admin.ModelAdmin[Ruling]):
    list_display = (moment(Ruling, "at"), "attempt", "finding", "user", "reason")
    list_filter = ("finding", "user", "attempt__run__company")
    list_select_related = ("attempt__run__company", "user")
    search_fields = ("attempt__run__file_name", "=attempt__run__code", "reason")
    date_hierarchy = "at"
    show_full_result_count = False
    fields = ("attempt", "at", "user", "finding", "imported", "reason")
    readonly_fields = fields


@admin.register(RuleOverride)
class LoweredRuleAdmin(ReadOnly, admin.ModelAdmin[RuleOverride]):
    list_display = ("lowered", "company", "rule", "reason", "ended")
    list_filter = ("company", "rule", "downgraded_by")
    list_select_related = ("company", "downgraded_by", "ended_by")
    search_fields = ("rule", "reason")
    date_hierarchy = "downgraded_at"
    show_full_result_count = False

    @admin.display(description=_("downgraded"), ordering="downgraded_at")
    def lowered(self, rule: RuleOverride) -> SafeString:
        return stack(say_moment(rule.downgraded_at), rule.downgraded_by)

    @admin.display(description=_("ended"), ordering="ended_at")
    def ended(self, rule: RuleOverride) -> SafeString | None:
        return stack(say_moment(rule.ended_at), rule.ended_by) if rule.ended_at else None


@admin.register(TaughtHeader)
class TaughtHeaderAdmin(ReadOnly, admin.ModelAdmin[TaughtHeader]):
    list_display = (
        "written",
        "field",
        "kind_key",
        "company",
        "taught_by",
        moment(TaughtHeader, "taught_at"),
    )
    list_filter = ("company", "kind_key", "taught_by")
    list_select_related = ("company", "taught_by")
    search_fields = ("written", "field")
    show_full_result_count = False


@admin.register(Piece)
class PieceAdmin(ReadOnly, admin.ModelAdmin[Piece]):
    list_display = ("number", "run", "created_at")
    list_filter = ("run__company",)
    list_select_related = ("run__company",)
    search_fields = ("number__startswith",)
    show_full_result_count = False

    @admin.display(description=_("created"), ordering="run__created_at")
    def created_at(self, piece: Piece) -> str:
        return say_moment(piece.run.created_at)


@admin.register(SourceFile)
class SourceFileAdmin(ReadOnly, admin.ModelAdmin[SourceFile]):
    list_display = (moment(SourceFile, "created_at"), "sha256", "size")
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
    list_display = (moment(Event, "at"), "run", "who", "verb", "state")
    ordering = ("-pk",)
    list_filter = ("verb", "door", "state", "user", "run__company")
    list_select_related = ("run__company", "user")
    search_fields = ("run__file_name", "=run__code", "note")
    date_hierarchy = "at"
    show_full_result_count = False

    @admin.display(description=_("person"), ordering="user")
    def who(self, event: Event) -> SafeString:
        return stack(event.who, event.door_text)
