"""Every deed is recorded, and says by which door it came: held by what each file calls."""

import ast
from collections.abc import Iterator
from inspect import signature
from pathlib import Path

import pytest

from portal.models import record

ROOT = Path(__file__).resolve().parent.parent
#: Where the rows of each model are written; nobody else may.
WRITERS = {
    "portal/companies.py": {"Company", "Membership"},
    "imports/intake/overrides.py": {"RuleOverride"},
    "imports/intake/recognition.py": {"TaughtHeader"},
}
WRITES = {
    "save", "delete", "create", "bulk_create", "get_or_create", "update_or_create", "update",
    "bulk_update", "add", "remove", "set", "clear",
}  # fmt: skip
#: How the code reaches rows of these models: by a manager, or in a variable of this name.
REACHES = {
    "Company": {"Company", "company", "companies", "form"},
    "Membership": {"Membership", "membership", "memberships", "members"},
    "RuleOverride": {"RuleOverride", "override", "overridden_rules", "in_force"},
    "TaughtHeader": {"TaughtHeader", "taught_headers"},
}


@pytest.mark.slow
def test_nobody_else_writes_companies_members_or_rules() -> None:
    found = {
        f"{path}:{node.lineno} {ast.unparse(node.func)}"
        for path, node in find_calls()
        if isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        for model, names in REACHES.items()
        if names & set(find_names(node.func.value)) and model not in WRITERS.get(path, set())
    }

    # `rotate_keys` finds its models by their fields, and changes no value: it is not seen here.
    assert found == set()


@pytest.mark.slow
def test_the_product_says_by_which_door_it_came() -> None:
    """A default stands for a page: no page, command or worker relies on it."""
    takers = {
        name
        for path, tree in list_trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for name in [function.name]
        if "door" in {argument.arg for argument in function.args.kwonlyargs}
    }

    silent = {
        f"{path}:{node.lineno} {ast.unparse(node.func)}"
        for path, node in find_calls()
        if isinstance(node.func, ast.Name) and node.func.id in takers
        if "door" not in {keyword.arg for keyword in node.keywords}
    }
    assert {"queue", "cancel", "rule", "open_draft", "lose", "save_company"} <= takers
    # An attempt is the worker's own, unless somebody says otherwise.
    assert {call for call in silent if not call.endswith(" record_attempt")} == set()
    assert signature(record).parameters["door"].default is signature(record).empty


def list_trees() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("imports", "portal"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                tree = ast.parse(path.read_text(encoding="utf-8"))
                yield str(path.relative_to(ROOT)), tree


def find_calls() -> Iterator[tuple[str, ast.Call]]:
    for path, tree in list_trees():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def find_names(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr
