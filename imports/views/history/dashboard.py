"""The first page: what needs a person, what is under way, what was done."""

from collections.abc import Collection
from typing import TYPE_CHECKING, TypedDict

from django.http import HttpResponse
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from imports.history.dashboard import ATTENTION_DAYS, COMPANY_LIMIT, Dashboard, read_dashboard
from imports.history.statistics import FIGURE_DAYS
from imports.views.parts import ATTENTION, render_page
from portal.models import Company, User

if TYPE_CHECKING:
    from portal.models import UserRequest


class DashboardPage(TypedDict):
    """`managed` are the companies in which the person may rule on unknown outcomes."""

    desk: Dashboard
    managed: Collection[int]
    attention_days: int
    figure_days: int
    company_limit: int


def find_managed(user: User) -> set[int]:
    """Return the companies in which the user may rule on unknown outcomes."""
    return set(Company.objects.managed_by(user).values_list("pk", flat=True))


@require_GET
@vary_on_headers("HX-Request", "HX-History-Restore-Request")
def dashboard(request: "UserRequest") -> HttpResponse:
    desk = read_dashboard(request.user)
    context: DashboardPage = {
        "desk": desk,
        "managed": find_managed(request.user) if desk.unknown else (),
        "attention_days": ATTENTION_DAYS,
        "figure_days": FIGURE_DAYS,
        "company_limit": COMPANY_LIMIT,
    }
    return render_page(
        request, "imports/history/dashboard.html", context, part="desk", around=[ATTENTION]
    )
