"""What holds for every answer of the site."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import middleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRedirect

from portal.stale import HEADER, session_ended


class LoginRequiredMiddleware(middleware.LoginRequiredMiddleware):
    """Send strangers to the login page; move the whole page when htmx asked for a part of it.

    Who sent a form is told that it was not taken: a login page alone would lose it without a word.
    """

    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., Any]
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
