"""The first page: what needs a person, what is under way, what was done."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from imports.history.dashboard import ATTENTION_DAYS, COMPANY_LIMIT, read_dashboard
from imports.history.figures import FIGURE_DAYS

if TYPE_CHECKING:
    from portal.models import UserRequest


@require_GET
@vary_on_headers("HX-Request", "HX-History-Restore-Request")
def dashboard(request: "UserRequest") -> HttpResponse:
    context = {
        "desk": read_dashboard(request.user),
        "attention_days": ATTENTION_DAYS,
        "figure_days": FIGURE_DAYS,
        "company_limit": COMPANY_LIMIT,
    }
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    name = "imports/dashboard.html#desk" if is_part else "imports/dashboard.html"
    return render(request, name, context)
