"""Whose run it is, asked the same way by every view."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from imports.models import Run
from portal.models import Company, Role, User

if TYPE_CHECKING:
    from portal.models import UserRequest


def find_run(request: "UserRequest", code: UUID) -> Run:
    """Return the run if the user may see it, else 404. One query."""
    return get_object_or_404(
        Run.objects.visible_to(request.user).with_people().with_files(), code=code
    )


def find_run_to_change(request: "UserRequest", code: UUID) -> Run:
    """Return the run if the user may send to its company: else 404, or 403 for a reader."""
    run = find_run(request, code)
    if not may_send(request, run):
        raise PermissionDenied
    return run


def may_rule(request: "UserRequest", run: Run) -> bool:
    return Company.objects.managed_by(request.user).filter(pk=run.company_id).exists()


def may_send(request: "UserRequest", run: Run) -> bool:
    return Company.objects.sendable_by(request.user).filter(pk=run.company_id).exists()


def find_managers(run: Run) -> list[User]:
    """Return who may rule, by name; site administrators may everywhere and are not named."""
    memberships = run.company.memberships.filter(role=Role.MANAGER, user__is_active=True)
    return [one.user for one in memberships.select_related("user").order_by("user__username")]


def find_senders(run: Run) -> list[User]:
    """Return who may correct and send the run, by name; the site's administrators are left out."""
    roles = [role for role in Role if role.may_send]
    memberships = run.company.memberships.filter(role__in=roles, user__is_active=True)
    return [one.user for one in memberships.select_related("user").order_by("user__username")]
