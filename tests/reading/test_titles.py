"""The header that people wrote: found by what they call the fields."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.reading import Detection, detect


def read(folder: Path, text: str, kind_key: str = "documents_stock") -> Detection:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return detect(path, kind=KINDS[kind_key])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Réf.;Qté;Dépôt\nA;1;001\n", 1),
        ("Mouvements du mois\n\nRéf.;Qté;Dépôt\nA;1;001\n", 3),
        ("Société Martin;;\nÉdité le 01/02/2026;;\nRéf.;Qté;Dépôt\nA;1;001\n", 3),
        ("Article;;Stock;\nRéf.;Désignation;Qté;Dépôt\nA;Vis;1;001\n", 2),
        ("Réf.;Truc;Bidule;Qté;Machin\nA;b;c;1;d\n", 1),
        ("Réf.;Qté;Dépôt\n# commentaire;;\nA;1;001\n", 1),
    ],
    ids=["first", "title", "two titles", "groups", "few known", "comment below"],
)
def test_the_line_with_most_known_titles_is_the_header(
    tmp_path: Path, text: str, line: int
) -> None:
    dialect = read(tmp_path, text).dialect

    assert (dialect.has_header, dialect.start_line) == (True, line)


def test_titles_tell_the_delimiter(tmp_path: Path) -> None:
    dialect = read(tmp_path, "Réf.,Qté,Dépôt\nA;B,1,001\n").dialect

    assert dialect.delimiter == ","


def test_a_title_in_quotes_proves_that_values_are_packed(tmp_path: Path) -> None:
    dialect = read(tmp_path, '"Réf.";"Qté"\n"A";"1"\n').dialect

    assert dialect.text_delimiter == '"'


@pytest.mark.parametrize(
    "text",
    [
        "DOC_STYPE;ART_CODE;MVT_QTE\nRéf.;Qté;Dépôt\nE;A;1\n",
        "doc_stype;art_code;mvt_qte\nSens;Réf.;Qté\nE;A;1\n",
        "DOC_STYPE;ART_CODE;Foo;Bar\nSens;Réf.;Qté;Dépôt\nE;A;1;001\n",
    ],
)
def test_names_of_fields_are_the_header_whatever_titles_stand_below(
    tmp_path: Path, text: str
) -> None:
    assert read(tmp_path, text).dialect.start_line == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Foo;Bar;Qux\n12;a;01/02/2026\n13;b;02/02/2026\n", 1),
        ("Export;;\n\nFoo;Bar;Qux\n12;a;01/02/2026\n13;b;02/02/2026\n", 3),
    ],
)
def test_words_that_nobody_knows_stand_out_above_numbers_and_dates(
    tmp_path: Path, text: str, line: int
) -> None:
    dialect = read(tmp_path, text).dialect

    assert (dialect.has_header, dialect.start_line) == (True, line)


@pytest.mark.parametrize(
    "text",
    [
        "E;001;VIS5;12\nE;001;VIS6;3\n",
        "Lot;12\nVis;3\n",
        "12;15\n3;4\n",
        "a;b;c\nd;e;f\ng;h;i\n",
        "a;b;c\nd;5;f\ng;6;i\n",
    ],
    ids=["records", "one word", "numbers", "words", "one column of numbers"],
)
def test_lines_of_values_are_no_header(tmp_path: Path, text: str) -> None:
    dialect = read(tmp_path, text).dialect

    assert (dialect.has_header, dialect.start_line) == (False, 1)
