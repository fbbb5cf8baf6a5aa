"""What people and companies used before: proposed first, never chosen for a file by itself."""

from collections.abc import Iterable

from django.db.models import Count

from imports.models import Run
from portal.models import Company, User


def list_used_kinds(company: Company) -> list[str]:
    """Return the keys of the kinds that the company has sent, the most usual first. One query."""
    counted = (
        Run.objects.filter(company=company)
        .exclude(queued_at=None)
        .values("kind_key")
        .annotate(count=Count("pk"))
    )
    return [row["kind_key"] for row in counted.order_by("-count", "kind_key")]


def find_last_kind(company: Company) -> str:
    """Return the kind of the company's most recent import, or an empty string. One query."""
    kinds = Run.objects.filter(company=company).order_by("-created_at", "-pk")
    return kinds.values_list("kind_key", flat=True).first() or ""


def find_last_company(user: User, companies: Iterable[Company]) -> str:
    """Return the slug of the one of the companies that the user last used, or an empty string.

    One query.
    """
    runs = Run.objects.filter(created_by=user, company__in=list(companies))
    slugs = runs.order_by("-created_at", "-pk").values_list("company__slug", flat=True)
    return slugs.first() or ""
