import hashlib
import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.catalogue import KINDS
from imports.gestimum.request import (
    BLOCK_CHARACTERS,
    MASKED,
    CompanyLogin,
    build_parameters,
    iterate_masked_request,
    masked_envelope,
    request_url,
    write_request,
)
from imports.reading.dialect import Dialect
from tests.gestimum.documented import DOCUMENTED, Documented

STOCK = KINDS["documents_stock"]
CSV = Dialect(encoding="utf-8", delimiter=";")
LOGIN = CompanyLogin(file="Acme.Gestimum", user="WEB", password="ERP-s3cret")
# Everything a file can hold once it is decoded, line ends apart.
LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")))


@pytest.mark.parametrize("documented", DOCUMENTED, ids=lambda d: d.kind.key)
def test_the_request_is_the_documented_one_key_by_key_and_in_order(documented: Documented) -> None:
    kind, out = documented.kind, io.BytesIO()
    parameters = build_parameters(kind, documented.dialect, chosen=documented.chosen)

    write_request(kind, documented.login, parameters, documented.lines, out)

    # As text: equal dicts may have their keys in another order.
    assert json.dumps(json.loads(out.getvalue())) == json.dumps(documented.request)


@given(lines=LINES)
def test_every_line_arrives_as_it_was(lines: list[str]) -> None:
    out = io.BytesIO()

    digest = write_request(STOCK, LOGIN, build_parameters(STOCK, CSV), lines, out)

    body = json.loads(out.getvalue())
    assert body[STOCK.root]["parametres"][STOCK.file_parameter] == lines
    assert digest.size == len(out.getvalue())
    assert digest.sha256 == hashlib.sha256(out.getvalue()).hexdigest()


def test_lines_that_fill_several_blocks_arrive_whole() -> None:
    lines = ["é" * (BLOCK_CHARACTERS - 1), "", "b" * BLOCK_CHARACTERS, "c", "d" * 10]
    out = io.BytesIO()

    write_request(STOCK, LOGIN, build_parameters(STOCK, CSV), lines, out)

    body = json.loads(out.getvalue())
    assert body[STOCK.root]["parametres"][STOCK.file_parameter] == lines


def test_lines_are_taken_one_block_at_a_time() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "E;001;ELS;20"

    blocks = iterate_masked_request(STOCK, LOGIN, build_parameters(STOCK, CSV), endless())
    for _ in range(3):
        next(blocks)

    assert taken < BLOCK_CHARACTERS / 10


def test_accents_are_sent_as_utf_8_not_as_escapes() -> None:
    out = io.BytesIO()

    write_request(STOCK, LOGIN, build_parameters(STOCK, CSV), ["Pâtis €"], out)

    assert "Pâtis €".encode() in out.getvalue()


def test_half_a_surrogate_pair_fails_loudly() -> None:
    with pytest.raises(UnicodeEncodeError):
        write_request(STOCK, LOGIN, build_parameters(STOCK, CSV), ["\ud800"], io.BytesIO())


def test_a_disk_that_takes_only_a_part_fails_loudly() -> None:
    class Full(io.RawIOBase):
        def write(self, data: object) -> int:
            return 1

    with pytest.raises(OSError, match="whole"):
        write_request(STOCK, LOGIN, build_parameters(STOCK, CSV), [], Full())  # type: ignore[arg-type]


def test_without_a_header_the_names_are_joined_by_semicolons_whatever_the_delimiter() -> None:
    dialect = Dialect(
        encoding="cp1252",
        delimiter="\t",
        text_delimiter='"',
        has_header=False,
        field_names=("DOC_STYPE", "ART_CODE", "MVT_QTE"),
    )

    parameters = build_parameters(STOCK, dialect)

    assert parameters == {
        "journal": "Oui",
        "statistiques": "Oui",
        "entete": "Non",
        "noms_champs": "DOC_STYPE;ART_CODE;MVT_QTE",
        "separateur_champs": "\t",
        "identificateur_texte": '"',
    }


