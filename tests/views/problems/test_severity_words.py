"""What people see of a severity is said in one place."""

import ast
import re
from pathlib import Path

import pytest
from django.template import Context, Template

from imports.models import Problem
from imports.models.severity_words import SEVERITY_WORDS
from imports.rules import Severity, find_worst
from portal.icons import load_icons

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_has_its_words_and_its_icon(severity: Severity) -> None:
    words = SEVERITY_WORDS[severity]

    assert str(words.one)
    assert str(words.many)
    assert words.icon in load_icons()
    assert re.fullmatch("#[0-9A-F]{6}", words.fill)


def test_a_problem_may_have_each_severity() -> None:
    choices = dict(Problem._meta.get_field("severity").flatchoices)

    assert list(choices) == [severity.value for severity in Severity]


def test_the_worst_of_several_severities_is_found() -> None:
    assert find_worst(["remark", "warning"]) is Severity.WARNING
    assert find_worst(["warning", "blocking", "remark"]) is Severity.BLOCKING


@pytest.mark.parametrize(("count", "word"), [(1, "Avertissement"), (2, "Avertissements")])
def test_a_page_names_one_problem_or_several(count: int, word: str) -> None:
    template = Template("{% load severity_tags %}{{ severity|severity_word:count }}")

    assert template.render(Context({"severity": "warning", "count": count})) == word


@pytest.mark.slow
def test_no_page_and_no_code_types_a_severity_of_its_own() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    code = (path for path in (ROOT / "imports").rglob("*.py") if "migrations" not in path.parts)
    typing = [
        *(path.name for path in pages if 'severity == "' in path.read_text(encoding="utf-8")),
        *(path.name for path in code if types_severity(path)),
    ]

    assert typing == ["severity.py"]


def types_severity(path: Path) -> bool:
    texts = (
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    # “warning” also names what is no severity: a tone of messages, a level of a log.
    return any(text in ("blocking", "remark") for text in texts)
