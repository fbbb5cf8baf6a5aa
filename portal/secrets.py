"""Passwords at rest: a text field that is encrypted in the database.

A value is bound to its column: a ciphertext copied into another column does not decrypt.
A value that cannot be decrypted raises: the portal would rather stop than send a wrong password.
"""

from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

#: What every ciphertext begins with: the version of Fernet and a date of this century.
TOKEN_START = "gAAAA"  # noqa: S105 - no secret, but what shows that one is sealed


class UndecryptableSecret(Exception):
    """None of FIELD_KEYS opens this value: give the key back, or type the password again."""


def generate_key() -> str:
    """Return a fresh key for FIELD_KEYS."""
    return Fernet.generate_key().decode("ascii")


def build_fernet() -> MultiFernet:
    """Return what encrypts with the first of FIELD_KEYS and decrypts with all of them."""
    try:
        keys = [Fernet(key) for key in settings.FIELD_KEYS]
    except ValueError as error:
        raise ImproperlyConfigured(
            "FIELD_KEYS holds something that is no key: make one with "
            "“manage.py rotate_keys --new”."
        ) from error
    if not keys:
        raise ImproperlyConfigured(
            "FIELD_KEYS is empty: make a key with “manage.py rotate_keys --new” and set it."
        )
    return MultiFernet(keys)


def encrypt(value: str, *, bound_to: str) -> str:
    """Return the ciphertext (ASCII) of `value`, good for the column `bound_to` only."""
    return build_fernet().encrypt(f"{bound_to}\0{value}".encode()).decode("ascii")


def decrypt(token: str, *, bound_to: str) -> str:
    """Return what `encrypt` was given, or raise UndecryptableSecret."""
    try:
        column, _, value = build_fernet().decrypt(token.encode("ascii")).decode().partition("\0")
    except (InvalidToken, UnicodeError) as error:
        raise UndecryptableSecret(bound_to) from error
    if column != bound_to:
        raise UndecryptableSecret(bound_to)
    return value


class Secret(str):
    """A text that does not show itself in `repr`: tracebacks and logs print that."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'••••••'" if self else "''"


if TYPE_CHECKING:
    SecretText = models.TextField[str, Secret]
else:
    SecretText = models.TextField


class SecretTextField(SecretText):
    """A text that is encrypted in the database; empty stays empty."""

    @property
    def bound_to(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value, bound_to=self.bound_to) if value else value

    def from_db_value(
        self, value: str | None, expression: object, connection: BaseDatabaseWrapper
    ) -> Secret | None:
        if value is None:
            return None
        return Secret(decrypt(value, bound_to=self.bound_to) if value else "")

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value if value is None else Secret(value)

    def value_to_string(self, obj: models.Model) -> str:
        """Keep the secret out of `dumpdata`."""
        return ""


class SealedTextField(SecretTextField):
    """A secret that `dumpdata` takes along as it lies in the database, for who has FIELD_KEYS."""

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return encrypt(value, bound_to=self.bound_to) if value else ""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith(TOKEN_START):
            value = decrypt(value, bound_to=self.bound_to)
        return super().to_python(value)