def test_journal_and_statistics_can_be_turned_off() -> None:
    parameters = build_parameters(STOCK, CSV, journal=False, statistics=False)

    assert parameters["journal"] == parameters["statistiques"] == "Non"


def test_a_kind_s_own_parameters_follow_the_lines_in_the_catalogue_s_order() -> None:
    kind, out = KINDS["comptes"], io.BytesIO()
    parameters = build_parameters(kind, CSV, chosen={"tester": "Oui", "calculer_code_tiers": "Non"})

    write_request(kind, LOGIN, parameters, ["CPT_NUMERO"], out)

    names = list(json.loads(out.getvalue())[kind.root]["parametres"])
    assert names[-3:] == ["fichier_comptes", "calculer_code_tiers", "tester"]


def test_accounting_entries_take_none_of_the_csv_parameters() -> None:
    kind = KINDS["ecritures"]
    dialect = Dialect(encoding="cp1252", delimiter=",", has_header=False)

    parameters = build_parameters(
        kind, dialect, chosen={"format": "EBPV3", "fichier_comptes": ["a", "b"]}
    )

    assert parameters == {
        "journal": "Oui",
        "statistiques": "Oui",
        "format": "EBPV3",
        "fichier_comptes": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        ("documents_stock", {"tester": "Oui"}),
        ("clients", {"tester": "Yes"}),
        ("ecritures", {}),
        ("ecritures", {"format": "Sage"}),
    ],
    ids=["not of this kind", "not a value", "required one missing", "unknown format"],
)
def test_a_parameter_that_the_help_does_not_list_is_refused(
    key: str, chosen: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"parameter|cannot be"):
        build_parameters(KINDS[key], CSV, chosen=chosen)


def test_the_password_is_in_no_representation_of_the_login() -> None:
    assert LOGIN.password not in repr(LOGIN)
    assert LOGIN.password not in str(LOGIN)


def test_the_masked_request_is_the_one_sent_but_for_the_password() -> None:
    parameters = build_parameters(STOCK, CSV)
    sent = io.BytesIO()
    write_request(STOCK, LOGIN, parameters, ["a", "b"], sent)

    masked = b"".join(iterate_masked_request(STOCK, LOGIN, parameters, ["a", "b"]))

    assert masked == sent.getvalue().replace(b"ERP-s3cret", MASKED.encode())


def test_the_masked_envelope_leaves_the_lines_out_unless_some_are_given() -> None:
    parameters = build_parameters(STOCK, CSV)

    envelope = json.loads(masked_envelope(STOCK, LOGIN, parameters))[STOCK.root]
    sampled = json.loads(masked_envelope(STOCK, LOGIN, parameters, ["a"]))[STOCK.root]

    assert envelope["societe"]["mot_passe"] == MASKED
    assert envelope["parametres"][STOCK.file_parameter] == []
    assert sampled["parametres"][STOCK.file_parameter] == ["a"]


def test_an_empty_password_stays_visibly_empty() -> None:
    login = CompanyLogin(file="Acme.Gestimum", user="WEB")

    envelope = json.loads(masked_envelope(STOCK, login, build_parameters(STOCK, CSV)))

    assert envelope[STOCK.root]["societe"]["mot_passe"] == ""


@pytest.mark.parametrize(
    "server_url",
    ["http://erp:8080", "http://erp:8080/", "http://erp:8080//"],
)
def test_the_encoded_quotes_of_the_path_stay_encoded(server_url: str) -> None:
    url = request_url(server_url, STOCK.path)

    assert url == "http://erp:8080/api/rest/DocumentsStock/%22Importer%22"


def test_a_reverse_proxy_s_prefix_is_kept() -> None:
    url = request_url("https://proxy.example/gestimum/", STOCK.path)

    assert url == "https://proxy.example/gestimum/api/rest/DocumentsStock/%22Importer%22"


@pytest.mark.parametrize("server_url", ["http://erp/?a=b", "http://erp/#a", "http://erp?"])
def test_an_address_with_a_query_is_refused(server_url: str) -> None:
    with pytest.raises(ValueError, match="no query"):
        request_url(server_url, STOCK.path)
