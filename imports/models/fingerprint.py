"""What the lines of every file were, as keyed hashes that outlive its bytes."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from imports.models.run import Run
from portal.secrets import SealedTextField


class FingerprintKey(models.Model):
    """The secret of all fingerprints: one row, made once.

    Apart from FIELD_KEYS, which only encrypt it: they may be rotated, and fingerprints stay.
    """

    key = SealedTextField(_("key"))

    class Meta:
        verbose_name = _("fingerprint key")
        verbose_name_plural = _("fingerprint keys")

    def __str__(self) -> str:
        return str(_("fingerprint key"))


class Books(models.Model):
    """Books that one or several profiles write to (`Company.books`).

    Whoever confirms a run to them holds this row meanwhile, so that of two people with
    overlapping files the second sees the first. `confirmed` counts the confirmations.
    """

    name = models.CharField(_("company file"), max_length=700, unique=True)
    confirmed = models.PositiveBigIntegerField(_("confirmations"), default=0)

    class Meta:
        verbose_name = _("company file")
        verbose_name_plural = _("company file")

    def __str__(self) -> str:
        return self.name


class FoundIn(NamedTuple):
    """An earlier run: how many lines of the draft were last sent in it, and how it stood then.

    Stored as it stands: its parts keep their order.
    """

    run_id: int
    line_count: int
    state: str
    adds_up: bool | None


class Fingerprint(models.Model):
    """The lines of a run, and what of them was found in earlier runs when it was last looked at.

    `hashes` holds 8 bytes a line in the order of the file; `content` is one hash of all of them
    in whatever order. `place` is the number of its confirmation among those to its books, None
    for a draft.
    """

    run = models.OneToOneField(
        Run, on_delete=models.CASCADE, related_name="fingerprint", verbose_name=_("import")
    )
    revision = models.PositiveIntegerField(_("reading number"))
    line_count = models.PositiveIntegerField(_("lines"))
    content = models.BinaryField(_("hash of the content"))
    hashes = models.BinaryField(_("hashes of the lines"))
    #: Every line is in `LineHash`. Without this a run is never confirmed.
    is_indexed = models.BooleanField(_("lines known to everyone"), default=False)
    books = models.ForeignKey(
        Books, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("company file")
    )
    place = models.PositiveBigIntegerField(_("confirmation number"), null=True)

    # What a draft's lines were compared with, when, and what was found (duplicates/repeats.py).
    looked_at = models.DateTimeField(_("compared"), null=True)
    looked_up_to = models.PositiveBigIntegerField(_("compared up to confirmation"), default=0)
    found: "models.JSONField[list[FoundIn], list[tuple[int, int, str, bool | None]]]" = (
        models.JSONField(_("found in"), default=list)
    )
    marks = models.BinaryField(_("lines found"), default=bytes)

    class Meta:
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        indexes = [models.Index(fields=["books", "place"], name="fingerprint_by_place")]

    def __str__(self) -> str:
        return str(self.run)

    def list_found(self) -> list[FoundIn]:
        """Return the earlier runs in the order in which `marks` counts them, from 1."""
        return [FoundIn(*row) for row in self.found]


class LineHash(models.Model):
    """How often a line stands in the file of a fingerprint.

    Millions of rows: no key of its own, one index, and no constraint that would need a second
    one. Rows of a fingerprint that is gone are found by nobody.
    """

    pk = models.CompositePrimaryKey("line", "fingerprint_id")
    line = models.BigIntegerField(_("hash of the line"))
    fingerprint = models.ForeignKey(
        Fingerprint, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
        related_name="+", verbose_name=_("fingerprint"),
    )  # fmt: skip
    count = models.PositiveIntegerField(_("occurrences"))

    class Meta:
        verbose_name = _("fingerprint line")
        verbose_name_plural = _("fingerprint lines")

    def __str__(self) -> str:
        return f"{self.line:016x}"
