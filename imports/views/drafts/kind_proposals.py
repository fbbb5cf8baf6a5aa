"""Which kinds of import a chosen file may be for: a person chooses one, and nothing is kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, cast

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imports.catalogue import KINDS, Kind
from imports.history.last_used import find_last_kind, list_used_kinds
from imports.intake.kind_sample import guess_file_kinds
from imports.mapping.match_reasons import match_reason_text
from portal.models import Company

if TYPE_CHECKING:
    from portal.models import UserRequest

LONGEST_NAME = 255


@dataclass(frozen=True, kw_only=True)
class ProposedKind:
    """A kind on its button, with the reason in words."""

    kind: Kind
    reason: str


class KindProposalsPart(TypedDict):
    """`is_known` says that the file itself speaks for these kinds."""

    proposals: list[ProposedKind]
    is_known: bool


@require_POST
def run_kinds(request: "UserRequest") -> HttpResponse:
    """Answer a file, or its first bytes, or its name alone, with the kinds that it may be for."""
    companies = Company.objects.sendable_by(request.user).filter(is_active=True)
    if not companies.exists():
        raise PermissionDenied
    slug = request.POST.get("company", "")
    company = get_object_or_404(companies, slug=slug) if slug else None
    known = propose_known_kinds(request, company)
    context: KindProposalsPart = {
        "proposals": known or propose_last_kind(company),
        "is_known": bool(known),
    }
    return render(request, "imports/drafts/kind_proposals.html", context)


def propose_known_kinds(request: "UserRequest", company: Company | None) -> list[ProposedKind]:
    upload = cast("TemporaryUploadedFile | None", request.FILES.get("file"))
    path = Path(upload.temporary_file_path()) if upload else None
    name = (upload.name if upload else None) or request.POST.get("name", "")
    used = list_used_kinds(company) if company else []
    guesses = guess_file_kinds(path, name=name[:LONGEST_NAME], used=used)
    kinds = [(KINDS[one.kind], match_reason_text(one.reason, _)) for one in guesses]
    return [
        ProposedKind(kind=kind, reason=reason)
        for kind, reason in kinds
        if may_be_imported(kind, company)
    ]


def propose_last_kind(company: Company | None) -> list[ProposedKind]:
    """Propose what was imported last, of a file of which nothing is known."""
    kind = KINDS.get(find_last_kind(company)) if company else None
    if kind is None or not may_be_imported(kind, company):
        return []
    return [
        ProposedKind(kind=kind, reason=_("The last import into this company was of this kind."))
    ]


def may_be_imported(kind: Kind, company: Company | None) -> bool:
    return company is None or kind.since_version <= company.erp_version
