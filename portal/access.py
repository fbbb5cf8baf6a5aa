"""What one user may do with a company."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from portal.models import Company, Membership, Role, User

#: Never read where they are not sent: a page needs no password.
SECRETS = ("erp_password", "proxy_password")


@dataclass(frozen=True)
class Access:
    """A company and the user's role in it; an administrator may do everything without one."""

    company: Company
    role: Role | None
    is_administrator: bool
    members_count: int

    @property
    def role_name(self) -> str:
        return str(self.role.label) if self.role else _("Site administrator")

    @property
    def may_send(self) -> bool:
        return self.is_administrator or (self.role is not None and self.role.may_send)

    @property
    def may_manage(self) -> bool:
        return self.is_administrator or (self.role is not None and self.role.may_manage)


def may_create(user: User) -> bool:
    """Whether the user may add a company: who manages one, or the whole site."""
    return Company.objects.managed_by(user).exists() or user.is_superuser


def list_accesses(user: User) -> list[Access]:
    """Return the companies that the user may see, in the order of their names; one query."""
    return [build_access(company, user) for company in with_role(user)]


def find_access(user: User, slug: str) -> Access | None:
    """Return the user's access to a company, or None for a stranger; one query."""
    company = with_role(user).filter(slug=slug).first()
    return build_access(company, user) if company else None


def list_senders(user: User) -> list[tuple[Company, list[User]]]:
    """Return the companies in use that the user sees, each with who may send to it, by name."""
    senders = Prefetch(
        "memberships",
        Membership.objects.filter(
            role__in=[role for role in Role if role.may_send], user__is_active=True
        )
        .select_related("user")
        .order_by("user__username"),
        to_attr="senders",
    )
    companies = with_role(user).filter(is_active=True).prefetch_related(senders)
    return [(company, [one.user for one in company.senders]) for company in companies]


def with_role(user: User) -> QuerySet[Company, Any]:
    """Return the companies that the user may see, without passwords, with role and members."""
    memberships = Membership.objects.filter(company=OuterRef("pk"))
    members = memberships.order_by().values("company").annotate(count=Count("pk")).values("count")
    return (
        Company.objects.visible_to(user)
        .defer(*SECRETS)
        .annotate(
            role=Subquery(memberships.filter(user=user).values("role")),
            members_count=Coalesce(Subquery(members), 0),
        )
    )


def build_access(company: Any, user: User) -> Access:
    return Access(
        company=company,
        role=Role(company.role) if company.role else None,
        is_administrator=user.is_superuser,
        members_count=company.members_count,
    )
