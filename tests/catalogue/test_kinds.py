import dataclasses
import json
from collections import Counter
from typing import Any

import pytest

from imports.catalogue import ENTRY_FORMATS, KINDS, VERSION_REQUESTS, Field, FieldType, Kind, Level
from tests.gestimum.documented import DOCUMENTED, KEYS, Documented

NAMED = [kind for kind in KINDS.values() if not kind.is_entries]
TESTABLE = {"banques_tiers", "clients", "comptes", "ecritures", "fournisseurs", "prospects"}


def test_there_are_34_kinds_and_973_fields() -> None:
    assert len(KINDS) == 34
    assert sum(len(kind.fields) for kind in KINDS.values()) == 973


def test_every_documented_example_is_of_a_known_kind() -> None:
    assert len(KEYS) == 25
    assert set(KEYS) <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_found_under_its_key_and_speaks_of_itself(kind: Kind) -> None:
    assert KINDS[kind.key] is kind
    assert kind.label
    assert kind.root == f"importer_{kind.key}"
    assert kind.file_parameter == f"fichier_{kind.key}"
    assert kind.path.startswith("api/rest/")
    assert kind.path.endswith("/%22Importer%22")
    assert kind.task.startswith("Importer")
    assert kind.since_version in (8, 9)
    assert kind.applications


def test_no_two_kinds_share_an_address() -> None:
    assert max(Counter(kind.path for kind in KINDS.values()).values()) == 1


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.key)
def test_every_named_column_is_found_once_and_the_custom_ones_apart(kind: Kind) -> None:
    named = [field for field in kind.fields if not field.is_custom]

    assert list(kind.fields_by_name.values()) == named
    assert all(isinstance(field.type, FieldType) for field in kind.fields)
    assert all(field.name.startswith("XXX_") for field in kind.fields if field.is_custom)


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.key)
def test_every_kind_needs_at_least_one_column(kind: Kind) -> None:
    assert kind.required_fields
    assert all(field.max_length is None or field.max_length > 0 for field in kind.fields)


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.key)
def test_what_starts_a_new_document_is_a_column_of_the_document(kind: Kind) -> None:
    for name in kind.new_document_on_change_of:
        field = kind.fields_by_name[name]
        assert field.level is Level.DOCUMENT


@pytest.mark.parametrize(
    "example",
    [example for example in DOCUMENTED if not example.kind.is_entries],
    ids=lambda example: example.kind.key,
)
def test_every_column_of_a_documented_example_is_in_its_table(example: Documented) -> None:
    header = example.lines[0].split(";")

    assert set(header) <= set(example.kind.fields_by_name)


def test_every_field_has_a_label_but_the_two_that_the_help_leaves_blank() -> None:
    fields = [field for kind in KINDS.values() for field in kind.fields]

    assert [field.name for field in fields if not field.label] == ["ART_FARNAT", "ART_SFANAT"]


def test_only_three_kinds_create_pieces() -> None:
    creating = {kind.key for kind in KINDS.values() if kind.creates_pieces}

    assert creating == {"documents_achat", "documents_stock", "documents_vente"}
    assert creating == {kind.key for kind in NAMED if kind.new_document_on_change_of}


def test_only_six_kinds_offer_a_dry_run() -> None:
    assert {kind.key for kind in KINDS.values() if kind.may_be_tested} == TESTABLE


def test_accounting_entries_have_no_header_and_eight_counters() -> None:
    entries = KINDS["ecritures"]

    assert entries.is_entries
    assert not entries.may_have_header
    assert entries.fields == ()
    assert len(entries.statistics) == 8
    assert all(len(kind.statistics) == 2 for kind in NAMED)


def test_the_formats_of_accounting_entries_are_those_of_the_parameter() -> None:
    (parameter,) = [
        parameter for parameter in KINDS["ecritures"].parameters if parameter.name == "format"
    ]

    assert parameter.required
    assert set(parameter.values) == set(ENTRY_FORMATS)


@pytest.mark.parametrize("key", ENTRY_FORMATS)
def test_a_format_says_how_its_records_are_laid_out(key: str) -> None:
    entry_format = ENTRY_FORMATS[key]

    assert entry_format.layout in ("variable", "fixe")
    assert bool(entry_format.separator) == (entry_format.layout == "variable")
    assert entry_format.records["ecriture"].fields


def test_the_two_version_requests_are_known() -> None:
    paths = {request.path for request in VERSION_REQUESTS.values()}

    assert paths == {"api/rest/Outils/%22Version%22", "api/rest/Outils/%22VersionERP%22"}


def frozen_objects() -> list[tuple[Any, str]]:
    kind = KINDS["documents_stock"]
    entry_format = ENTRY_FORMATS["EBPV5V2000"]
    return [
        (kind, "label"),
        (kind.fields[0], "max_length"),
        (KINDS["clients"].parameters[0], "default"),
        (entry_format, "separator"),
        (entry_format.records["ecriture"], "prefix"),
        (next(iter(VERSION_REQUESTS.values())), "path"),
    ]


@pytest.mark.parametrize(("frozen", "name"), frozen_objects(), ids=lambda each: type(each).__name__)
def test_nobody_can_change_the_catalogue(frozen: Any, name: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(frozen, name, "changed")


def test_nobody_can_add_to_the_catalogue() -> None:
    values = KINDS["documents_stock"].fields_by_name["DOC_STYPE"].values

    for mapping in (KINDS, ENTRY_FORMATS, VERSION_REQUESTS, values):
        with pytest.raises(TypeError):
            mapping["new"] = None  # type: ignore[index]


def test_a_stock_document_s_type_has_its_six_meanings() -> None:
    field = KINDS["documents_stock"].fields_by_name["DOC_STYPE"]

    assert isinstance(field, Field)
    assert field.values is not None
    assert json.dumps(list(field.values)) == '["E", "S", "T", "O", "M", "X"]'
    assert field.values["T"] == "Transfert de stock"
