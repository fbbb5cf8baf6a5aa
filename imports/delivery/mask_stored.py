"""Masks what was stored before answers were: for the migration, and for who finds a key again.

The models are handed over: a migration has its own.
"""

import hashlib
import zlib
from collections.abc import Iterator
from typing import Any

from django.db import models

from imports.gestimum.masking import mask, quote_copy
from imports.gestimum.parsing import MESSAGES
from imports.gestimum.secrets import Credentials, Secrets
from imports.models.journal import SMALL_BYTES
from imports.outcomes.overview import pack_parts, take_apart
from portal.secrets import UndecryptableSecret
from portal.signs import show_signs

PIECES_AT_ONCE = 5_000


def mask_stored(models_of: Any, *, using: str) -> list[str]:
    """Look through every stored answer, once; return the companies of which that was not possible.

    One answer at a time, whatever their number. `models_of` gives a model by app and name. What
    cannot be looked at stays as it is, without a digest, and is looked at the next time.
    """
    companies = models_of("portal", "Company").objects.using(using)
    journals = models_of("imports", "Journal").objects.using(using).filter(sha256="")
    unopened = []
    for pk, name in companies.order_by("pk").values_list("pk", "name"):
        of_company = list(journals.filter(attempt__run__company=pk).values_list("pk", flat=True))
        try:
            secrets = secrets_of_stored(companies.get(pk=pk))
        except UndecryptableSecret:
            if of_company:
                unopened.append(name)
            continue
        for journal in of_company:
            mask_one(models_of, journals.select_related("attempt__run").get(pk=journal), secrets)
        mask_pieces(models_of("imports", "Piece").objects.using(using), pk, secrets)
    return unopened


def secrets_of_stored(company: Any) -> Secrets:
    return Secrets(
        [
            Credentials(company.erp_user, company.erp_password),
            Credentials(company.proxy_user, company.proxy_password),
        ]
    )


def mask_one(models_of: Any, journal: Any, secrets: Secrets) -> None:
    """Mask one answer and what its attempt quotes of it; take it apart if it is large."""
    raw = zlib.decompress(bytes(journal.compressed))
    copy = mask(raw, secrets)
    journal.sha256 = hashlib.sha256(raw).hexdigest()
    if copy != raw:
        journal.compressed, journal.size = zlib.compress(copy, 6), len(copy)
    parts = []
    if len(copy) > SMALL_BYTES:
        overview, apart = take_apart(copy, sent=journal.attempt.run.line_count)
        journal.overview = overview.as_json()
        parts = list(pack_parts(apart))
    journal.save()
    part_model = models_of("imports", "JournalPart")
    part_model.objects.using(journal._state.db).filter(journal=journal).delete()
    part_model.objects.using(journal._state.db).bulk_create(
        (
            part_model(journal=journal, name=name, number=number, compressed=packed)
            for name, number, packed in parts
        ),
        batch_size=200,
    )
    attempt = journal.attempt
    if attempt.reason in MESSAGES:
        attempt.params = quote_copy(attempt.reason, attempt.params, copy, secrets)
        attempt.save(update_fields=["params"])


def mask_pieces(pieces: "models.QuerySet[Any]", company: int, secrets: Secrets) -> None:
    for piece in iterate_slowly(pieces.filter(run__company=company)):
        number = show_signs(secrets.hide(piece.number))[:60]
        taken = pieces.filter(run=piece.run_id, number=number)
        if number != piece.number and not taken.exists():
            pieces.filter(pk=piece.pk).update(number=number)


def iterate_slowly(rows: "models.QuerySet[Any]") -> Iterator[Any]:
    """Yield the rows, some thousand at a time, while they are changed."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:PIECES_AT_ONCE]):
        yield from batch
        last = batch[-1].pk
