"""One name, one thing: what stands in two files under one name is found in the wrong one."""

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Django finds commands by this name, Python what a module does when it is run.
SHARED = {"Command", "main"}
RAISES = re.compile(r"[Rr]aises? ((?:[A-Z]\w+(?:,| or| and)?\s*)+)")


def parse_files() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("imports", "portal"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                name = str(path.relative_to(ROOT))
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_no_two_classes_or_functions_share_a_name() -> None:
    places = defaultdict(list)
    for path, tree in parse_files():
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                places[node.name].append(path)

    twice = {name: files for name, files in places.items() if len(files) > 1}
    assert {name: files for name, files in twice.items() if name not in SHARED} == {}


def test_a_docstring_names_no_error_that_there_is_not() -> None:
    known = set(dir(builtins))
    named: defaultdict[str, set[str]] = defaultdict(set)
    for path, tree in parse_files():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                known |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ClassDef):
                known.add(node.name)
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Module):
                text = ast.get_docstring(node) or ""
                for errors in RAISES.findall(text):
                    named[path] |= set(re.findall(r"[A-Z]\w+", errors))

    assert named
    assert {path: wrong for path, errors in named.items() if (wrong := errors - known)} == {}
