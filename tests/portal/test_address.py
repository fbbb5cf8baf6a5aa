"""The address of a server, as people type it."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.address import normalise_server_url
from portal.models import Company


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("http://erp:8080", "http://erp:8080"),
        ("  HTTPS://ERP.Example.fr/ ", "https://erp.example.fr"),
        ("http://192.168.1.10:8080///", "http://192.168.1.10:8080"),
        ("https://erp.example.fr/gestimum/web/", "https://erp.example.fr/gestimum/web"),
        ("https://erp.example.fr/Caf%C3%A9", "https://erp.example.fr/Caf%C3%A9"),
        ("http://[2001:DB8::1]:8080", "http://[2001:db8::1]:8080"),
        ("http://srv_erp01", "http://srv_erp01"),
    ],
)
def test_an_address_is_kept_in_one_way_of_writing_it(typed: str, kept: str) -> None:
    assert normalise_server_url(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("erp.example.fr:8080", "scheme"),
        ("ftp://erp.example.fr", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("", "scheme"),
        ("http://", "host"),
        ("http://:8080", "host"),
        ("http://-erp", "host"),
        ("http://serveur-compta-été", "host"),
        ("http://169.254.169.254", "host"),
        ("http://0.0.0.0", "host"),
        ("http://user:secret@erp.example.fr", "credentials"),
        ("http://user@erp.example.fr", "credentials"),
        ("http://@erp.example.fr", "credentials"),
        ("http://erp.example.fr?x=1", "query"),
        ("http://erp.example.fr/a?", "query"),
        ("http://erp.example.fr/#top", "query"),
        ("http://erp.example.fr:0", "port"),
        ("http://erp.example.fr:", "port"),
        ("http://erp.example.fr:65536", "port"),
        ("http://erp.example.fr:http", "port"),
        ("http://[::1", "port"),
        ("http://erp.example.fr/a b", "characters"),
        ("http://erp.example.fr\\@evil", "characters"),
        ("http://erp.example.fr/a\r\nX-Header: 1", "characters"),
        ("http://erp.example.fr/../x", "path"),
        ("http://erp.example.fr//x", "path"),
        ('http://erp.example.fr/"x"', "path"),
        ("http://erp.example.fr/50%", "path"),
        ("http://erp.example.fr/api/rest/Outils/%22Version%22", "api"),
    ],
)
def test_what_is_no_address_of_a_server_is_refused_with_its_own_sentence(
    typed: str, code: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        normalise_server_url(typed)

    assert refused.value.code == code


@given(st.one_of(st.text(), st.text().map("http://{}".format)))
def test_whatever_is_kept_is_kept_again_as_it_stands(typed: str) -> None:
    try:
        kept = normalise_server_url(typed)
    except ValidationError:
        return

    assert normalise_server_url(kept) == kept
    assert kept.isascii()


@pytest.mark.parametrize(
    ("address", "is_readable"),
    [
        ("http://127.0.0.1:8080", False),
        ("http://127.8.9.10", False),
        ("http://localhost:8080", False),
        ("http://LOCALHOST.", False),
        ("http://[::1]:8080", False),
        ("http://[::ffff:127.0.0.1]", False),
        ("https://erp.example.test", False),
        ("http://erp.example.test", True),
        ("http://192.168.1.10:8080", True),
        ("http://localhost.example.test", True),
        ("http://[fe80::1]", True),
    ],
)
def test_only_what_leaves_this_machine_unencrypted_can_be_read_on_the_way(
    address: str, *, is_readable: bool
) -> None:
    assert Company(server_url=address).is_plain_http is is_readable
