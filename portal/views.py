"""The companies: which there are, how each is reached, who works with it."""

from copy import copy
from typing import TYPE_CHECKING, NotRequired, TypedDict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access import Access, find_access, list_accesses, may_create
from portal.companies import set_role
from portal.company_history import (
    LatestChanges,
    describe_company_event,
    describe_latest,
    list_events,
)
from portal.forms import CompanyForm, VersionForm, find_stored_passwords
from portal.likeness import describe_lookalikes
from portal.models import Company, Door, Membership, Role

if TYPE_CHECKING:
    from portal.models import User, UserRequest


CHANGES_A_PAGE = 50


class CompanyListPage(TypedDict):
    accesses: list[Access]
    may_create: bool


class CompanyPage(TypedDict):
    """`stored` names the passwords that are kept; `latest` are the last changes, for managers."""

    access: Access
    company: Company
    memberships: "QuerySet[Membership]"
    stored: frozenset[str]
    lookalikes: str
    latest: NotRequired[LatestChanges]


class CompanyFormPage(TypedDict):
    """A new company, or one that exists."""

    form: CompanyForm
    company: NotRequired[Company]


@require_GET
def company_list(request: "UserRequest") -> HttpResponse:
    accesses = list_accesses(request.user)
    context: CompanyListPage = {
        "accesses": accesses,
        "may_create": request.user.is_superuser or any(one.may_manage for one in accesses),
    }
    return render(request, "portal/company_list.html", context)


@require_GET
def company(request: "UserRequest", slug: str) -> HttpResponse:
    access = get_access_or_404(request.user, slug)
    memberships = access.company.memberships.select_related("user").order_by("user__username")
    context: CompanyPage = {
        "access": access,
        "company": access.company,
        "memberships": memberships,
        "stored": find_stored_passwords(access.company),
        "lookalikes": describe_lookalikes(access.company, request.user),
    }
    if access.may_manage:
        context["latest"] = describe_latest(access.company)
    return render(request, "portal/company.html", context)


@require_GET
def company_changes(request: "UserRequest", slug: str) -> HttpResponse:
    """Show all that has changed, the latest first; to those who may change it."""
    access = get_access_or_404(request.user, slug)
    if not access.may_manage:
        raise PermissionDenied
    pages = Paginator(list_events(access.company), CHANGES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    changes = [describe_company_event(event) for event in page]
    context = {"company": access.company, "page": page, "changes": changes}
    return render(request, "portal/company_changes.html", context)


@require_http_methods(["GET", "POST"])
def company_new(request: "UserRequest") -> HttpResponse:
    if not may_create(request.user):
        raise PermissionDenied
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        created = create_company(form, creator=request.user)
        messages.success(request, _("%(company)s has been created.") % {"company": created})
        return redirect(created)
    context: CompanyFormPage = {"form": form}
    return render(request, "portal/company_form.html", context)


@require_http_methods(["GET", "POST"])
def company_edit(request: "UserRequest", slug: str) -> HttpResponse:
    access = get_access_or_404(request.user, slug)
    if not access.may_manage:
        raise PermissionDenied
    # A form changes its company before it knows that it is right: the page shows the stored one.
    form = CompanyForm(request.POST or None, instance=copy(access.company))
    if request.method == "POST" and form.is_valid():
        changed = form.save_with_record(user=request.user, door=Door.PAGE)
        messages.success(request, _("%(company)s has been saved.") % {"company": changed})
        return redirect(changed)
    context: CompanyFormPage = {"form": form, "company": access.company}
    return render(request, "portal/company_form.html", context)


@require_POST
def company_version(request: "UserRequest", slug: str) -> HttpResponse:
    """Write the ERP's version into the profile, as the test of the connection found it."""
    access = get_access_or_404(request.user, slug)
    if not access.may_manage:
        raise PermissionDenied
    form = VersionForm(request.POST, instance=copy(access.company))
    if form.is_valid():
        changed = form.save_with_record(user=request.user, door=Door.PAGE)
        sentence = _("%(company)s is now set to ERP version %(version)s.")
        messages.success(request, sentence % {"company": changed, "version": changed.erp_version})
    else:
        messages.error(request, " ".join(map(str, form.errors["erp_version"])))
    return redirect(access.company)


def create_company(form: CompanyForm, *, creator: "User") -> "Company":
    """Save a new company; who is no administrator manages what they created."""
    with transaction.atomic():
        company = form.save_with_record(user=creator, door=Door.PAGE)
        if not creator.is_superuser:
            set_role(company, creator, Role.MANAGER, user=creator, door=Door.PAGE)
    return company


def get_access_or_404(user: "User", slug: str) -> Access:
    """Return the user's access; a stranger does not learn that the company exists."""
    access = find_access(user, slug)
    if access is None:
        raise Http404
    return access
