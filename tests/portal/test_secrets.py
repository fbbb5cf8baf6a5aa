"""Passwords at rest."""

import io
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from portal.models import Company
from portal.secrets import Secret, UndecryptableSecret, decrypt, encrypt


@given(st.text(min_size=1))
def test_what_was_encrypted_comes_back(value: str) -> None:
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        return

    assert decrypt(encrypt(value, bound_to="a.b"), bound_to="a.b") == value


def test_a_value_copied_into_another_column_does_not_open() -> None:
    token = encrypt("s3cret", bound_to="portal.company.erp_password")

    with pytest.raises(UndecryptableSecret):
        decrypt(token, bound_to="portal.company.proxy_password")


def test_a_wrong_key_stops_rather_than_lies(company: Company, settings: Any) -> None:
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(UndecryptableSecret):
        Company.objects.get()


def test_an_older_key_still_opens(company: Company, settings: Any) -> None:
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]

    assert Company.objects.get().erp_password == "ERP-s3cret"


@pytest.mark.parametrize("keys", [[], ["too-short"], ["é" * 44]])
def test_keys_that_are_none_are_said_in_a_sentence(settings: Any, keys: list[str]) -> None:
    settings.FIELD_KEYS = keys

    with pytest.raises(ImproperlyConfigured, match="rotate_keys --new"):
        encrypt("x", bound_to="a.b")


def test_a_secret_does_not_show_itself() -> None:
    assert "s3cret" not in repr(Secret("s3cret"))
    assert "s3cret" not in repr({"password": Secret("s3cret")})


def test_a_dump_of_the_database_holds_no_password(company: Company) -> None:
    out = io.StringIO()

    call_command("dumpdata", "portal.company", stdout=out)

    assert "Acme" in out.getvalue()
    assert "s3cret" not in out.getvalue()
    assert "gAAAA" not in out.getvalue()
