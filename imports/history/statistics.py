"""What the past runs say: how long an import takes, how many lines went through."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import median

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.timezone import now

from imports.models import Attempt, Run
from imports.models.run_queries import is_dry_run
from portal.models import Company, User

#: How many past runs tell what is usual.
SAMPLE = 20
FIGURE_DAYS = 30

#: The ERP has answered, so that the run has figures and a length.
ANSWERED = (Run.State.IMPORTED, Run.State.PARTIAL, Run.State.REFUSED)
#: What left for the ERP, whether or not anybody knows what became of it.
LEFT = (*ANSWERED, Run.State.UNKNOWN)


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
    """What a company's last days were; dry runs are not imports and do not count.

    `unsure` counts the lines of unknown outcome among the last days' imports, `to_check` the
    imports and dry runs that somebody must look for in the ERP, however old.
    """

    company: Company
    last_at: datetime | None
    last_code: str
    last_state: str
    runs: int
    imported: int
    refused: int
    unsure: int
    to_check: int


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of some runs, added up."""

    runs: int = 0
    imported: int = 0
    refused: int = 0
    unsure: int = 0


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
            to_check=company.to_check or 0,  # type: ignore[attr-defined]
            **asdict(sums.get(company.pk, Sums())),
        )
        for company in companies
    ]


def _with_last_run(user: User | AnonymousUser) -> QuerySet[Company]:
    answered = Run.objects.filter(company=OuterRef("pk"), state__in=ANSWERED).without_dry_runs()
    last = answered.order_by("-created_at", "-pk")
    unknown = Run.objects.filter(company=OuterRef("pk"), state=Run.State.UNKNOWN).order_by()
    counted = unknown.values("company").annotate(count=Count("pk"))
    return (
        Company.objects.visible_to(user)
        .filter(is_active=True)
        .annotate(
            last_at=Subquery(last.values("created_at")[:1]),
            last_code=Subquery(last.values("code")[:1]),
            last_state=Subquery(last.values("state")[:1]),
            to_check=Subquery(counted.values("count")),
        )
        .order_by(F("last_at").desc(nulls_last=True), "name")
    )


def _sum_up(companies: list[Company]) -> dict[int, Sums]:
    recent = Run.objects.filter(
        company__in=companies,
        state__in=LEFT,
        created_at__gte=now() - timedelta(days=FIGURE_DAYS),
    ).without_dry_runs()
    unsure = Sum("line_count", filter=Q(state=Run.State.UNKNOWN))
    # Refused as a whole: the ERP counts none of the lines, and each page calls them all refused.
    as_a_whole = Sum(
        "line_count",
        filter=Q(state=Run.State.REFUSED) & (Q(refused_count=None) | Q(refused_count=0)),
        default=0,
    )
    sums = (
        recent.order_by()
        .values_list("company_id")
        .annotate(
            runs=Count("pk"),
            imported=Sum("imported_count"),
            refused=Sum("refused_count", default=0) + as_a_whole,
            unsure=unsure,
        )
    )
    return {company: Sums(*(number or 0 for number in numbers)) for company, *numbers in sums}
