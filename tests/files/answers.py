"""What both doors must answer to a file, and what must come of what the page offers."""

from pathlib import Path

from django.test import Client

from imports.models import Run
from imports.rules import Severity
from tests.files.case import Case
from tests.files.doors import submit_file, take_offers, upload_file
from tests.files.draft_page import has_way_out, read_problems
from tests.files.sending import read_sent


def assert_one_answer(case: Case, path: Path, client: Client) -> tuple[Run | None, str]:
    """Take the file through both doors; return its draft, and its rules as a table shows them."""
    run, page = upload_file(client, path, kind=case.kind, parameters=case.parameters)
    command = submit_file(path, "--check", kind=case.kind, parameters=case.parameters)

    shown = [(one.line, one.severity, one.message) for one in read_problems(page)]
    assert shown == command.problems
    assert (command.status, bool(command.printed["refusals"])) == (
        (2, True) if case.answer == "blocked" else (0, False)
    )
    assert find_told(run) == sorted(case.told)
    assert find_answer(run) == case.answer
    if case.answer == "right":
        assert run is not None
        assert read_sent(run) == case.sent
    else:
        assert (run is not None and has_way_out(page)) or case.sentence
        assert case.sentence in " ".join([page, *command.printed["refusals"]])
    rules = ", ".join(f"`{rule}`" for rule in case.rules) if run else "not read"
    return run, rules or "–"


def assert_offers(case: Case, run: Run, client: Client) -> None:
    """Click what the page offers for the rules of the case: then its author's values would go."""
    for rule in case.clicks:
        assert take_offers(client, run, rule), f"nothing is offered for {rule}"

    sent = read_sent(Run.objects.get())
    assert {name: sent[name] for name in case.sent} == case.sent


def find_told(run: Run | None) -> list[str]:
    """Return the rules that speak, remarks aside, each with the column it names."""
    found = run.problems.exclude(severity=Severity.REMARK.value) if run else ()
    return sorted({f"{problem.rule} {problem.field}".rstrip() for problem in found})


def find_answer(run: Run | None) -> str:
    if run is None or run.unreadable or run.blocking_count:
        return "blocked"
    return "asked" if run.warning_count else "right"
