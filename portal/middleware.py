"""What holds for every answer of the site."""

import logging
import sys
from collections.abc import Callable

from django.contrib.auth import middleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import defaults
from django_htmx.http import HttpResponseClientRedirect

from portal.database import comes_from_lock_timeout, find_stuck_transactions, is_lock_timeout
from portal.stale import HEADER, session_ended

logger = logging.getLogger(__name__)


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Send strangers to the login page; move the whole page when htmx asked for a part of it.

    Who sent a form is told that it was not taken: a login page alone would lose it without a word.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.method == "POST":
            return session_ended(request)
        response: HttpResponseBase = super().handle_no_permission(request, view_func)
        if getattr(request, "htmx", False) and isinstance(response, HttpResponse):
            # The part's own address is no page to come back to: the page around it is.
            here = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
            login = self.get_login_url(view_func)
            to_login = redirect_to_login(here, resolve_url(login))
            return HttpResponseClientRedirect(to_login.url, headers={HEADER: "session"})
        return response


class HeldRowsMiddleware:
    """Answer 503 with a sentence where another process holds in the database what a page needs.

    What the page had begun in that transaction is undone: trying again is safe.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return held_response(request, is_undone=True) if is_lock_timeout(error) else None


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer what no page answers: also where a new session could not be written.

    The page itself was over by then, so nobody can say that nothing was done.
    """
    if comes_from_lock_timeout(sys.exception()):
        return held_response(request, is_undone=False)
    return defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer a request that is none; a session that cannot be written is called one as well."""
    if comes_from_lock_timeout(exception):
        return held_response(request, is_undone=False)
    return defaults.bad_request(request, exception)


def held_response(request: HttpRequest, *, is_undone: bool) -> HttpResponse:
    """Answer 503 with a sentence, and note who holds what is needed."""
    holders = "; ".join(map(str, find_stuck_transactions()))
    logger.error("%s: a lock was not given back; held by: %s", request.path, holders or "?")
    # Without the request: what every page shows around its content asks the database.
    context = {"again": find_page_to_try(request), "is_undone": is_undone}
    page = render_to_string("503.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": "10"})


def find_page_to_try(request: HttpRequest) -> str:
    """Return the page itself; after a POST, which no link repeats, the one it came from."""
    if request.method == "GET":
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return came_from
    return "/"


def no_store_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep pages behind the login out of shared and local caches."""

    def middleware_(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    return middleware_
