"""The corpus: files of forty makes are understood, and nothing wrong is set.

`corpus_makes.py` says how it is made; `tests.bench.matching` prints how well it is understood.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from imports.intake import read_again
from imports.intake.mapping import map_columns
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn
from imports.mapping.steps.registry import read_step
from imports.models import Run
from portal.models import Company, User
from tests.factories import make_company, make_draft, make_user
from tests.mapping.corpus_makes import (
    CORPUS,
    CorpusFile,
    CorpusMake,
    list_makes,
    write_corpus_workbook,
    write_labels,
    write_text_file,
)
from tests.mapping.corpus_reading import is_set_wrong, understand_corpus

MAKES = list_makes()
FILES = [one for make in MAKES for one in make.files]
FEWEST = {"files": 120, "workbooks": 40, "kinds": 20, "makes": 30, "sent": 40}
HEADERS_RIGHT = 0.98
OFFERED = 0.9


def name_make(make: CorpusMake) -> str:
    return make.name


def read_cells(content: Path) -> list[list[object]]:
    sheet = load_workbook(content).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("make", MAKES, ids=name_make)
def test_the_corpus_is_what_its_tables_say(make: CorpusMake, tmp_path: Path) -> None:
    folder = CORPUS / make.name
    made = {"columns.txt", "labels.json", *(one.name for one in make.files)}

    assert {path.name for path in folder.iterdir()} == made
    assert make.source
    assert make.split in ("build", "held_out")
    assert (folder / "labels.json").read_text(encoding="utf-8") == write_labels(make)
    for one in make.files:
        if one.is_sheet:
            (tmp_path / one.name).write_bytes(write_corpus_workbook(one))
            assert read_cells(tmp_path / one.name) == read_cells(folder / one.name)
        else:
            assert (folder / one.name).read_bytes() == write_text_file(one)


def test_the_corpus_is_as_wide_as_it_was_asked_for() -> None:
    held_out = [one for make in MAKES if make.split == "held_out" for one in make.files]
    labels = [json.loads(write_labels(make)) for make in MAKES]

    assert len(FILES) >= FEWEST["files"]
    assert sum(one.is_sheet for one in FILES) >= FEWEST["workbooks"]
    assert len({one.kind for one in FILES}) >= FEWEST["kinds"]
    assert len(MAKES) >= FEWEST["makes"]
    assert len(held_out) * 3 >= len(FILES)
    assert sum("sent" in one for make in labels for one in make["files"]) >= FEWEST["sent"]


@pytest.mark.slow
def test_nothing_wrong_is_set_without_a_question() -> None:
    wrong = [
        f"{file.labels.make}/{file.labels.name}: {column.header} is {column.field}, not {one.field}"
        for file in understand_corpus()
        for column, one in file.list_judged()
        if is_set_wrong(column, one)
    ]

    assert wrong == []


@pytest.mark.slow
def test_the_header_is_found_and_no_other_line_is_taken_for_it() -> None:
    tables = [one for one in understand_corpus() if not one.kind.is_entries]
    wrong = [
        f"{one.labels.make}/{one.labels.name}: {one.header_line}"
        for one in tables
        if one.header_line not in (None, one.labels.header_line)
    ]

    assert wrong == []
    assert sum(one.is_read_right for one in tables) >= HEADERS_RIGHT * len(tables)


@pytest.mark.slow
@pytest.mark.parametrize("split", ["build", "held_out"])
def test_nine_columns_of_ten_have_their_field_among_three_offers(split: str) -> None:
    offered = [
        column.field in [one.field, *(offer.field for offer in one.offers)]
        for file in understand_corpus()
        if file.split == split
        for column, one in file.list_judged()
        if column.field
    ]

    assert sum(offered) >= OFFERED * len(offered)


def read_computed_labels(one: dict[str, Any]) -> ComputedField:
    return ComputedField(
        field=one["field"],
        value=one.get("value", ""),
        columns=tuple(one.get("columns", ())),
        steps=tuple(map(read_step, one.get("steps", ()))),
    )


def build_labelled_mapping(labels: dict[str, Any]) -> ColumnMapping:
    """Return the mapping that a person would make of a file."""
    columns = tuple(
        MappedColumn(
            column=number,
            header=one["header"],
            field=one["field"],
            steps=tuple(map(read_step, labels["steps"].get(one["header"], ()))),
            level="person",
        )
        for number, one in enumerate(labels["columns"], start=1)
    )
    computed = tuple(map(read_computed_labels, labels.get("computed", ())))
    return ColumnMapping(kind=labels["kind"], columns=columns, computed=computed)


def upload_corpus_file(one: CorpusFile, company: Company, user: User) -> Run:
    """Make a draft of a file; whoever sees that its header was not understood says how it is."""
    content = (CORPUS / one.make / one.name).read_bytes()
    run = make_draft(company, user, content, kind=one.kind, name=one.name)
    start = one.header_line or 1
    if run.unedited_lines.open().columns != one.titles or run.reading.start_line != start:
        dialect = replace(
            run.reading,
            has_header=not one.is_headerless,
            start_line=start,
            text_delimiter=run.reading.text_delimiter if one.is_sheet else '"',
        )
        read_again(run, user=user, dialect=dialect, parameters=run.parameters)
        run = Run.objects.get(pk=run.pk)
    return run


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("make", MAKES, ids=name_make)
def test_every_file_reaches_its_exact_lines_by_steps(
    make: CorpusMake, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    user = make_user()
    company = make_company(member=user)
    all_labels = json.loads(write_labels(make))["files"]
    wanted, sent = {}, {}
    for one, labels in zip(make.files, all_labels, strict=True):
        if "sent" not in labels:
            continue
        run = upload_corpus_file(one, company, user)
        map_columns(run, user=user, mapping=build_labelled_mapping(labels), revision=run.revision)
        wanted[one.name] = labels["sent"]
        sent[one.name] = list(Run.objects.get(pk=run.pk).lines.prepare())

    assert sent == wanted
