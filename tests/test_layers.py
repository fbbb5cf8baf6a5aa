"""Who may know whom: the rooms as the design draws them, held by what each file imports."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: Each room and the rooms of `imports` that it may use. Nothing points downwards.
ROOMS: dict[str, set[str]] = {
    "catalogue": set(),
    "reading": {"catalogue"},
    "rules": {"catalogue"},
    "values": {"catalogue", "rules"},
    "mapping": {"catalogue", "reading", "rules", "values"},
    "checking": {"catalogue", "reading", "rules", "values"},
    "editing": {"catalogue", "reading", "rules", "values", "mapping", "checking"},
    "fingerprints": {"catalogue", "reading", "values", "checking"},
    "gestimum": {"catalogue", "reading"},
    "simulator": {"catalogue"},
    "outcomes": {"catalogue", "gestimum"},
    "models": {
        "catalogue", "reading", "rules", "mapping", "checking", "editing", "gestimum", "outcomes",
    },
    "intake": {
        "catalogue", "reading", "rules", "values", "mapping", "checking", "editing", "models",
    },
    "duplicates": {
        "reading", "editing", "fingerprints", "gestimum", "models", "intake", "outcomes",
    },
    "delivery": {"reading", "rules", "gestimum", "outcomes", "intake", "duplicates", "models"},
    "history": {
        "catalogue", "reading", "mapping", "editing", "gestimum", "models", "outcomes",
    },
}  # fmt: skip
WITHOUT_DJANGO = (
    "catalogue", "reading", "rules", "values", "mapping", "checking", "editing", "fingerprints",
    "gestimum", "outcomes",
)  # fmt: skip
#: What a page is made of may use every room, and no room uses it.
PAGES = {"views", "forms", "management", "templatetags", "admin", "urls", "apps", "migrations"}
PAGE_FOLDERS = ("imports/views", "imports/forms", "imports/management", "portal")
#: What writes to the database or to the disk.
WRITES = {
    "create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "save",
    "delete", "write_bytes", "write_text", "unlink", "select_for_update",
}  # fmt: skip


def find_files(folder: str) -> list[Path]:
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files, f"{folder} is empty"
    return files


@cache
def find_imports(path: Path, *, with_types: bool = True) -> list[str]:
    """Return the full name of every module that a file imports, wherever in the file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    left_out = set() if with_types else set(find_typing_only(tree))
    names: list[str] = []
    for node in ast.walk(tree):
        if node in left_out:
            continue
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names += (f"{node.module}.{alias.name}" for alias in node.names)
    return names


def find_typing_only(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what stands under `if TYPE_CHECKING:`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from ast.walk(node)


def find_rooms(path: Path) -> set[str]:
    names = (name.split(".") for name in find_imports(path))
    return {name[1] for name in names if name[0] == "imports" and len(name) > 1}


def find_packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in find_imports(path)}


def test_every_room_has_its_place() -> None:
    found = {
        path.stem
        for path in (ROOT / "imports").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }

    assert found - {"__init__"} - PAGES == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_knows_only_the_rooms_above_it(room: str) -> None:
    known = {path.name: find_rooms(path) - {room} for path in find_files(f"imports/{room}")}

    assert {name: low for name, rooms in known.items() if (low := rooms - ROOMS[room])} == {}


@pytest.mark.parametrize("folder", [*(f"imports/{room}" for room in ROOMS), *PAGE_FOLDERS])
def test_the_files_of_a_room_need_each_other_in_no_circle(folder: str) -> None:
    needed = {name_module(path): find_needed(path) for path in find_files(folder)}
    order = TopologicalSorter({name: needs & needed.keys() for name, needs in needed.items()})

    order.prepare()  # Raises CycleError, which names the circle.


def find_needed(path: Path) -> set[str]:
    """Return the modules that a file cannot do without: not those of types, nor its own package."""
    own = name_module(path)
    found: set[str] = set()
    for name in find_imports(path, with_types=False):
        found |= {name, name.rpartition(".")[0]}
    return found - {own, own.rpartition(".")[0]}


def name_module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_workbooks_become_lines_before_anybody_reads_lines() -> None:
    names = {
        name.split(".")[2]
        for path in find_files("imports/reading/workbooks")
        for name in find_imports(path)
        if name.startswith("imports.reading.")
    }

    assert names - {"workbooks"} <= {"dialect", "errors"}


@pytest.mark.parametrize("room", WITHOUT_DJANGO)
def test_what_reads_checks_and_speaks_to_the_erp_needs_no_django(room: str) -> None:
    known = {path.name: find_packages(path) for path in find_files(f"imports/{room}")}

    strangers = {"django", "django_htmx", "django_tasks_db", "portal"}
    assert [name for name, packages in known.items() if packages & strangers] == []


def test_the_portal_knows_nothing_of_imports() -> None:
    # Addresses and settings name it in text, as Django wants them: they put the site together.
    knowing = [path.name for path in find_files("portal") if "imports" in find_packages(path)]

    assert knowing == []


def test_a_command_needs_no_page() -> None:
    commands = find_files("imports/management")
    knowing = [path.name for path in commands if "views" in find_rooms(path)]

    assert knowing == []


def test_only_delivery_moves_a_run() -> None:
    movers = {
        path.relative_to(ROOT).parts[1]
        for path in [*find_files("imports"), *find_files("portal")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if is_move(node)
    }

    assert movers == {"delivery"}


def is_move(node: ast.AST) -> bool:
    """Whether the node sets the state of something: by UPDATE, or on an object."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        is_update = node.func.attr in ("update", "bulk_update")
        return is_update and any(keyword.arg == "state" for keyword in node.keywords)
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets)


@pytest.mark.parametrize("room", ["history", "reading", "checking"])
def test_a_room_that_reads_writes_nothing(room: str) -> None:
    writers = [
        f"{path.name}:{node.lineno} {node.func.attr}"
        for path in find_files(f"imports/{room}")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        # A Counter adds up by `update`: only querysets take their values by name.
        and (node.func.attr != "update" or node.keywords)
    ]

    assert writers == []


def test_sources_stay_readable_at_one_sitting() -> None:
    longest = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for folder in ("imports", "portal", "tests")
        for path in find_files(folder)
        if "migrations" not in path.parts
    }

    assert {name: length for name, length in longest.items() if length > 400} == {}
