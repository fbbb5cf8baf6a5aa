"""Lets a rule pass with a warning in one company, on record; the check itself knows nothing of it.

It counts for the checks made from then on. A draft keeps the severities it was checked with.
"""

from collections.abc import Set
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from imports.checking import SEVERITIES, Report, Rule, Severity
from imports.checking.lowerable import LOWERABLE
from imports.intake.study import Study
from imports.models import LoweredRule, Run
from portal.models import Company, User


class NotLowerable(Exception):
    """The rule does not block, or nothing could be sent without it: it stays as it is."""


class SomebodyWasFaster(Exception):
    """The rule is lowered, or raised back, already: look at it as it is now."""


def lower(company: Company, rule: Rule, *, user: User, reason: str) -> LoweredRule:
    """Let the rule only warn in this company from now on.

    Raises PermissionDenied, NotLowerable or SomebodyWasFaster; then nothing is changed.
    """
    require_manager(company, user)
    if rule not in LOWERABLE or SEVERITIES[rule] is not Severity.BLOCKING:
        raise NotLowerable
    try:
        with transaction.atomic():
            return LoweredRule.objects.create(
                company=company, rule=rule.value, reason=reason, lowered_by=user
            )
    except IntegrityError:  # one_lowering_in_force_per_company_and_rule
        raise SomebodyWasFaster from None


def raise_back(company: Company, rule: Rule, *, user: User) -> None:
    """Let the rule block again. Raises PermissionDenied or SomebodyWasFaster."""
    require_manager(company, user)
    in_force = LoweredRule.objects.in_force().filter(company=company, rule=rule.value)
    if not in_force.update(ended_at=now(), ended_by=user):
        raise SomebodyWasFaster


def require_manager(company: Company, user: User) -> None:
    if not Company.objects.managed_by(user).filter(pk=company.pk).exists():
        raise PermissionDenied


def find_lowered(company: Company) -> frozenset[Rule]:
    """Return the rules that only warn in this company as it is now. One query."""
    stored = LoweredRule.objects.in_force().filter(company=company).values_list("rule", flat=True)
    # A rule that may no longer be lowered blocks, whatever was once decided.
    return frozenset(rule for rule in LOWERABLE if rule.value in set(stored))


def soften(report: Report, lowered: Set[Rule]) -> Report:
    """Return the report with the blocking problems of these rules as warnings."""
    moved = sum(count for (rule, _field), count in report.counts.items() if rule in lowered)
    if not moved:
        return report
    return replace(
        report,
        problems=tuple(
            replace(one, severity=Severity.WARNING) if one.rule in lowered else one
            for one in report.problems
        ),
        blocking=report.blocking - moved,
        warnings=report.warnings + moved,
    )


def lower_study(found: Study, company: Company) -> Study:
    """Return what was found with the severities of this company."""
    lowered = find_lowered(company) if found.report and found.report.blocking else frozenset()
    if found.report is None or not lowered:
        return found
    return replace(found, report=soften(found.report, lowered), lowered=lowered)


def grade(rule: Rule, found: Study) -> dict[str, Any]:
    """Return the severity that the study gives to a rule, for the record of the run."""
    if rule in found.lowered:
        return {"severity": Severity.WARNING.value, "lowered": True}
    return {"severity": SEVERITIES[rule].value}


def find_changed(run: Run) -> tuple[frozenset[str], frozenset[str]]:
    """Return which rules that the draft breaks only warn since its check, and which block again.

    One query, none where nothing the draft breaks could be lowered.
    """
    lowerable = {rule.value for rule in LOWERABLE}
    blocking = set(run.count_by_rule(Severity.BLOCKING)) & lowerable
    if not (blocking or run.lowered_rules):
        return frozenset(), frozenset()
    lowered = {rule.value for rule in find_lowered(run.company)}
    return frozenset(blocking & lowered), frozenset(run.lowered_rules - lowered)
