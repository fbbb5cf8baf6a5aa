"""What the tests of editing share: a draft with all that is commonly wrong, and its changes."""

import html
import re

from django.test import Client
from django.urls import reverse

from imports.models import Run
from tests.pages import Page

HEADER = "DOC_STYPE;ART_CODE;MVT_QTE;MVT_DT_PER"
LINES = [
    HEADER,
    "E;VIS;12;2026-11-25",
    "E;ÉCROU;1 200;25/11/2026",
    "",
    "E;CLOU;3;2026-11-26",
    "Total;;15;",
]

DATA = "\r\n".join(LINES).encode("cp1252")
#: What was just changed, or why nothing was, on a whole page and on the part that htmx swaps in.
TOLD, NOTICE = ".messages .alert", "#edit-notice .edit-notice-text"
#: What was changed so far, and what may be at one stroke.
MADE, OFFERS = ".edits", ".edit-offers"


def post(client: Client, run: Run, name: str, **data: object) -> str:
    """Post to the run as its page shows it, and return the text of the page that follows."""
    return html.unescape(follow(client, run, name, **data))


def change(client: Client, run: Run, name: str, **data: object) -> Page:
    """Post to the run as its page shows it, and return the page that follows, by its places."""
    return Page(follow(client, run, name, **data))


def follow(client: Client, run: Run, name: str, **data: object) -> str:
    run = Run.objects.get(pk=run.pk)
    answer = client.post(
        reverse(name, args=[run.code]), {"revision": run.revision, **data}, follow=True
    )
    assert answer.status_code == 200
    return str(answer.text)


def read_lines(run: Run) -> list[str]:
    run = Run.objects.get(pk=run.pk)
    assert run.is_edited
    return run.lines.path.read_text(encoding="utf-8").split("\n")


def find_swaps(page: str) -> list[tuple[str, str]]:
    """Return what stands before and after in the changes that a part of a page shows."""
    bare = re.sub(r"<span class=.visually-hidden.>.*?</span>", "", page)
    return re.findall(r"<del [^>]*>(.*?)</del>.*?<ins [^>]*>(.*?)</ins>", bare)
