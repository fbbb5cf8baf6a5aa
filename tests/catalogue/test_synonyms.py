"""A wrong synonym sends wrong data: each stands for one field, and what is doubtful is asked."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from imports.catalogue import KINDS, Kind
from imports.catalogue.folding import fold_header
from imports.catalogue.synonyms import (
    find_collisions,
    find_label_keys,
    find_synonyms,
    list_synonyms,
    make_header_key,
    read_synonyms,
)

NAMED = [kind for kind in KINDS.values() if not kind.is_entries]
SYNONYMS = read_synonyms()
EVERY_KIND = pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.key)

#: Where the titles were found: exports and documentation of this software, tables of the state,
#: formats of a trade, English titles, and what people write.
SOURCES = {
    "Cegid", "Ciel", "Dolibarr", "EBP", "ERPNext", "English", "FAB-DIS", "FEC", "HubSpot", "INSEE",
    "La Poste", "Magento", "Odoo", "Pennylane", "PrestaShop", "SAP", "Sage", "Shopify", "WMS",
    "WooCommerce", "scanner", "usage",
}  # fmt: skip


def test_the_file_has_the_format_that_is_read() -> None:
    assert SYNONYMS["format"] == 1


def test_every_kind_with_a_field_table_has_synonyms_and_no_other() -> None:
    keys = {kind.key for kind in NAMED}

    assert keys == set(SYNONYMS["fields"]) | set(SYNONYMS["uses"])
    assert set(SYNONYMS["collisions"]) - {"*"} <= keys


@EVERY_KIND
def test_what_must_be_filled_has_a_synonym_or_is_asked_about(kind: Kind) -> None:
    named = {one.field for one in list_synonyms(kind.key)}
    offered = {field for offers in find_collisions(kind.key).values() for field in offers}

    assert [field.name for field in kind.required_fields if field.name not in named | offered] == []


@EVERY_KIND
def test_synonyms_and_offers_name_fields_of_the_kind(kind: Kind) -> None:
    named = {one.field for one in list_synonyms(kind.key)}
    offered = {field for offers in find_collisions(kind.key).values() for field in offers}

    assert named | offered <= set(kind.fields_by_name)


@EVERY_KIND
def test_a_synonym_stands_for_one_field(kind: Kind) -> None:
    fields: dict[str, set[str]] = {}
    for one in list_synonyms(kind.key):
        fields.setdefault(make_header_key(one.written), set()).add(one.field)

    assert {key: found for key, found in fields.items() if len(found) > 1} == {}


@EVERY_KIND
def test_a_synonym_is_no_name_and_no_label_of_another_field(kind: Kind) -> None:
    others: dict[str, set[str]] = {}
    for field in kind.fields_by_name.values():
        others.setdefault(fold_header(field.name), set()).add(field.name)
        others.setdefault(make_header_key(field.label), set()).add(field.name)

    for one in list_synonyms(kind.key):
        for form in (fold_header(one.written), make_header_key(one.written)):
            assert others.get(form, {one.field}) == {one.field}, one


@EVERY_KIND
def test_what_is_asked_about_is_no_synonym_as_well(kind: Kind) -> None:
    asked = find_collisions(kind.key)

    assert [one for one in list_synonyms(kind.key) if make_header_key(one.written) in asked] == []


@EVERY_KIND
def test_two_labels_that_read_alike_are_asked_about(kind: Kind) -> None:
    alike = {key for key, fields in find_label_keys(kind.key).items() if len(fields) > 1}

    assert alike <= set(find_collisions(kind.key))


@EVERY_KIND
def test_a_label_is_asked_about_where_the_kind_itself_says_so(kind: Kind) -> None:
    general = {make_header_key(title) for title in SYNONYMS["collisions"]["*"]}
    own = {make_header_key(title) for title in SYNONYMS["collisions"].get(kind.key, {})}

    assert general & set(find_label_keys(kind.key)) <= own


@EVERY_KIND
def test_what_has_one_meaning_in_a_kind_leads_to_a_field(kind: Kind) -> None:
    released = [
        title
        for title, offers in SYNONYMS["collisions"].get(kind.key, {}).items()
        if offers is None
    ]

    assert [title for title in released if find_field(kind, title) in (None, "?")] == []


@EVERY_KIND
def test_a_title_is_there_once_for_a_field_and_in_one_spelling(kind: Kind) -> None:
    found = Counter((one.field, make_header_key(one.written)) for one in list_synonyms(kind.key))
    asked = Counter(make_header_key(title) for title in SYNONYMS["collisions"].get(kind.key, {}))

    assert [key for key, count in (found + Counter(asked)).items() if count > 1] == []


@EVERY_KIND
def test_every_title_says_something_and_where_it_comes_from(kind: Kind) -> None:
    assert [one for one in list_synonyms(kind.key) if not make_header_key(one.written)] == []
    assert [one for one in list_synonyms(kind.key) if one.source not in SOURCES] == []
    assert [
        one for one in SYNONYMS["collisions"].get(kind.key, {}) if not make_header_key(one)
    ] == []


@EVERY_KIND
def test_a_price_with_tax_is_never_taken_for_one_without(kind: Kind) -> None:
    with_tax = {
        one.field
        for one in list_synonyms(kind.key)
        if "ttc" in make_header_key(one.written).split()
    }

    assert with_tax <= {"DOC_EN_TTC", "PCF_EN_TTC", "IMO_PRATTC"}


def test_every_shared_list_is_used_and_every_list_that_is_used_is_there() -> None:
    used = {name for names in SYNONYMS["uses"].values() for name in names}

    assert used == set(SYNONYMS["shared"])


def test_abbreviations_are_folded_words_and_end_in_words_of_their_own() -> None:
    abbreviations = SYNONYMS["abbreviations"]

    assert [word for word in abbreviations if word != fold_header(word) or " " in word] == []
    assert [text for text in abbreviations.values() if text != fold_header(text) or not text] == []
    assert [text for text in abbreviations.values() if set(text.split()) & set(abbreviations)] == []


def test_words_that_tell_nothing_are_no_abbreviations() -> None:
    noise = SYNONYMS["noise"]

    assert [word for word in noise if word != fold_header(word)] == []
    assert set(noise) & set(SYNONYMS["abbreviations"]) == set()
    assert all(make_header_key(text) for text in SYNONYMS["abbreviations"].values())


@pytest.mark.parametrize(
    ("kind", "title", "offers"),
    [
        ("documents_stock", "Référence", ["ART_CODE", "DOC_REFPCF"]),
        ("documents_vente", "Réf.", ["ART_CODE", "DOC_REFPCF"]),
        ("articles", "Prix", ["ART_P_VTE", "ART_P_ACH"]),
        ("clients", "Nom", ["PCF_RS"]),
        ("clients", "Adresse", ["PCF_RUE", "PCF_COMP"]),
        ("banques_tiers", "IBAN", ["RIB_IBAN", "RIB_COMPTE"]),
        ("tarifs_fournisseurs_articles", "Code article", ["ART_CODE", "ART_REFFRS"]),
    ],
)
def test_words_of_many_meanings_are_asked_about(kind: str, title: str, offers: list[str]) -> None:
    assert find_collisions(kind)[make_header_key(title)] == tuple(offers)


@pytest.mark.parametrize("title", ["Code", "Nom", "Date", "Prix", "Adresse", "Montant", "Total"])
def test_words_that_mean_anything_are_asked_about_in_documents(title: str) -> None:
    for kind in ("documents_vente", "documents_achat", "documents_stock"):
        assert make_header_key(title) in find_collisions(kind)


def find_field(kind: Kind, title: str) -> str | None:
    """Return the field that a title means by name, label or synonym; "?" if it is asked about."""
    names = {fold_header(name): name for name in kind.fields_by_name}
    if name := names.get(fold_header(title)):
        return name
    key = make_header_key(title)
    if key in find_collisions(kind.key):
        return "?"
    if labels := find_label_keys(kind.key).get(key):
        return labels[0].name
    return next((one.field for one in find_synonyms(kind.key).get(key, ())), None)


@dataclass(frozen=True)
class ExportTitles:
    """Titles of an export, with the field each means: "?" where a person is asked, "-" for none."""

    source: str
    kind: str
    titles: Mapping[str, str]


EXPORTS = [
    ExportTitles(**row)
    for row in json.loads(
        (Path(__file__).parent / "export_titles.json").read_text(encoding="utf-8")
    )
]


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: f"{export.source}: {export.kind}")
def test_titles_of_real_exports_reach_their_fields(export: ExportTitles) -> None:
    kind = KINDS[export.kind]

    assert {title: find_field(kind, title) or "-" for title in export.titles} == export.titles
