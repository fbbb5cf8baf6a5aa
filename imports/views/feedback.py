"""Says above a draft what was just done with it, or why nothing was."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.messages import constants as levels
from django.http import HttpResponse
from django.shortcuts import redirect

from imports.models import Run
from imports.views.drafts.draft import show_draft

if TYPE_CHECKING:
    from portal.models import UserRequest


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was done, or why nothing was: `number` is the change that can be taken back, or the
    first one of a stroke.
    """

    level: str
    text: str
    number: int | None = None
    is_stroke: bool = False


def show_with_feedback(request: "UserRequest", run: Run, notice: Feedback | None) -> HttpResponse:
    """Answer with the draft: to htmx at once, otherwise by leading back to its page."""
    if request.htmx:
        return show_draft(request, run, notice=notice)
    if notice is not None:
        messages.add_message(request, getattr(levels, notice.level.upper()), notice.text)
    return redirect(run)
