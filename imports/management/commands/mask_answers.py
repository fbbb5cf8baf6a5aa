"""Masks the passwords in answers that could not be looked through when the site was upgraded."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, transaction

from imports.delivery.mask_stored import mask_stored


class Command(BaseCommand):
    help = "Masks the companies' passwords in stored answers that were never processed."

    def handle(self, *args: object, **options: object) -> None:
        with transaction.atomic():
            unopened = mask_stored(apps.get_model, using=DEFAULT_DB_ALIAS)
        if unopened:
            raise CommandError(
                f"None of the keys in FIELD_KEYS decrypts the password of: {', '.join(unopened)}. "
                "Their answers stay as they are."
            )
        self.stdout.write("Every stored answer has been processed.")
