"""Lets a rule pass with a warning in one company, on record; the check itself knows nothing of it.

It counts for the checks made from then on. A draft keeps the severities it was checked with.
"""

from collections.abc import Set

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from imports.models import RuleOverride, Run
from imports.models.problem_count import ProblemCount
from imports.models.reason import says_why
from imports.rules import CATALOGUE, Rule, Severity
from imports.rules.catalogue import OVERRIDABLE
from portal.models import Company, CompanyEvent, Door, User, record


class NotOverridable(Exception):
    """The rule does not block, or nothing could be sent without it: it stays as it is."""


class NoReason(Exception):
    """The reason is too short for whoever reads the record later."""


class SomebodyWasFaster(Exception):
    """The rule is downgraded, or restored, already: look at it as it is now."""


def downgrade(
    company: Company, rule: Rule, *, user: User, reason: str, door: Door = Door.PAGE
) -> RuleOverride:
    """Let the rule only warn in this company from now on.

    Raises PermissionDenied, NotOverridable, NoReason or SomebodyWasFaster; then nothing is changed.
    """
    require_manager(company, user)
    if not says_why(reason):
        raise NoReason
    if rule not in OVERRIDABLE or CATALOGUE[rule].severity is not Severity.BLOCKING:
        raise NotOverridable
    try:
        with transaction.atomic():
            override = RuleOverride.objects.create(
                company=company, rule=rule.value, reason=reason, downgraded_by=user
            )
            event = build_rule_event(company, rule, CompanyEvent.Verb.RULE_DOWNGRADED, note=reason)
            record(event, user=user, door=door)
            return override
    except IntegrityError:  # one_override_in_force_per_company_and_rule
        raise SomebodyWasFaster from None


def restore(company: Company, rule: Rule, *, user: User, door: Door = Door.PAGE) -> None:
    """Let the rule block again. Raises PermissionDenied or SomebodyWasFaster."""
    require_manager(company, user)
    in_force = RuleOverride.objects.in_force().filter(company=company, rule=rule.value)
    with transaction.atomic():
        if not in_force.update(ended_at=now(), ended_by=user):
            raise SomebodyWasFaster
        event = build_rule_event(company, rule, CompanyEvent.Verb.RULE_RESTORED)
        record(event, user=user, door=door)


def build_rule_event(
    company: Company, rule: Rule, verb: CompanyEvent.Verb, *, note: str = ""
) -> CompanyEvent:
    details = {"rule": rule.value, "name": str(CATALOGUE[rule].name)}
    return CompanyEvent(company=company, verb=verb, note=note, details=details)


def require_manager(company: Company, user: User) -> None:
    if not Company.objects.managed_by(user).filter(pk=company.pk).exists():
        raise PermissionDenied


def find_overrides(company: Company) -> frozenset[Rule]:
    """Return the rules that only warn in this company as it is now. One query."""
    stored = RuleOverride.objects.in_force().filter(company=company).values_list("rule", flat=True)
    # A rule that may no longer be downgraded blocks, whatever was once decided.
    return frozenset(rule for rule in OVERRIDABLE if rule.value in set(stored))


def grade(rule: Rule, field: str, count: int, overridden: Set[Rule]) -> ProblemCount:
    """Return a count for the record of a run: in the check's own severity, or a downgraded one."""
    is_lowered = rule in overridden
    severity = Severity.WARNING if is_lowered else CATALOGUE[rule].severity
    return ProblemCount(
        rule=rule, field=field, count=count, severity=severity, is_lowered=is_lowered
    )


def find_changed(run: Run) -> tuple[frozenset[str], frozenset[str]]:
    """Return which rules that the draft breaks only warn since its check, and which block again.

    One query, none where nothing the draft breaks could be downgraded.
    """
    overridable = {rule.value for rule in OVERRIDABLE}
    blocking = set(run.count_by_rule(Severity.BLOCKING)) & overridable
    if not (blocking or run.overridden_rules):
        return frozenset(), frozenset()
    overridden = {rule.value for rule in find_overrides(run.company)}
    return frozenset(blocking & overridden), frozenset(run.overridden_rules - overridden)
