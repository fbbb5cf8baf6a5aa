"""From files dropped in the browser to drafts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from imports.catalogue import KINDS, Kind
from imports.forms.parameters import ParametersForm
from imports.history.last_used import find_last_company
from imports.intake import open_draft
from imports.intake.upload import MOST_FILES, files_too_large
from imports.models import Run
from imports.reading import UnreadableFile, find_form, unreadable_text
from imports.views.drafts.upload_form import UploadForm
from portal.access import list_senders
from portal.models import Company, Door, User
from portal.stale import keep_in_address
from portal.templatetags.portal_tags import say_bytes

if TYPE_CHECKING:
    from portal.models import UserRequest


@dataclass
class Intake:
    """What became of the files of one upload."""

    drafts: list[Run] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


class UploadPage(TypedDict):
    """`drafts` are those that the last upload made; `limit` is in bytes."""

    form: UploadForm
    parameters_form: ParametersForm
    kind: Kind | None
    drafts: list[Run]
    limit: int
    most_files: int


class RefusedPage(TypedDict):
    """The people who may send, by company."""

    senders: list[tuple[Company, list[User]]]


@keep_in_address("company", "kind", "format")
@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def run_new(request: "UserRequest") -> HttpResponseBase:
    companies = Company.objects.sendable_by(request.user).filter(is_active=True)
    if request.method == "POST":
        if not companies.exists():
            return refuse(request, status=403)
        form = UploadForm(request.POST, request.FILES, companies=companies)
        parameters = ParametersForm(request.POST, kind=form.chosen_kind)
        return take_in(request, form, parameters)
    last = find_last_company(request.user, companies)
    form = UploadForm(initial=request.GET.dict(), companies=companies, last_company=last)
    if not form.companies:
        return refuse(request)
    parameters = ParametersForm(initial=request.GET.dict(), kind=form.chosen_kind)
    return show_upload(request, form, parameters)


def refuse(request: "UserRequest", *, status: int = 200) -> HttpResponse:
    """Say that the person may not send, and who may."""
    context: RefusedPage = {"senders": list_senders(request.user)}
    return render(request, "imports/drafts/upload_refused.html", context, status=status)


def show_upload(
    request: "UserRequest", form: UploadForm, parameters: ParametersForm
) -> HttpResponse:
    """Answer with the page, or with the part of it that depends on the company or the kind."""
    part = {"choices": "#choices", "parameters": "#parameters", "upload": "#upload"}
    template = "imports/drafts/upload.html"
    if request.htmx and not request.htmx.history_restore_request:
        template += part.get(request.htmx.target or "", "")
    context: UploadPage = {
        "form": form,
        "parameters_form": parameters,
        "kind": form.chosen_kind,
        "drafts": find_made(request),
        "limit": settings.UPLOAD_MAX_BYTES,
        "most_files": MOST_FILES,
    }
    return render(request, template, context)


def find_made(request: "UserRequest") -> list[Run]:
    """Return the drafts that the last upload made, as its address names them."""
    codes = []
    for text in request.GET.getlist("made")[:MOST_FILES]:
        try:
            codes.append(UUID(text))
        except ValueError:
            continue
    if not codes:
        return []
    made = Run.objects.visible_to(request.user).with_people().filter(code__in=codes)
    return list(made.order_by("pk"))  # as they were dropped


def take_in(
    request: "UserRequest", form: UploadForm, parameters: ParametersForm
) -> HttpResponseBase:
    """Make a draft of every file that can be one, and say of the others why not."""
    too_large = [too_large_text(name) for name in files_too_large(request)]
    # Left out while they came in: that no file remains is said in their sentences already.
    form.fields["file"].required = not too_large
    intake = Intake(refusals=too_large)
    if form.is_valid() & parameters.is_valid():
        open_drafts(form, parameters, user=request.user, intake=intake)
    if not intake.drafts:
        if form.files and not form.has_error("file") and not intake.refusals:
            intake.refusals.append(_("Choose the files again: the page could not keep them."))
        for sentence in intake.refusals:
            form.add_error("file", sentence)
        return show_upload(request, form, parameters)
    for sentence in intake.refusals:
        messages.warning(request, sentence)
    address = lead_to(intake.drafts)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def open_drafts(
    form: UploadForm, parameters: ParametersForm, *, user: User, intake: Intake
) -> None:
    files = cast("Iterable[TemporaryUploadedFile]", form.cleaned_data.get("file", ()))
    for upload in files:
        try:
            find_form(Path(upload.temporary_file_path()))
            draft = open_draft(
                company=form.cleaned_data["company"],
                kind=KINDS[form.cleaned_data["kind"]],
                upload=upload,
                user=user,
                parameters=parameters.chosen,
                must_be_text=True,
                door=Door.PAGE,
            )
        except UnreadableFile as error:
            reason = unreadable_text(error, translate=_)
            intake.refusals.append(
                _("“%(name)s” was ignored. %(reason)s") % {"name": upload.name, "reason": reason}
            )
        else:
            intake.drafts.append(draft)


def too_large_text(name: str) -> str:
    params = {"name": name, "limit": say_bytes(settings.UPLOAD_MAX_BYTES)}
    return (
        _(
            "“%(name)s” was ignored: it is larger than the limit of %(limit)s. Split it into "
            "several files."
        )
        % params
    )


def lead_to(drafts: list[Run]) -> str:
    """Return where to go on: the draft, or the list of those just made."""
    if len(drafts) == 1:
        return drafts[0].get_absolute_url()
    query = {
        "company": drafts[0].company.slug,
        "kind": drafts[0].kind_key,
        "made": [str(draft.code) for draft in drafts],
    }
    return reverse("run_new", query=query)
