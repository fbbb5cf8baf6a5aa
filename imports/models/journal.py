"""What the ERP answered."""

import zlib
from collections.abc import Sequence
from typing import NotRequired, Self, TypedDict

from django.db import models
from django.db.models import Case, F, When
from django.utils.translation import gettext_lazy as _

from imports.gestimum.answer import Answer, parse_answer
from imports.models.attempt import Attempt
from imports.models.ruling import Ruling
from imports.models.run import Run
from imports.outcomes.overview import (
    Block,
    OpenedAnswer,
    Overview,
    StoredOverview,
    pack_parts,
    take_apart,
    unpack_part,
)

#: Up to here an answer is read anew for each page. A larger one is taken apart once.
SMALL_BYTES = 256 * 1024


class JournalQuerySet(models.QuerySet["Journal"]):
    def to_open(self) -> Self:
        """Fetch no more than a page needs to open them: not the bytes of a large one."""
        small = When(size__lte=SMALL_BYTES, then=F("compressed"))
        return self.defer("compressed").annotate(
            small=Case(small, default=None, output_field=models.BinaryField(null=True))
        )

    def last_of(self, run: Run) -> "Journal | None":
        """Return what came back last to a run, to be opened; None when nothing came. One query."""
        journals = self.to_open().filter(attempt__run=run).select_related("attempt")
        return journals.order_by("-attempt__number").first()


class Journal(models.Model):
    """The ERP's answer to one attempt, compressed: byte for byte, but for a password it repeats.

    What was understood of it is read from these bytes each time it is shown, or, where they are
    many, from its parts; the figures that decided the run's state are kept on the run.
    """

    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, related_name="journal", verbose_name=_("attempt")
    )
    compressed = models.BinaryField(_("answer, compressed"))
    size = models.PositiveBigIntegerField(_("size in bytes"))
    #: Of the bytes as they came; empty where they were never looked through for passwords.
    sha256 = models.CharField(_("SHA-256 of the response"), max_length=64, blank=True)
    #: What is known of a large answer without opening it; None for a small one.
    overview: "models.JSONField[StoredOverview | None, StoredOverview | None]" = models.JSONField(
        _("overview"), null=True
    )
    received_at = models.DateTimeField(_("received"))

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal")
        verbose_name_plural = _("journals")

    def __str__(self) -> str:
        return str(self.attempt)

    @property
    def raw(self) -> bytes:
        small = getattr(self, "small", None)
        return zlib.decompress(bytes(small or self.compressed))

    @property
    def answer(self) -> Answer:
        """Return the whole answer as it was understood, or raise NotAnAnswer."""
        return parse_answer(self.raw)

    def open(self, *, sent: int) -> OpenedAnswer:
        """Return the answer to a run of `sent` lines, to be opened as far as it is shown."""
        if self.overview is None:
            return OpenedAnswer.of(*take_apart(self.raw, sent=sent))
        return OpenedAnswer(Overview.from_json(self.overview), self._open_blocks)

    def _open_blocks(self, name: str, numbers: Sequence[int]) -> list[Block]:
        found = self.parts.filter(name=name, number__in=numbers).order_by("number")
        return [unpack_part(bytes(one)) for one in found.values_list("compressed", flat=True)]


class JournalPart(models.Model):
    """A block of one part of a large answer, as its pages open it."""

    journal = models.ForeignKey(
        Journal, on_delete=models.CASCADE, related_name="parts", verbose_name=_("journal")
    )
    name = models.CharField(_("part"), max_length=40)
    number = models.PositiveIntegerField(_("number"))
    compressed = models.BinaryField(_("contents, compressed"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journal", "name", "number"], name="one_block_per_part_and_number"
            )
        ]
        verbose_name = _("part of a journal")
        verbose_name_plural = _("parts of journals")

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class PressedAnswer(TypedDict):
    """The columns of a journal that hold its answer; an overview for a large one alone."""

    compressed: bytes
    size: int
    overview: NotRequired[StoredOverview]


def press(
    raw: bytes, *, sent: int, answer: Answer | None = None
) -> tuple[PressedAnswer, list[JournalPart]]:
    """Return what is stored of an answer: the columns of its journal, and parts if it is large.

    `answer` is what the bytes say, where that is known.
    """
    columns: PressedAnswer = {"compressed": zlib.compress(raw, 6), "size": len(raw)}
    if len(raw) <= SMALL_BYTES:
        return columns, []
    overview, parts = take_apart(raw, sent=sent, answer=answer)
    return {**columns, "overview": overview.as_json()}, [
        JournalPart(name=name, number=number, compressed=packed)
        for name, number, packed in pack_parts(parts)
    ]


class Piece(models.Model):
    """A document number that the ERP says it created, or that a person found there."""

    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, related_name="pieces", verbose_name=_("import")
    )
    # PostgreSQL gets a second index with this, which searches by the beginning of a number.
    number = models.CharField(_("number"), max_length=60, db_index=True)

    ruling = models.ForeignKey(
        Ruling,
        on_delete=models.PROTECT,
        null=True,
        related_name="pieces",
        verbose_name=_("finding"),
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
