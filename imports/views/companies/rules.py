"""The rules of the check in one company: which block, which were downgraded, by whom and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.decorators.vary import vary_on_headers

from imports.catalogue.search import fold_text, has_words
from imports.intake.overrides import NotOverridable, SomebodyWasFaster, downgrade, restore
from imports.models import RuleOverride
from imports.models.severity_words import SEVERITY_WORDS
from imports.rules import CATALOGUE, Rule, Severity
from imports.views.companies.rule_examples import describe_rule, read_rule_examples
from imports.views.companies.rule_form import RuleForm
from imports.views.rule_names import name_rule
from portal.access import Access, find_access
from portal.models import Company, Door

if TYPE_CHECKING:
    from portal.models import UserRequest

MOST_ENDED = 50
QUERY_CHARACTERS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRule:
    """A rule as it stands in a company; `override` says by whom and why it only warns there."""

    rule: Rule
    name: str
    example: str
    sentence: str
    severity: Severity
    form: RuleForm | None
    override: RuleOverride | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rules of one severity, and whether a manager may downgrade them."""

    key: str
    title: str
    hint: str
    rows: list[CompanyRule]


class RulesPage(TypedDict):
    """`once_lowered` are the rules of `ended`, the downgrades that are over."""

    company: Company
    may_manage: bool
    sections: list[Section]
    query: str
    found_count: int
    ended: list[RuleOverride]
    once_lowered: set[str]
    is_cut: bool


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def company_rules(request: "UserRequest", slug: str) -> HttpResponse:
    access = find_access(request.user, slug)
    if access is None:
        raise Http404
    if request.method == "GET":
        return show_rules(request, access)
    if not access.may_manage:
        raise PermissionDenied
    form = RuleForm(request.POST)
    if not form.is_valid():
        return show_rules(request, access, form=form)
    try:
        messages.success(request, change_rule(request, access, form))
    except (NotOverridable, SomebodyWasFaster) as refusal:
        messages.error(request, explain_override_refusal(refusal))
    return redirect("company_rules", slug=slug)


def change_rule(request: "UserRequest", access: Access, form: RuleForm) -> str:
    """Lower the rule or raise it back, and say what comes of it."""
    rule, company = Rule(form.cleaned_data["rule"]), access.company
    name = {"rule": name_rule(rule)}
    if form.cleaned_data["action"] == "raise":
        restore(company, rule, user=request.user, door=Door.PAGE)
        return _("“%(rule)s” is blocking again, starting with the next check.") % name
    reason = form.cleaned_data["reason"]
    downgrade(company, rule, user=request.user, reason=reason, door=Door.PAGE)
    return _("“%(rule)s” is only a warning in this company, starting with the next check.") % name


def explain_override_refusal(refusal: Exception) -> str:
    if isinstance(refusal, NotOverridable):
        return _("This rule cannot be downgraded: without it, nothing meaningful could be sent.")
    return _("Someone else was faster: the page now shows the current rules.")


def show_rules(
    request: "UserRequest", access: Access, *, form: RuleForm | None = None
) -> HttpResponse:
    """Answer with the list of rules that are searched for: three queries, whatever their number."""
    of_company = RuleOverride.objects.filter(company=access.company)
    people = of_company.select_related("downgraded_by", "ended_by")
    ended = list(people.ended()[: MOST_ENDED + 1])
    for one in ended:
        one.name = name_rule(one.rule)  # type: ignore[attr-defined]
    query = " ".join(request.GET.get("q", "").split())[:QUERY_CHARACTERS]
    sections = build_sections({one.rule: one for one in people.in_force()}, form, query=query)
    context: RulesPage = {
        "company": access.company,
        "may_manage": access.may_manage,
        "sections": sections,
        "query": query,
        "found_count": sum(len(section.rows) for section in sections),
        "ended": ended[:MOST_ENDED],
        "once_lowered": {one.rule for one in ended},
        "is_cut": len(ended) > MOST_ENDED,
    }
    is_part = request.htmx and not request.htmx.history_restore_request
    template = "imports/companies/rules.html#rules" if is_part else "imports/companies/rules.html"
    return render(request, template, context)


def build_sections(
    in_force: Mapping[str, RuleOverride], form: RuleForm | None = None, *, query: str = ""
) -> list[Section]:
    """Return the rules that hold all words of the query, the downgraded ones first."""
    words = [fold_text(word) for word in query.split()]
    rows = [
        row
        for row in (build_company_rule(rule, in_force.get(rule.value), form) for rule in Rule)
        if has_words(f"{row.name} {row.sentence} {row.example}", words)
    ]
    sections = [
        Section(key=key, title=title, hint=hint, rows=[row for row in rows if belongs(row)])
        for key, title, hint, belongs in describe_sections()
    ]
    return [section for section in sections if section.rows]


def build_company_rule(
    rule: Rule, override: RuleOverride | None, form: RuleForm | None
) -> CompanyRule:
    override = override if CATALOGUE[rule].is_overridable else None
    is_asked = form is not None and form.data.get("rule") == rule.value
    blank = RuleForm(auto_id=f"id_{rule.value}_%s") if CATALOGUE[rule].is_overridable else None
    if is_asked and form is not None:
        form.auto_id = f"id_{rule.value}_%s"
    return CompanyRule(
        rule=rule,
        name=name_rule(rule),
        example=read_rule_examples()[rule].line,
        sentence=describe_rule(rule),
        severity=Severity.WARNING if override else CATALOGUE[rule].severity,
        form=form if is_asked and blank else blank,
        override=override,
    )


def describe_sections() -> list[tuple[str, str, str, Callable[[CompanyRule], bool]]]:
    """Return key, title, hint and members of each section."""

    def of(
        severity: Severity, *, may_be_overridden: bool | None = None
    ) -> Callable[[CompanyRule], bool]:
        return lambda row: (
            row.override is None
            and row.severity is severity
            and may_be_overridden in (None, CATALOGUE[row.rule].is_overridable)
        )

    blocking = Severity.BLOCKING
    return [
        (
            "lowered",
            _("Downgraded in this company"),
            _(
                "They would block elsewhere; here you only have to tick a box before the file "
                "is sent."
            ),
            lambda row: row.override is not None,
        ),
        (
            "lowerable",
            str(SEVERITY_WORDS[blocking].many),
            _("The file is blocked. A manager can downgrade these rules, with a reason."),
            of(blocking, may_be_overridden=True),
        ),
        (
            "fixed",
            _("Always blocking"),
            _(
                "Without them there would be nothing to send, or values would end up in the "
                "wrong fields: nobody can downgrade them."
            ),
            of(blocking, may_be_overridden=False),
        ),
        (
            Severity.WARNING.value,
            str(SEVERITY_WORDS[Severity.WARNING].many),
            _("The file can be sent once someone has ticked that they were read."),
            of(Severity.WARNING),
        ),
        (
            Severity.REMARK.value,
            str(SEVERITY_WORDS[Severity.REMARK].many),
            _("For your information; no action is needed."),
            of(Severity.REMARK),
        ),
    ]
