"""The reconciliation page of a run: what is known, what to look for, and what was found."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from imports.delivery import DeliveryError, SentElsewhere, TooLate, find_duplicates, rule
from imports.delivery.reconcile import may_be_sending_until
from imports.models import Attempt, Ruling, Run
from imports.views.access import find_managers, find_run, may_rule
from imports.views.pagination import fit
from imports.views.reconcile.evidence import AttemptEvidence, gather_evidence, suggest_finding
from imports.views.reconcile.form import LINES_CHARACTERS, PIECES_CHARACTERS, RulingForm
from imports.views.reconcile.lookup_keys import (
    Edges,
    Sought,
    SoughtDocuments,
    find_documents,
    find_edges,
    find_records,
    list_codes,
)
from imports.views.reconcile.wording import (
    Choice,
    explain_findings,
    explain_ruling_refusal,
    greet_ruling,
)
from imports.views.table import open_or_none
from portal.models import Company, Door, User

if TYPE_CHECKING:
    from portal.models import UserRequest

MOST_DUPLICATES = 5


class ShownDuplicates(TypedDict):
    """The other imports of the same lines: linked where one may see them, counted elsewhere."""

    duplicates: list[Run]
    more_duplicates: int
    hidden_duplicates: int


class LookupKeys(TypedDict, total=False):
    """What the file says of itself; nothing where its bytes are gone."""

    edges: Edges
    documents: SoughtDocuments
    records: list[Sought]
    all_codes: str


class RulingPage(ShownDuplicates, LookupKeys):
    """`still_until`: until when sending again is refused; `ruled`: what was found meanwhile."""

    run: Run
    evidence: AttemptEvidence
    form: RulingForm | None
    refusal: str
    is_duplicate: bool
    findings: list[Choice]
    still_until: datetime | None
    ruled: Ruling | None
    managers: Sequence[User]


@require_http_methods(["GET", "POST"])
def run_ruling(request: "UserRequest", code: UUID) -> HttpResponse:
    run = find_run(request, code)
    is_manager = may_rule(request, run)
    if request.method == "POST" and not is_manager:
        raise PermissionDenied
    attempt = run.last_attempt
    if attempt is None or (request.method == "GET" and run.state != Run.State.UNKNOWN):
        return redirect(run)
    if request.method == "POST":
        return take_ruling(request, run, attempt)
    return show_reconciliation(request, run, attempt, is_manager=is_manager)


def take_ruling(request: "UserRequest", run: Run, attempt: Attempt) -> HttpResponse:
    """Rule as the form says, or show it again with all that was typed and why it was not taken."""
    form = RulingForm(request.POST, run=run)
    if not form.is_valid():
        return show_reconciliation(request, run, attempt, is_manager=True, form=form)
    looked_at = run.attempts.filter(code=form.cleaned_data["attempt"]).first()
    try:
        if looked_at is None:
            raise TooLate
        ruling = rule(
            run,
            attempt=looked_at,
            user=request.user,
            finding=Ruling.Finding(form.cleaned_data["finding"]),
            reason=form.cleaned_data["reason"],
            imported=form.records,
            pieces=form.cleaned_data.get("pieces", []),
            door=Door.PAGE,
        )
    except DeliveryError as error:
        run.refresh_from_db()
        return show_reconciliation(request, run, attempt, is_manager=True, form=form, refusal=error)
    messages.success(request, greet_ruling(ruling))
    return redirect(run)


def show_reconciliation(
    request: "UserRequest",
    run: Run,
    attempt: Attempt,
    *,
    is_manager: bool,
    form: RulingForm | None = None,
    refusal: DeliveryError | None = None,
) -> HttpResponse:
    evidence = gather_evidence(run, attempt)
    if is_manager and form is None:
        form = RulingForm(initial=fill_in(run, evidence), run=run)
    elif isinstance(refusal, TooLate):
        form = show_ruling_anew(request, run, attempt)
    context: RulingPage = {
        "run": run,
        "evidence": evidence,
        "form": form,
        "refusal": explain_ruling_refusal(refusal) if refusal else "",
        "is_duplicate": isinstance(refusal, SentElsewhere),
        "findings": explain_findings(run),
        "still_until": find_hold(attempt),
        "ruled": find_last_ruling(run) if run.state != Run.State.UNKNOWN else None,
        "managers": [] if is_manager else find_managers(run),
        **describe_duplicates(run, request.user, refusal),
        **describe_lookup_keys(run),
    }
    return render(request, "imports/reconcile/ruling.html", context)


def fill_in(run: Run, evidence: AttemptEvidence) -> dict[str, object]:
    suggestion = suggest_finding(evidence.reply, numbering=run.lines.numbering)
    for name, limit in (("lines", LINES_CHARACTERS), ("pieces", PIECES_CHARACTERS)):
        if len(suggestion.get(name, "")) > limit:
            suggestion[name] = ""
    return {"attempt": evidence.attempt.code, **suggestion}


def show_ruling_anew(request: "UserRequest", run: Run, attempt: Attempt) -> RulingForm:
    """Return the form as it was typed, for the attempt that the page shows now."""
    typed = request.POST.copy()
    typed["attempt"] = str(attempt.code)
    typed.pop("is_sure", None)
    return RulingForm(initial=typed.dict(), run=run)


def find_hold(attempt: Attempt) -> datetime | None:
    """Return until when sending again is refused, None if it no longer is."""
    until = may_be_sending_until(attempt)
    return until if until is not None and now() < until else None


def find_last_ruling(run: Run) -> Ruling | None:
    rulings = Ruling.objects.filter(attempt__run=run).select_related("user", "attempt")
    return rulings.order_by("attempt__number").last()


def describe_duplicates(run: Run, user: User, refusal: DeliveryError | None) -> ShownDuplicates:
    found = find_duplicates(run)
    if isinstance(refusal, SentElsewhere):
        found = Run.objects.filter(pk__in=[other.pk for other in refusal.runs])
    found = found.select_related("company", "queued_by").order_by("-queued_at")
    others = list(found)
    visible = set(
        Company.objects.visible_to(user)
        .filter(pk__in={other.company_id for other in others})
        .values_list("pk", flat=True)
        if others
        else ()
    )
    theirs = [other for other in others if other.company_id in visible]
    shown = fit(len(theirs), MOST_DUPLICATES)
    return {
        "duplicates": theirs[:shown],
        "more_duplicates": len(theirs) - shown,
        "hidden_duplicates": len(others) - len(theirs),
    }


def describe_lookup_keys(run: Run) -> LookupKeys:
    table = open_or_none(run)
    if table is None:
        return {}
    if run.kind.creates_pieces:
        return {"edges": find_edges(run, table), "documents": find_documents(run, table)}
    records = find_records(run, table)
    return {
        "edges": find_edges(run, table),
        "records": records,
        "all_codes": "\n".join(list_codes(records)),
    }
