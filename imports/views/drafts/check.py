"""Checks a draft again: the rules of its company may have changed since."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imports.intake import ChangedMeanwhile, NotADraft, ReadLater, check_again
from imports.views.access import find_run_to_change
from imports.views.drafts.reading import explain_unchanged, turn_back
from portal.models import Door

if TYPE_CHECKING:
    from portal.models import UserRequest


@require_POST
def run_check(request: "UserRequest", code: UUID) -> HttpResponseBase:
    run = find_run_to_change(request, code)
    if not run.is_draft:
        return turn_back(request, run)
    try:
        check_again(run, user=request.user, door=Door.PAGE)
    except NotADraft:
        return turn_back(request, run)
    except (ChangedMeanwhile, ReadLater) as error:
        messages.warning(request, explain_unchanged(error))
    else:
        messages.success(request, _("The draft was checked again with the current rules."))
    return redirect(run)
