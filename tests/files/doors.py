"""The two doors of a file: the page, and the command `submit`."""

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import resolve, reverse

from imports.models import Run
from imports.rules.catalogue import BulkFixKind
from tests.files.draft_page import PageForm, read_forms

MOST_CLICKS = 12


@dataclass(frozen=True)
class CommandAnswer:
    """What `submit --json` printed, and the status with which it ended."""

    status: int
    printed: Mapping[str, Any]

    @property
    def problems(self) -> list[tuple[int, str, str]]:
        found = self.printed["problems"]
        return [(one["line"], one["severity"], one["message"]) for one in found]


def submit_file(
    path: Path, *arguments: str, kind: str, parameters: Mapping[str, str]
) -> CommandAnswer:
    """Run the command as Alice would for her company."""
    out, err = StringIO(), StringIO()
    named = [
        word for name, value in parameters.items() for word in ("--parameter", f"{name}={value}")
    ]
    whose = ("--company", "acme", "--user", "alice", "--kind", kind, "--json")
    status = 0
    try:
        call_command("submit", str(path), *whose, *named, *arguments, stdout=out, stderr=err)
    except CommandError as refusal:
        status = refusal.returncode
    except SystemExit as end:
        status = int(end.code or 0)
    return CommandAnswer(status, json.loads(out.getvalue()))


def upload_file(
    client: Client, path: Path, *, kind: str, parameters: Mapping[str, str]
) -> tuple[Run | None, str]:
    """Drop the file on the page: return its draft and its page, or the page that refuses it."""
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    data = {"company": "acme", "kind": kind, "file": upload, **parameters}
    answer = client.post(reverse("run_new"), data)
    if address := answer.headers.get("Location"):
        run = Run.objects.get(code=resolve(address).kwargs["code"])
        return run, open_page(client, run)
    return None, html.unescape(answer.text)


def open_page(client: Client, run: Run) -> str:
    answer = client.get(run.get_absolute_url())
    assert answer.status_code == 200
    return answer.text


def take_offers(client: Client, run: Run, rule: str) -> int:
    """Click what the page offers for the rule until it offers nothing more; return how often.

    Another reading is taken once: of two sheets, each is offered while the other is read.
    """
    for clicks in range(MOST_CLICKS):
        run = Run.objects.get(pk=run.pk)
        if not any(offer.rule == rule for offer in run.list_offered_fixes()):
            return clicks
        form = find_button(run, rule, open_page(client, run))
        answer = client.post(form.action, form.fields)
        assert answer.status_code in (200, 302)
        if not form.action.endswith("/mend/offer/"):
            return clicks + 1
    raise AssertionError(f"{rule} is offered again and again")


def find_button(run: Run, rule: str, page: str) -> PageForm:
    """Return the form of the first offer for the rule: each must stand on the page."""
    forms = read_forms(page)
    for number, offer in enumerate(run.list_offered_fixes()):
        if offer.rule != rule:
            continue
        for form in forms:
            if offer.kind == BulkFixKind.READING:
                is_it = offer.changes.items() <= form.fields.items()
            else:
                is_it = form.action.endswith("/mend/offer/") and form.fields.get("number") == str(
                    number
                )
            if is_it:
                assert form.button, "a button says what it does"
                return form
    raise AssertionError(f"{rule} is offered, but no button of the page takes it")
