"""Warnings are taken upon oneself before a draft leaves, on record."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from imports.delivery import Acknowledged, NotReady, WarningsUnread, find_obstacles, queue
from imports.delivery.trial import start_trial
from imports.intake import check_again
from imports.intake.overrides import downgrade, restore
from imports.models import Event, Run
from imports.rules import Rule
from portal.models import Company, User
from tests.factories import make_draft

pytestmark = pytest.mark.django_db

WARNS = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_LIB\nE;VIS;1;→\nE;VIS;2;→\nE;VIS;3\n".encode()
BAD_DATE = b"DOC_STYPE;ART_CODE;DOC_DATE;MVT_QTE\nE;VIS;31/02/2026;1\n"
WHY = "Gestimum puts the day of the import in its place."


def confirmation_of(run: Run) -> Event:
    return run.events.get(verb=Event.Verb.QUEUED)


def test_a_draft_with_warnings_waits_until_somebody_takes_them(
    company: Company, alice: User
) -> None:
    run = make_draft(company, alice, WARNS)

    with pytest.raises(WarningsUnread):
        queue(run, user=alice)
    run.refresh_from_db()
    assert run.state == Run.State.DRAFT

    queue(run, user=alice, acknowledged=Acknowledged.PAGE)
    assert run.state == Run.State.QUEUED
    assert confirmation_of(run).details["acknowledged"] == {
        "how": "page",
        "warnings": 3,
        "rules": {"not_cp1252": 2, "fewer_cells": 1},
        "lowered": [],
    }


@pytest.mark.parametrize("how", [None, Acknowledged.PAGE])
def test_a_draft_without_warnings_records_none(
    company: Company, alice: User, how: Acknowledged | None
) -> None:
    run = make_draft(company, alice, b"DOC_STYPE;ART_CODE;MVT_QTE\nE;VIS;1\n")

    queue(run, user=alice, acknowledged=how)

    assert confirmation_of(run).details == {}


def test_a_draft_with_warnings_is_tried_without_a_tick(company: Company, alice: User) -> None:
    content = "PCF_CODE;PCF_RS;CPT_NUMERO\nC0001;Société →;411A\n".encode()
    draft = make_draft(company, alice, content, kind="clients", name="clients.csv")
    assert (draft.blocking_count, draft.warning_count) == (0, 1)

    trial = start_trial(draft, user=alice)

    assert trial.state == Run.State.QUEUED
    assert confirmation_of(trial).details == {}
    with pytest.raises(WarningsUnread):
        queue(draft, user=alice)


def test_a_downgraded_rule_is_named_in_the_record(
    company: Company, alice: User, charlie: User
) -> None:
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)
    run = make_draft(company, alice, BAD_DATE)

    queue(run, user=alice, acknowledged=Acknowledged.PAGE)

    assert confirmation_of(run).details["acknowledged"] == {
        "how": "page",
        "warnings": 1,
        "rules": {"bad_date": 1},
        "lowered": ["bad_date"],
    }


def test_a_rule_restored_holds_a_draft_until_it_is_checked_again(
    company: Company, alice: User, charlie: User
) -> None:
    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)
    run = make_draft(company, alice, BAD_DATE)
    assert find_obstacles(run) == []
    restore(company, Rule.BAD_DATE, user=charlie)

    with pytest.raises(NotReady):
        queue(run, user=alice, acknowledged=Acknowledged.PAGE)

    check_again(run, user=alice)
    assert Run.objects.get(pk=run.pk).blocking_count == 1


def submit(path: Path, *options: str) -> tuple[int, dict[str, object]]:
    """Run the command as a script does; return its exit status and what it printed."""
    out, status = StringIO(), 0
    arguments = ["--company", "acme", "--kind", "documents_stock", "--user", "alice", "--json"]
    try:
        call_command("submit", str(path), *arguments, *options, stdout=out, stderr=StringIO())
    except SystemExit as end:
        status = int(end.code or 0)
    return status, json.loads(out.getvalue())


def test_the_command_takes_warnings_as_read_and_says_so(
    company: Company, alice: User, tmp_path: Path
) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes(WARNS)

    status, told = submit(path, "--acknowledge-warnings")

    run = Run.objects.get()
    assert (status, told["state"], run.state) == (5, "queued", Run.State.QUEUED)
    acknowledged = confirmation_of(run).details["acknowledged"]
    assert (acknowledged["how"], acknowledged["warnings"]) == ("command", 3)


@pytest.mark.parametrize("options", [("--acknowledge-warnings",), ("--dry-run",)])
def test_the_command_sees_the_severities_of_its_company(
    company: Company, alice: User, charlie: User, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes(BAD_DATE)

    status, told = submit(path, *options)
    problems = told["problems"]
    assert isinstance(problems, list)
    assert (status, [one["severity"] for one in problems]) == (2, ["blocking"])

    downgrade(company, Rule.BAD_DATE, user=charlie, reason=WHY)
    status, told = submit(path, *options)
    problems = told["problems"]
    assert isinstance(problems, list)
    assert (status, [one["severity"] for one in problems]) == (
        0 if "--dry-run" in options else 5,
        ["warning"],
    )
    assert told["refusals"] == []
