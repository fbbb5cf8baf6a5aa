"""Forms that outlived their session or their token: what happened is said, and nothing is lost.

With JavaScript (portal/stale.js), the page asks and sends again what it still holds. Without, a
page leads back to the form, with what of it an address can keep.
"""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

#: Tells the page's script why nothing was done: "session" or "form".
HEADER = "X-Bordereau-Stale"
LONGEST_KEPT = 200


def keep_in_address[View: Callable[..., HttpResponseBase]](*names: str) -> Callable[[View], View]:
    """Name the fields of a view's form that its own address takes: a way back brings them along."""

    def mark(view: View) -> View:
        view.kept_in_address = names  # type: ignore[attr-defined]
        return view

    return mark


@login_not_required
@never_cache
@require_GET
def session_state(request: HttpRequest) -> JsonResponse:
    """Say who is logged in, and give a fresh token: asked before a page sends what it holds."""
    person = request.user.get_username() if request.user.is_authenticated else ""
    return JsonResponse({"person": person, "token": get_token(request)})


@require_GET
def session_back(request: HttpRequest) -> HttpResponse:
    """Send the person back to the tab where the form still is."""
    return render(request, "session_back.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is not the one of this browser (any more)."""
    return answer_stale(request, "403_csrf.html", status=403, stale="form")


def session_ended(request: HttpRequest) -> HttpResponse:
    """Answer a form that came without a session."""
    return answer_stale(request, "session_ended.html", status=401, stale="session")


def answer_stale(request: HttpRequest, template: str, *, status: int, stale: str) -> HttpResponse:
    had_files = request.content_type == "multipart/form-data"  # they are not kept
    context = {"way_back": find_way_back(request), "had_files": had_files}
    response = render(request, template, context, status=status)
    response[HEADER] = stale
    return response


def find_way_back(request: HttpRequest) -> str:
    """Return the page that the form was on, with what of the form its address takes."""
    referer = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return "/"
    page = urlsplit(referer)
    if not url_has_allowed_host_and_scheme(page.path, None):  # “//elsewhere”: no page of ours
        return "/"
    view = request.resolver_match.func if request.resolver_match else None
    names = getattr(view, "kept_in_address", ())
    kept = {name: request.POST[name] for name in names if name in request.POST}
    query = urlencode({k: v for k, v in kept.items() if 0 < len(v) <= LONGEST_KEPT}) or page.query
    return f"{page.path}?{query}" if query else page.path
