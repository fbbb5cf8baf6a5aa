"""Every form is checked by the server, in the page's language: the browser speaks its own."""

import re
from pathlib import Path

import pytest

from tests.processes import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORM = re.compile(r"<form\b[^\n]*")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_form_lets_the_browser_say_what_is_wrong(path: Path) -> None:
    forms = FORM.findall(path.read_text(encoding="utf-8"))

    assert [form for form in forms if "novalidate" not in form] == []
