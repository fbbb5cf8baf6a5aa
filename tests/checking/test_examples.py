"""The documented examples pass: none has a blocking problem."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.checking import check_table
from imports.reading import Dialect
from tests.checking.tables import write_table

FOLDER = Path(__file__).parent.parent / "examples"


def list_examples() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.json")):
        requests = json.loads(path.read_text(encoding="utf-8"))["request"]
        requests = requests if isinstance(requests, list) else [requests]
        for number, request in enumerate(requests, start=1):
            yield pytest.param(path.stem, request, id=f"{path.stem}-{number}")


@pytest.mark.parametrize("is_fast", [False, True])
@pytest.mark.parametrize(("key", "request_"), [*list_examples()])
def test_a_documented_example_passes(
    tmp_path: Path, key: str, request_: dict[str, Any], is_fast: bool
) -> None:
    kind = KINDS[key]
    parameters = request_[kind.root]["parametres"]
    entry_format = ENTRY_FORMATS[parameters["format"]] if kind.is_entries else None
    dialect = Dialect(
        encoding="utf-8",
        delimiter=entry_format.separator if entry_format else parameters["separateur_champs"],
        has_header=parameters.get("entete") == "Oui",
    )
    table = write_table(tmp_path, parameters[kind.file_parameter], dialect)

    report = check_table(table, kind, entry_format=entry_format, is_fast=is_fast)

    assert report.blocking == 0, report.problems
