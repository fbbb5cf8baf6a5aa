"""`manage.py map`: what the portal would propose, said without keeping or sending anything."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from imports.mapping.folding import fold_header
from imports.models import Run, SourceFile, TaughtHeader
from portal.models import Company, User
from tests.workbooks import make_workbook

pytestmark = pytest.mark.django_db

STOCK = (
    "Inventaire du 15/03/2026;;;\n"
    "\n"
    "Réf. article;Qté;Dépôt;Sens\n"
    "VIS5;12;001;Entrée de stock\n"
    "VIS6;3,5;001;E\n"
)


def map_file(path: Path, *arguments: str, user: str = "alice") -> tuple[int, str]:
    """Return the exit status and what was printed."""
    out = StringIO()
    try:
        call_command("map", str(path), "--company", "acme", "--user", user, *arguments, stdout=out)
    except CommandError as refusal:
        return refusal.returncode, str(refusal)
    return 0, out.getvalue()


def map_as_json(path: Path, *arguments: str) -> Any:
    status, printed = map_file(path, "--json", *arguments)
    assert status == 0, printed
    return json.loads(printed)


@pytest.fixture
def stock(tmp_path: Path) -> Path:
    path = tmp_path / "mouvements.csv"
    path.write_text(STOCK, encoding="utf-8")
    return path


def test_titles_above_the_header_are_passed_over_and_the_kind_is_found(
    company: Company, alice: User, stock: Path
) -> None:
    told = map_as_json(stock)

    assert (told["header_line"], told["encoding"], told["delimiter"]) == (3, "utf-8", ";")
    assert told["kind"] == told["kinds"][0]["kind"] == "documents_stock"
    assert "Réf. article" in told["kinds"][0]["reason"]
    assert len(told["kinds"]) == 3
    assert told["template"] is None


def test_every_column_has_its_field_its_level_and_its_reason(
    company: Company, alice: User, stock: Path
) -> None:
    told = map_as_json(stock, "--kind", "documents_stock")

    found = [(one["column"], one["field"], one["level"], one["set"]) for one in told["columns"]]
    assert found == [
        (1, "ART_CODE", "synonym", False),
        (2, "MVT_QTE", "synonym", False),
        (3, "DEP_CODE", "synonym", False),
        (4, "DOC_STYPE", "synonym", False),
    ]
    assert told["columns"][1]["reason"].endswith("2 valeurs sur 2 sont des nombres.")
    assert told["columns"][0]["offers"][0]["field"] == "ART_CODE"
    assert told["undecided"] == [1, 2, 3, 4]


def test_a_mandatory_field_without_a_column_needs_a_value(
    company: Company, alice: User, tmp_path: Path
) -> None:
    path = tmp_path / "stock.csv"
    path.write_text("Code article;Code dépôt\nA1;001\n", encoding="utf-8")

    told = map_as_json(path, "--kind", "documents_stock")

    assert told["constants"] == ["DOC_STYPE", "MVT_QTE"]
    assert told["undecided"] == []


def test_names_of_fields_leave_nothing_to_ask(
    company: Company, alice: User, tmp_path: Path
) -> None:
    path = tmp_path / "stock.csv"
    path.write_text("DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE\nE;001;A1;1\n", encoding="utf-8")

    told = map_as_json(path)

    assert told["kind"] == "documents_stock"
    assert [one["level"] for one in told["columns"]] == ["identical"] * 4
    assert (told["undecided"], told["constants"]) == ([], [])


def test_a_workbook_is_mapped_by_the_cells_of_its_sheet(
    company: Company, alice: User, tmp_path: Path
) -> None:
    path = tmp_path / "clients.xlsx"
    path.write_bytes(
        make_workbook(
            [["Code client", "Raison sociale", "CP", "Ville"], ["C1", "Martin", 1000, "Bourg"]]
        )
    )

    told = map_as_json(path)

    assert told["kind"] == "clients"
    assert [one["field"] for one in told["columns"]] == [
        "PCF_CODE",
        "PCF_RS",
        "PCF_CP",
        "PCF_VILLE",
    ]


def test_nothing_is_kept_and_nothing_is_sent(company: Company, alice: User, stock: Path) -> None:
    map_as_json(stock)

    assert not Run.objects.exists()
    assert not SourceFile.objects.exists()


def test_without_json_each_column_is_a_line(company: Company, alice: User, stock: Path) -> None:
    status, printed = map_file(stock)

    assert status == 0
    assert "2 Qté ? MVT_QTE" in printed


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"", "vide"), (b"%PDF-1.7\n", "PDF")], ids=["empty", "PDF"]
)
def test_a_file_that_cannot_be_read_ends_2_with_its_sentence(
    company: Company, alice: User, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "none.csv"
    path.write_bytes(content)

    status, said = map_file(path)

    assert status == 2
    assert sentence in said


def test_wrong_arguments_end_2(company: Company, alice: User, bob: User, stock: Path) -> None:
    assert map_file(stock, user="nobody")[0] == 2
    assert map_file(stock, user="bob")[0] == 2
    assert map_file(stock, "--kind", "nothing")[0] == 2
    assert map_file(stock.with_name("gone.csv"))[0] == 2


def test_what_the_company_was_asked_before_is_set(
    company: Company, alice: User, stock: Path
) -> None:
    TaughtHeader.objects.create(
        company=company,
        kind_key="documents_stock",
        header=fold_header("Réf. article"),
        written="Réf. article",
        field="ART_CODE",
        taught_by=alice,
    )

    first, second, *_others = map_as_json(stock, "--kind", "documents_stock")["columns"]

    assert (first["field"], first["level"], first["set"]) == ("ART_CODE", "taught", True)
    assert (second["level"], second["set"]) == ("synonym", False)
