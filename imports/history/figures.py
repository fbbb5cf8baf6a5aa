"""What the past runs say: how long an import takes, how many lines went through."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.utils.timezone import now

from imports.models import Attempt, Run
from imports.models.run import is_dry_run
from portal.models import Company, User

#: How many past runs tell what is usual.
SAMPLE = 20
FIGURE_DAYS = 30

#: The ERP has answered, so that the run has figures and a length.
ANSWERED = (Run.State.IMPORTED, Run.State.PARTIAL, Run.State.REFUSED)


def usual_duration(run: Run) -> timedelta | None:
    """Return how long the company's last runs of this kind took, or its last runs of any kind.

    The median of up to 20 runs that the ERP answered, from the start of the sending to the
    answer; None for a company without such a run. Dry runs are held against dry runs only.
    """
    tried = is_dry_run("run__")
    of_company = Attempt.objects.filter(
        tried if run.is_dry_run else ~tried,
        run__company=run.company_id,
        run__state__in=ANSWERED,
        outcome=Attempt.Outcome.ANSWERED,
        ended_at__isnull=False,
    )
    for attempts in (of_company.filter(run__kind_key=run.kind_key), of_company):
        if seconds := _last_seconds(attempts):
            return timedelta(seconds=median(seconds))
    return None


def _last_seconds(attempts: QuerySet[Attempt]) -> list[float]:
    spans = attempts.order_by("-run__created_at", "-run_id", "-number")[:SAMPLE]
    return [
        (ended - started).total_seconds()
        for started, ended in spans.values_list("started_at", "ended_at")
        if ended is not None
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyFigures:
    """What a company's last days were; dry runs are not imports and do not count."""

    company: Company
    last_at: datetime | None
    last_code: str
    last_state: str
    runs: int
    imported: int
    refused: int


def company_figures(user: User | AnonymousUser, *, limit: int) -> list[CompanyFigures]:
    """Return the figures of the companies in use that the user sees, the latest used first.

    Two queries, whatever the number of companies.
    """
    companies = list(_with_last_run(user)[:limit])
    sums = _sum_up(companies)
    return [
        CompanyFigures(
            company=company,
            last_at=company.last_at,  # type: ignore[attr-defined]
            last_code=str(company.last_code or ""),  # type: ignore[attr-defined]
            last_state=company.last_state or "",  # type: ignore[attr-defined]
            runs=sums.get(company.pk, (0, 0, 0))[0],
            imported=sums.get(company.pk, (0, 0, 0))[1],
            refused=sums.get(company.pk, (0, 0, 0))[2],
        )
        for company in companies
    ]


def _with_last_run(user: User | AnonymousUser) -> QuerySet[Company]:
    answered = Run.objects.filter(company=OuterRef("pk"), state__in=ANSWERED).without_dry_runs()
    last = answered.order_by("-created_at", "-pk")
    return (
        Company.objects.visible_to(user)
        .filter(is_active=True)
        .annotate(
            last_at=Subquery(last.values("created_at")[:1]),
            last_code=Subquery(last.values("code")[:1]),
            last_state=Subquery(last.values("state")[:1]),
        )
        .order_by(F("last_at").desc(nulls_last=True), "name")
    )


def _sum_up(companies: list[Company]) -> dict[int, tuple[int, int, int]]:
    recent = Run.objects.filter(
        company__in=companies,
        state__in=ANSWERED,
        created_at__gte=now() - timedelta(days=FIGURE_DAYS),
    ).without_dry_runs()
    sums = (
        recent.order_by()
        .values_list("company_id")
        .annotate(runs=Count("pk"), imported=Sum("imported_count"), refused=Sum("refused_count"))
    )
    return {
        company: (runs, imported or 0, refused or 0) for company, runs, imported, refused in sums
    }
