"""What a person should see first in the morning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.timezone import localdate, now

from imports.history.list_rows import RunRow, make_rows
from imports.history.statistics import CompanyFigures, company_figures
from imports.models import Run
from portal.models import User

ATTENTION_DAYS = 14
LENGTHS = {"unknown": 10, "troubled": 5, "under_way": 10, "drafts": 5, "recent": 10}
COMPANY_LIMIT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardSection:
    """The first runs of one sort; `has_more` says that the history holds others."""

    rows: Sequence[RunRow]
    has_more: bool

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    unknown: DashboardSection
    troubled: DashboardSection
    under_way: DashboardSection
    drafts: DashboardSection
    recent: DashboardSection
    companies: Sequence[CompanyFigures]
    troubled_since: date

    @property
    def is_empty(self) -> bool:
        """Nothing was ever brought here: a newcomer looks at it."""
        return not (self.unknown or self.troubled or self.under_way or self.drafts or self.recent)


def read_dashboard(user: User) -> Dashboard:
    """Gather it in a number of queries that depends on nothing."""
    since = now() - timedelta(days=ATTENTION_DAYS)
    runs = Run.objects.visible_to(user).with_people().order_by("-created_at", "-pk")
    sorts = {
        # The oldest first: it has waited longest for somebody to look.
        "unknown": runs.filter(state=Run.State.UNKNOWN).order_by("finished_at", "pk"),
        "troubled": runs.filter(
            state__in=[Run.State.PARTIAL, Run.State.REFUSED, Run.State.NOT_SENT],
            created_at__gte=since,
        ).without_dry_runs(),
        "under_way": runs.filter(state__in=Run.UNDER_WAY),
        "drafts": runs.filter(state=Run.State.DRAFT, created_by=user),
        "recent": runs.exclude(state__in=[Run.State.DRAFT, *Run.UNDER_WAY]),
    }
    return Dashboard(
        **_fill_shelves(sorts),
        companies=company_figures(user, limit=COMPANY_LIMIT + 1),
        troubled_since=localdate(since),
    )


def _fill_shelves(sorts: Mapping[str, QuerySet[Run]]) -> dict[str, DashboardSection]:
    found = {name: list(runs[: LENGTHS[name] + 1]) for name, runs in sorts.items()}
    every = {run.pk: run for runs in found.values() for run in runs}
    rows = {row.run.pk: row for row in make_rows(list(every.values()))}
    return {
        name: DashboardSection(
            rows=[rows[run.pk] for run in runs[: LENGTHS[name]]],
            has_more=len(runs) > LENGTHS[name],
        )
        for name, runs in found.items()
    }
