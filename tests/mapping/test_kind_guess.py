"""Which kind of import a table is for: the best three, in words."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from imports.mapping.column_profile import profile_columns
from imports.mapping.kind_guess import KindGuess, guess_kinds
from imports.mapping.match_reasons import match_reason_text
from imports.mapping.outline import guess_readings


def guess(
    header: str, *lines: str, hints: Sequence[str] = (), used: Sequence[str] = ()
) -> tuple[KindGuess, ...]:
    headers = header.split(";")
    profiles = profile_columns([line.split(";") for line in lines], len(headers))
    return guess_kinds(headers, profiles, hints=hints, used=used)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Réf.;Qté;Dépôt;Sens;Date mouvement", "documents_stock"),
        ("Réf.;Désignation;Famille;EAN", "articles"),
        ("Code client;Raison sociale;CP;Ville;SIRET", "clients"),
        ("Code fournisseur;Raison sociale;CP;Ville;SIRET", "fournisseurs"),
        ("Nom;Prénom;Fonction;Tél;Email;Société", "contacts"),
        ("N° facture;Code client;Date;Article;Qté;PU HT", "documents_vente"),
        ("JournalCode;EcritureDate;CompteNum;EcritureLib;Debit;Credit", "ecritures"),
        ("DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", "documents_stock"),
    ],
)
def test_titles_tell_the_kind(header: str, kind: str) -> None:
    assert guess(header)[0].kind == kind


def test_there_are_three_kinds_at_most_each_with_its_reason() -> None:
    guesses = guess("Code;Nom;Adresse;CP;Ville")

    assert len({one.kind for one in guesses}) == 3
    assert all("Adresse" in match_reason_text(one.reason) for one in guesses)


def test_the_name_of_the_file_decides_between_kinds_with_the_same_titles() -> None:
    header = "Code;Raison sociale;CP;Ville"

    assert guess(header, hints=["export_fournisseurs_2026"])[0].kind == "fournisseurs"
    assert guess(header, hints=["Liste des prospects"])[0].kind == "prospects"


def test_among_equals_what_the_company_sends_comes_first() -> None:
    header = "Raison sociale;CP;Ville"

    assert guess(header, used=["prospects"])[0].kind == "prospects"
    assert guess(header)[0].kind == "clients"


def test_titles_that_nobody_knows_tell_no_kind() -> None:
    assert guess("Foo;Bar;Qux", "1;2;3") == ()


def test_a_file_is_read_as_its_likeliest_kind_wants(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Liste au 01/02/2026,,\n\nSKU,Qty,Warehouse\nA1,2,LYO\n", encoding="utf-8")

    first = guess_readings(path)[0]

    assert first.guess.kind == "documents_stock"
    assert (first.dialect.start_line, first.dialect.delimiter) == (3, ",")
    assert first.dialect.has_header


def test_lines_of_entries_need_no_titles(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text(
        '1,15/01/2027,VTE,411DUPONT,,"Facture FA1","FA1",EUR,144.00,D,,14/02/2027\n'
        '1,15/01/2027,VTE,707000,,"Facture FA1","FA1",EUR,144.00,C,,\n',
        encoding="utf-8",
    )

    assert guess_readings(path)[0].guess.kind == "ecritures"
