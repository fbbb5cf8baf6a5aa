"""One file on its way to one company, and the record of it ever after."""

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imports import outcomes
from imports.catalogue import ENTRY_FORMATS, KINDS, EntryFormat, Kind, ParameterValues
from imports.editing.bulk_fixes import BulkFix, StoredBulkFix
from imports.models.derived_file import ROWS, DerivedFile
from imports.models.problem_count import ProblemCount, StoredCount
from imports.models.run_lines import RunLines
from imports.models.run_queries import RunQuerySet
from imports.models.source import SourceFile
from imports.reading import MESSAGES as UNREADABLE
from imports.reading import Dialect
from imports.reading.column_numbering import ColumnNumbering, StoredColumns
from imports.reading.dialect import StoredDialect
from imports.reading.errors import WhyUnreadable
from imports.reading.workbooks.workbook_info import SheetInfo, WorkbookInfo
from imports.rules import Severity
from portal.models import Company
from portal.signs import show_signs

if TYPE_CHECKING:
    from imports.models.attempt import Attempt


class Run(models.Model):
    """One file on its way to one company, and for ever after its record."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        IMPORTED = "imported", _("Imported")
        PARTIAL = "partial", _("Partly imported")
        REFUSED = "refused", _("Refused")
        NOT_SENT = "not_sent", _("Not sent")
        UNKNOWN = "unknown", _("Outcome unknown")
        CANCELLED = "cancelled", _("Cancelled")

    #: In the hands of a machine: the page refreshes itself.
    UNDER_WAY = (State.QUEUED, State.SENDING)
    #: The ERP has these lines, or may have them.
    MAY_BE_BOOKED = (State.QUEUED, State.SENDING, State.IMPORTED, State.PARTIAL, State.UNKNOWN)

    code = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="runs", verbose_name=_("company")
    )
    kind_key = models.CharField(
        _("kind of import"),
        max_length=40,
        choices=[(key, kind.label) for key, kind in KINDS.items()],
    )
    source = models.ForeignKey(
        SourceFile, on_delete=models.PROTECT, related_name="runs", verbose_name=_("file")
    )
    #: What is known of the workbook: its sheets, the one that was read (reading/workbooks/).
    workbook: "models.JSONField[WorkbookInfo | None, WorkbookInfo | None]" = models.JSONField(
        _("workbook"), null=True
    )
    #: The lines that people left out, ascending, as the dropped file numbers them.
    left_out: "models.JSONField[list[int], list[int]]" = models.JSONField(
        _("lines left out"), default=list
    )
    #: The lines that people joined to the one above: parts of its record, ascending as well.
    joined: "models.JSONField[list[int], list[int]]" = models.JSONField(
        _("lines joined to the one above"), default=list
    )
    #: The columns that people left out or added (see reading/column_numbering.py).
    column_changes: "models.JSONField[StoredColumns, StoredColumns]" = models.JSONField(
        _("columns left out and added"), default=dict
    )
    file_name = models.CharField(_("file name"), max_length=255)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="runs",
        verbose_name=_("uploaded by"),
    )

    #: Of a dry run: the draft whose lines it tries, and the revision of the draft that it copied.
    trial_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="trials",
        verbose_name=_("dry run of"),
    )
    tried_revision = models.PositiveIntegerField(_("current reading"), null=True)

    # How the file is read, and what is asked of the ERP.
    dialect: "models.JSONField[StoredDialect, StoredDialect]" = models.JSONField(
        _("reading"), default=dict
    )
    #: Where the lines lie in their file (see reading/line_index.py); None: to be looked for.
    line_index = models.BinaryField(_("where the lines lie"), null=True)
    parameters: "models.JSONField[ParameterValues, ParameterValues]" = models.JSONField(
        _("parameters"), default=dict
    )
    wants_journal = models.BooleanField(_("request the journal"), default=True)
    wants_statistics = models.BooleanField(_("request the statistics"), default=True)

    # What the check found.
    line_count = models.PositiveIntegerField(_("lines"), default=0)
    document_count = models.PositiveIntegerField(_("documents"), null=True)
    blocking_count = models.PositiveIntegerField(_("blocking problems"), default=0)
    warning_count = models.PositiveIntegerField(_("warnings"), default=0)
    #: By rule and field, with the severity given by the check; `lowered`: by the company.
    problem_counts: "models.JSONField[list[StoredCount], list[StoredCount]]" = models.JSONField(
        _("problems by rule"), default=list
    )
    #: What can be fixed in bulk (see editing/bulk_fixes.py).
    offers: "models.JSONField[list[StoredBulkFix], list[StoredBulkFix]]" = models.JSONField(
        _("suggested fixes"), default=list
    )
    unreadable: "models.JSONField[WhyUnreadable | None, WhyUnreadable | None]" = models.JSONField(
        _("why it cannot be read"), null=True
    )
    #: Counts the readings: what is confirmed must be what was seen.
    revision = models.PositiveIntegerField(_("reading number"), default=1)

    # Where it stands.
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    lane = models.CharField(_("lane"), max_length=700, blank=True)
    queued_at = models.DateTimeField(_("confirmed"), null=True)
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    woken_at = models.DateTimeField(_("last called"), null=True)
    next_try_at = models.DateTimeField(_("tried again"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    # What came of it: None where nobody knows.
    imported_count = models.PositiveIntegerField(_("imported"), null=True)
    refused_count = models.PositiveIntegerField(_("refused"), null=True)
    warned_count = models.PositiveIntegerField(_("imported with a warning"), default=0)
    adds_up = models.BooleanField(_("adds up"), null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="run_by_time"),
            models.Index(fields=["company", "-created_at", "-id"], name="run_by_company_and_time"),
            models.Index(fields=["state", "-created_at", "-id"], name="run_by_state_and_time"),
            models.Index(fields=["lane", "queued_at"], name="run_by_lane"),
        ]
        # The two rules that matter most are kept by the database, whatever the code does.
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "queued",
                        "sending",
                        "imported",
                        "partial",
                        "refused",
                        "not_sent",
                        "unknown",
                        "cancelled",
                    ]
                ),
                name="run_state_is_known",
            ),
            models.UniqueConstraint(
                fields=["lane"], condition=Q(state="sending"), name="one_sending_per_lane"
            ),
        ]

    def __str__(self) -> str:
        return f"{show_signs(self.file_name)} → {self.company}"

    def get_absolute_url(self) -> str:
        return reverse("run", args=[self.code])

    @property
    def kind(self) -> Kind:
        return KINDS[self.kind_key]

    @property
    def format_key(self) -> str:
        """The name of the layout of accounting entries, empty for every other kind."""
        return str(self.parameters.get("format", ""))

    @property
    def entry_format(self) -> EntryFormat | None:
        """The layout of accounting entries, None for every other kind."""
        return ENTRY_FORMATS.get(self.format_key)

    @property
    def sheets(self) -> list[SheetInfo]:
        """The sheets of a workbook, none for other files."""
        return self.workbook["sheets"] if self.workbook else []

    @property
    def sheet(self) -> str:
        """The sheet of the workbook that was read; empty where none was."""
        return self.workbook["sheet"] if self.workbook else ""

    def refresh_from_db(self, *args: Any, **options: Any) -> None:
        """Forget what was worked out of the values that were there."""
        super().refresh_from_db(*args, **options)
        for name in ("files", "reading", "has_rows", *ROWS):
            self.__dict__.pop(name, None)

    @cached_property
    def files(self) -> Mapping[str, SourceFile]:
        """What was made of the dropped file, by step. One query; none after `with_files`.

        What is put here is on record once `keep_files` has written it.
        """
        if self.pk is None:
            return {}
        is_joined = "has_rows" in self.__dict__
        joined = [self.__dict__[name] for name in ROWS if name in self.__dict__]
        rows = joined if is_joined else self.derived_files.select_related("file")
        return {row.step: row.file for row in rows}

    def put_file(self, step: DerivedFile.Step, file: SourceFile | None) -> None:
        """Say what a step made of the dropped file, unsaved; None: it is not taken."""
        others = {name: kept for name, kept in self.files.items() if name != step}
        self.files = {**others, step: file} if file else others

    @property
    def lines(self) -> RunLines:
        """The lines as they go to the ERP: as the last step left them, or as they were dropped."""
        return RunLines(
            file=self.files.get(DerivedFile.Step.EDITED) or self.unedited_lines.file,
            reading=self.dialect,
            is_edited=self.is_edited,
            left_out=sorted({*self.left_out, *self.joined}),
            column_numbering=ColumnNumbering.from_json(self.column_changes),
            packed_index=self.line_index,
        )

    @property
    def unedited_lines(self) -> RunLines:
        """The lines before any of them was edited."""
        sheet = self.files.get(DerivedFile.Step.SHEET)
        return RunLines(file=sheet or self.source, reading=self.dialect)

    @property
    def is_edited(self) -> bool:
        return DerivedFile.Step.EDITED in self.files

    @cached_property
    def reading(self) -> Dialect:
        """How the unmended lines are read."""
        return Dialect.from_json(self.dialect)

    def list_problem_counts(self) -> list[ProblemCount]:
        """Return what the check counted, in the order in which it found it."""
        return [ProblemCount.from_json(row) for row in self.problem_counts]

    def list_offered_fixes(self) -> list[BulkFix]:
        """Return what the check offers to correct in bulk."""
        return [BulkFix.from_json(offer) for offer in self.offers]

    def count_by_rule(self, severity: Severity) -> dict[str, int]:
        """Count the problems of a severity, as the check gave it, by rule."""
        counts: dict[str, int] = {}
        for row in self.list_problem_counts():
            if row.severity is severity:
                counts[row.rule.value] = counts.get(row.rule.value, 0) + row.count
        return counts

    @property
    def overridden_rules(self) -> set[str]:
        """The rules that would have blocked this draft, had its company not downgraded them."""
        return {row.rule.value for row in self.list_problem_counts() if row.is_lowered}

    @property
    def is_over(self) -> bool:
        return not self.is_draft and not self.is_under_way

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_dry_run(self) -> bool:
        """The ERP only tries the lines (`tester`): nothing is booked."""
        return self.parameters.get("tester") == "Oui"

    @property
    def is_refused_as_a_whole(self) -> bool:
        """The ERP refused the request and counts no line: all of them share its verdict."""
        return outcomes.is_refused_as_a_whole(self.state, refused=self.refused_count)

    @property
    def is_perhaps_sent(self) -> bool:
        """It was refused as a whole, and nothing proves that none of its lines was recorded."""
        return outcomes.is_perhaps_sent(
            self.state, refused=self.refused_count, adds_up=self.adds_up
        )

    @property
    def is_counted(self) -> bool:
        """The ERP counted the lines, at least in part."""
        return self.imported_count is not None or self.refused_count is not None

    @property
    def state_label(self) -> str:
        """The state in words; a dry run imports nothing, and what it refuses was not sent."""
        tried = TRIED.get(Run.State(self.state)) if self.is_dry_run else None
        return str(tried or self.get_state_display())

    @property
    def is_read_later(self) -> bool:
        """Its workbook waits for others to be converted: nothing is known to be wrong with it."""
        return bool(self.unreadable and self.unreadable["code"] == "workbooks_busy")

    @property
    def unreadable_message(self) -> str:
        """Say why the file cannot be read and how to fix it; empty when it can."""
        if not self.unreadable:
            return ""
        return str(gettext(UNREADABLE[self.unreadable["code"]]) % self.unreadable["params"])

    @property
    def last_attempt(self) -> "Attempt | None":
        return self.attempts.order_by("-number").first()


#: What the states say of a dry run, in the words of the ERP's own report.
TRIED = {
    Run.State.IMPORTED: _("Would be imported"),
    Run.State.PARTIAL: _("Partly importable"),
    Run.State.REFUSED: _("Would be refused"),
}
