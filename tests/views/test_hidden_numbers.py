"""Numbers that a form sends back are written without the spaces that people read them with."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="(\{\{.*?\}\})"')
NUMBERS = ("revision", "line", "column", "number", "length")
FOUND = [
    (path.relative_to(ROOT).as_posix(), name, value)
    for path in sorted((ROOT / "templates").rglob("*.html"))
    for name, value in HIDDEN.findall(path.read_text(encoding="utf-8"))
    if name in NUMBERS
]


def test_there_are_forms_that_send_numbers_back() -> None:
    assert {name for _path, name, _value in FOUND} == set(NUMBERS)


@pytest.mark.parametrize(("path", "name", "value"), FOUND)
def test_a_number_beyond_999_comes_back_as_it_went(path: str, name: str, value: str) -> None:
    expression = re.sub(r"^\{\{ [\w.]+", "{{ number", value)

    assert Template(expression).render(Context({"number": 1_000_002})) == "1000002"
