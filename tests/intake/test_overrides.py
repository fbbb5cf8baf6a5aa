"""A rule that only warns in one company: on record, from the next check on."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from imports.catalogue import KINDS
from imports.editing.line_changes import LeaveOut, SetCells
from imports.intake import check_again, copy_draft, edit
from imports.intake.overrides import (
    NoReason,
    NotOverridable,
    SomebodyWasFaster,
    downgrade,
    find_changed,
    restore,
)
from imports.models import Event, RuleOverride, Run
from imports.rules import CATALOGUE, Rule, Severity
from imports.rules.catalogue import OVERRIDABLE
from portal.models import Company, User
from tests.factories import make_company, make_draft

pytestmark = pytest.mark.django_db

STOCK = KINDS["documents_stock"]
TWO_DATES = b"DOC_STYPE;ART_CODE;DOC_DATE;MVT_QTE\nE;VIS;31/02/2026;1\nS;;32/01/2026;2\nS;V;;x\n"
WHY = "Gestimum puts the day of the import in its place."


def severities(run: Run) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for problem in run.problems.all():
        found.setdefault(problem.rule, set()).add(problem.severity)
    return found


def test_a_downgraded_rule_warns_in_its_company_and_blocks_in_every_other(
    company: Company, charlie: User, admin: User
) -> None:
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)

    here = make_draft(company, charlie, TWO_DATES)
    elsewhere = make_draft(make_company(), admin, TWO_DATES)

    assert (here.blocking_count, here.warning_count) == (2, 2)
    assert severities(here) == {
        "bad_date": {"warning"},
        "required": {"blocking"},
        "bad_decimal": {"blocking"},
    }
    assert here.overridden_rules == {"bad_date"}
    assert (elsewhere.blocking_count, elsewhere.warning_count) == (4, 0)
    assert elsewhere.overridden_rules == set()


def test_a_draft_keeps_its_severities_until_it_is_checked_again(
    company: Company, charlie: User, alice: User
) -> None:
    run = make_draft(company, alice, TWO_DATES)
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)
    run = Run.objects.get(pk=run.pk)

    assert (run.blocking_count, find_changed(run)) == (4, (frozenset({"bad_date"}), frozenset()))

    check_again(run, user=alice)
    run = Run.objects.get(pk=run.pk)
    assert (run.blocking_count, run.warning_count, run.revision) == (2, 2, 2)
    assert find_changed(run) == (frozenset(), frozenset())
    assert run.events.filter(verb=Event.Verb.RECHECKED, user=alice).count() == 1

    restore(company, Rule.BAD_DATE, user=charlie)
    assert (run.warning_count, find_changed(run)) == (2, (frozenset(), frozenset({"bad_date"})))
    assert copy_draft(run, user=alice).blocking_count == 4


def test_edited_lines_are_checked_with_the_severities_of_the_company(
    company: Company, charlie: User, alice: User
) -> None:
    run = make_draft(company, alice, TWO_DATES)
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)

    edit(
        run,
        user=alice,
        change=SetCells(line=4, cells=((4, "x", "3"),), names=("MVT_QTE",)),
        revision=1,
    )

    run = Run.objects.get(pk=run.pk)
    assert (run.blocking_count, run.warning_count) == (1, 2)
    assert severities(run) == {"bad_date": {"warning"}, "required": {"blocking"}}


def test_checking_again_keeps_what_was_edited(company: Company, charlie: User, alice: User) -> None:
    run = make_draft(company, alice, TWO_DATES)
    edit(run, user=alice, change=LeaveOut(lines=(3,)), revision=1)
    run = Run.objects.get(pk=run.pk)
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)

    check_again(run, user=alice)

    run = Run.objects.get(pk=run.pk)
    assert (run.left_out, run.line_count) == ([3], 2)
    assert severities(run) == {"bad_date": {"warning"}, "bad_decimal": {"blocking"}}
    assert run.edits.get().undone_at is None


def test_who_downgraded_which_rule_when_and_why_is_kept_for_good(
    company: Company, charlie: User, admin: User
) -> None:
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)
    restore(company, Rule.BAD_DATE, user=admin)
    downgrade(company, Rule.BAD_DATE, user=admin, reason="Once more, as before.")

    again, first = RuleOverride.objects.order_by("-pk")

    assert (first.downgraded_by, first.ended_by, first.reason) == (charlie, admin, WHY)
    assert first.ended_at
    assert first.ended_at >= first.downgraded_at
    assert (again.downgraded_by, again.ended_at, again.ended_by) == (admin, None, None)


def test_a_rule_is_not_downgraded_for_no_reason(company: Company, charlie: User) -> None:
    for reason in ("", "x", " nine char "):
        with pytest.raises(NoReason):
            downgrade(company, Rule.BAD_DATE, user=charlie, reason=reason)

    assert not RuleOverride.objects.exists()


def test_a_rule_is_downgraded_once_and_restored_once(company: Company, charlie: User) -> None:
    with pytest.raises(SomebodyWasFaster):
        restore(company, Rule.REQUIRED, user=charlie)
    downgrade(company, Rule.REQUIRED, user=charlie, reason=WHY)

    with pytest.raises(SomebodyWasFaster):
        downgrade(company, Rule.REQUIRED, user=charlie, reason=WHY)

    assert RuleOverride.objects.count() == 1


@pytest.mark.parametrize(
    "rule",
    [
        Rule.NO_LINES,
        Rule.NO_COLUMN_NAMES,
        Rule.UNNAMED_COLUMN,
        Rule.REPEATED_COLUMN,
        Rule.MORE_CELLS,
        Rule.UNCLOSED_TEXT,
        Rule.UNKNOWN_RECORD,
        Rule.LINE_TOO_WIDE,
        Rule.TOTAL_LINE,
    ],
)
def test_what_leaves_nothing_sensible_to_send_cannot_be_downgraded(
    company: Company, charlie: User, rule: Rule
) -> None:
    with pytest.raises(NotOverridable):
        downgrade(company, rule, user=charlie, reason=WHY)

    assert not RuleOverride.objects.exists()


def test_only_what_blocks_may_be_downgraded() -> None:
    assert {CATALOGUE[rule].severity for rule in OVERRIDABLE} == {Severity.BLOCKING}


@pytest.mark.parametrize("person", ["alice", "bob", "stranger"])
def test_only_managers_change_a_rule(
    company: Company, person: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(person)

    with pytest.raises(PermissionDenied):
        downgrade(company, Rule.REQUIRED, user=user, reason=WHY)
    with pytest.raises(PermissionDenied):
        restore(company, Rule.REQUIRED, user=user)


def test_the_database_keeps_the_record_whole(company: Company, charlie: User) -> None:
    for fields in ({"reason": ""}, {"reason": WHY, "ended_by": charlie}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleOverride.objects.create(
                company=company, rule="required", downgraded_by=charlie, **fields
            )


def test_a_rule_that_may_no_longer_be_downgraded_blocks(
    company: Company, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)
    monkeypatch.setattr("imports.intake.overrides.OVERRIDABLE", OVERRIDABLE - {Rule.BAD_DATE})

    assert make_draft(company, charlie, TWO_DATES).blocking_count == 4
