"""Answers with a whole page or, where htmx asks, with the part of it that is swapped."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

if TYPE_CHECKING:
    from portal.models import UserRequest

#: What stands around the part and is renewed with it, where it may no longer be true.
MESSAGES, ATTENTION = "includes/messages.html", "includes/attention.html"


def wants_part(request: "UserRequest") -> bool:
    """Say whether htmx asks for a part: going back in the browser takes the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def render_page(
    request: "UserRequest",
    template: str,
    context: Mapping[str, object],
    *,
    part: str,
    around: Sequence[str] = (),
) -> HttpResponse:
    """Render the page or its partial `part`, together with its partial `title`.

    htmx gives the tab that title, so that it never names what the page no longer shows.
    """
    if not wants_part(request):
        return render(request, template, context)
    names = {"page_title": f"{template}#title", "page_part": f"{template}#{part}"}
    return render(request, "part.html", {**context, **names, "around": around})
