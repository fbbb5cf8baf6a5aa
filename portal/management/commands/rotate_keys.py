"""Encrypts every stored password again with the first of FIELD_KEYS."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, transaction
from django.utils.translation import gettext as _

from portal.secrets import SecretTextField, UndecryptableSecret, generate_key


class Command(BaseCommand):
    help = (
        "Encrypts every stored password again with the first of FIELD_KEYS. "
        "With --new, only prints a fresh key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="print a fresh key, change nothing")

    def handle(self, *args: object, new: bool, **options: object) -> None:
        if new:
            self.stdout.write(generate_key())
            return
        try:
            with transaction.atomic():
                count = sum(rotate_model(model) for model in apps.get_models())
        except UndecryptableSecret as error:
            raise CommandError(
                _(
                    "None of the keys in FIELD_KEYS decrypts a password (%(column)s). Nothing "
                    "was changed. Put the key it was encrypted with back into FIELD_KEYS, "
                    "after the new one."
                )
                % {"column": error}
            ) from error
        self.stdout.write(
            _(
                "All passwords (%(count)s) are encrypted with the first key. The other keys "
                "can be removed from FIELD_KEYS."
            )
            % {"count": count}
        )


def rotate_model(model: type[models.Model]) -> int:
    """Encrypt the secrets of all rows again and return how many there were."""
    names = [field.name for field in model._meta.fields if isinstance(field, SecretTextField)]
    if not names or model._meta.proxy:
        return 0
    count = 0
    # Locked: a password that somebody types meanwhile must not be overwritten with the old one.
    rows = model._base_manager.select_for_update().values("pk", *names)
    for row in rows:
        secrets = {name: row[name] for name in names if row[name]}
        if secrets:
            model._base_manager.filter(pk=row["pk"]).update(**secrets)
        count += len(secrets)
    return count
