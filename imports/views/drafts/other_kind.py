"""Goes on with a draft as another kind of import."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imports.catalogue import KINDS, Kind
from imports.delivery import discard_draft
from imports.forms.parameters import ParametersForm
from imports.intake.other_kind import copy_as_kind
from imports.intake.recognition import count_changes_by_people
from imports.models import Run
from imports.views.access import find_run_to_change
from imports.views.drafts.reading import turn_back
from portal.models import Door

if TYPE_CHECKING:
    from portal.models import UserRequest


@require_POST
def run_other_kind(request: "UserRequest", code: UUID) -> HttpResponse:
    """Make a draft of the kind from the same file; the one at hand stays if people edited it."""
    run = find_run_to_change(request, code)
    kind = KINDS.get(request.POST.get("kind", ""))
    if kind is None:
        raise Http404
    if not run.is_draft:
        return turn_back(request, run)
    parameters = take_over_parameters(run, kind)
    if parameters is None:  # which only a person can answer
        address = {"company": run.company.slug, "kind": kind.key}
        return redirect(f"{reverse('run_new')}?{urlencode(address)}")
    copy = copy_as_kind(run, kind, user=request.user, parameters=parameters.chosen, door=Door.PAGE)
    if not count_changes_by_people(run):
        discard_draft(run)
    said = _("The file is now read as “%(kind)s”.") % {"kind": kind.label}
    messages.success(request, said)
    return redirect(copy)


def take_over_parameters(run: Run, kind: Kind) -> ParametersForm | None:
    """Return the parameters that both kinds have; None where the other one needs more."""
    form = ParametersForm(run.parameters, kind=kind)
    return form if form.is_valid() else None
