"""What the ERP answered."""

import zlib
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from imports.gestimum.answer import Answer, parse_answer
from imports.models.ruling import Ruling
from imports.models.run import Attempt, Run


class Journal(models.Model):
    """The ERP's answer to one attempt, byte for byte, compressed.

    What was understood of it is read from these bytes each time it is shown; the figures that
    decided the run's state are kept on the run.
    """

    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, related_name="journal", verbose_name=_("attempt")
    )
    compressed = models.BinaryField(_("answer, compressed"))
    size = models.PositiveBigIntegerField(_("size in bytes"))
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")

    def __str__(self) -> str:
        return str(self.attempt)

    @property
    def raw(self) -> bytes:
        return zlib.decompress(bytes(self.compressed))

    @cached_property
    def answer(self) -> Answer:
        """Return the answer as it was understood, or raise NotAnAnswer."""
        return parse_answer(self.raw)


class Piece(models.Model):
    """A document number that the ERP says it created, or that a person found there."""

    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="pieces", verbose_name=_("import")
    )
    # PostgreSQL gets a second index with this, which searches by the beginning of a number.
    number = models.CharField(_("number"), max_length=60, db_index=True)

    ruling = models.ForeignKey(
        Ruling, on_delete=models.PROTECT, null=True, related_name="pieces", verbose_name=_("ruling")
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_piece_per_run_and_number")
        ]
        verbose_name = _("piece")
        verbose_name_plural = _("pieces")

    def __str__(self) -> str:
        return self.number
