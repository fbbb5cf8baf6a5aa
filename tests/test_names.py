"""One name, one thing: what stands in two files under one name is found in the wrong one."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Django finds commands by this name, Python what a module does when it is run.
SHARED = {"Command", "main"}


def test_no_two_classes_or_functions_share_a_name() -> None:
    places = defaultdict(list)
    for folder in ("imports", "portal"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    places[node.name].append(str(path.relative_to(ROOT)))

    twice = {name: files for name, files in places.items() if len(files) > 1}
    assert {name: files for name, files in twice.items() if name not in SHARED} == {}
