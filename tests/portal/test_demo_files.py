"""The files that the demonstration offers show what the portal finds, and what it cannot know."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.checking import check_table
from imports.reading import detect, open_table
from portal.demo.content import write_files


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
