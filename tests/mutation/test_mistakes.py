"""Each mistake is one thing wrong, and everything else as it was."""

import ast
from pathlib import Path

import pytest

from tests.mutation.mistakes import Mistake, find_mistakes


def make(tmp_path: Path, code: str) -> list[Mistake]:
    path = tmp_path / "code.py"
    path.write_text(code, encoding="utf-8")
    return list(find_mistakes(path))


@pytest.mark.parametrize(
    ("code", "wrongs"),
    [
        ("a < b", ["(a <= b)"]),
        ("a < b <= c", ["(a <= b <= c)", "(a < b < c)"]),
        ("a and (b or c)", ["(a or (b or c))", "a and ((b and c))"]),
        ("not a", ["(bool(a))"]),
        ("a + 1", ["(a - 1)", "a + (2)"]),
        ("'é', True", ["'é', (False)"]),
        ("'é' if a else f'{b is None}'", ["'é' if a else f'{(b is not None)}'"]),
        ("a * 'b'", []),
    ],
)
def test_a_line_is_made_wrong_in_each_way(tmp_path: Path, code: str, wrongs: list[str]) -> None:
    assert sorted(one.source for one in make(tmp_path, code)) == sorted(wrongs)


def test_what_a_decorator_of_a_class_is_given_is_left_alone(tmp_path: Path) -> None:
    assert make(tmp_path, "@dataclass(frozen=True)\nclass A:\n    pass\n") == []


def test_a_mistake_is_noticed_by_whatever_runs_its_statement(tmp_path: Path) -> None:
    code = (
        "A = 1\n"
        "def f(b=2):\n"
        "    if (\n"
        "        b > 3\n"
        "    ):\n"
        "        return b\n"
        "    return 4\n"
    )  # fmt: skip

    lines = {one.before: one.lines for one in make(tmp_path, code)}

    assert lines == {
        "1": range(1, 8),  # whatever runs a line of the module
        "2": range(2, 8),  # the function
        "b > 3": range(3, 5),  # the head of the statement
        "3": range(3, 5),
        "4": range(7, 8),
    }


def test_mistakes_that_read_the_same_are_counted(tmp_path: Path) -> None:
    mistakes = make(tmp_path, "a = 1\nb = 2\na = 1\n")

    assert [(one.code, one.turn) for one in mistakes] == [("a = 1", 1), ("b = 2", 1), ("a = 1", 2)]
    assert all(ast.parse(one.source) for one in mistakes)
