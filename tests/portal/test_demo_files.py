"""The files that the demonstration offers show what the portal finds, and what it cannot know."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.checking import check_table
from imports.reading import detect, open_table
from portal.demo.content import write_files
from portal.models import Company, User
from tests.factories import make_draft


@pytest.mark.parametrize(
    ("name", "kind", "encoding", "blocking"),
    [
        ("1-mouvements-de-stock.csv", "documents_stock", "utf-8-sig", 0),
        ("2-tarifs-avec-anomalies.csv", "tarifs_articles", "cp1252", 7),
        ("3-stock-avec-refus.csv", "documents_stock", "utf-8", 0),
    ],
)
def test_each_file_is_what_its_name_says(
    tmp_path: Path, name: str, kind: str, encoding: str, blocking: int
) -> None:
    path = write_files(tmp_path) / name

    dialect = detect(path, kind=KINDS[kind]).dialect
    report = check_table(open_table(path, dialect), KINDS[kind])

    assert dialect.encoding == encoding
    assert report.blocking == blocking


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "kind", "told"),
    [
        (
            "4-clients-zeros-perdus.csv",
            "clients",
            {("lost_zeros", "PCF_CP", "01000"), ("lost_zeros", "PCF_TEL1", "0474000001")},
        ),
        (
            "5-stock-dates-americaines.csv",
            "documents_stock",
            {("bad_date", "DOC_DATE", "31/12/2025"), ("date_order", "DOC_DATE", "02/01/2026")},
        ),
        ("6-mouvements-encodage-dos.csv", "documents_stock", {("doubtful_encoding", "", "")}),
    ],
)
def test_three_files_show_what_would_go_wrong_in_silence(
    tmp_path: Path,
    company: Company,
    alice: User,
    name: str,
    kind: str,
    told: set[tuple[str, str, str]],
) -> None:
    content = (write_files(tmp_path) / name).read_bytes()

    run = make_draft(company, alice, content, kind=kind, name=name)

    found = {
        (problem.rule, problem.field, problem.params.get("suggestion", ""))
        for problem in run.problems.all()
    }
    assert found >= told
    assert {rule for rule, _field, _meant in found} == {rule for rule, _field, _meant in told}
    assert run.list_offered_fixes()
