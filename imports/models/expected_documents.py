"""The documents that a file would make."""

from collections.abc import Iterator, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from imports.checking.documents.expected import ExpectedDocument
from imports.models.run import Run

#: The parts of an ExpectedDocument in their order, as JSON gives them back.
type StoredDocument = tuple[str, str, str, str, int, int]


class ExpectedDocuments(models.Model):
    """What the check expects Gestimum to create, kept apart: lists of runs need none of it.

    `by_type` is [[value of DOC_STYPE or "", how many], …] over all documents; `first` holds the
    first ones, each as an ExpectedDocument. How many there are is on the run.
    """

    run = models.OneToOneField(
        Run,
        on_delete=models.CASCADE,
        related_name="expected_documents",
        verbose_name=_("import"),
    )
    by_type: "models.JSONField[list[tuple[str, int]], list[tuple[str, int]]]" = models.JSONField(
        _("by type"), default=list
    )
    first: "models.JSONField[Sequence[ExpectedDocument], list[StoredDocument]]" = models.JSONField(
        _("the first ones"), default=list
    )

    class Meta:
        verbose_name = _("expected documents")
        verbose_name_plural = _("expected documents")

    def __str__(self) -> str:
        return str(self.run)

    @property
    def count(self) -> int:
        return sum(count for _type, count in self.by_type)

    def list_first(self) -> Iterator[ExpectedDocument]:
        return (ExpectedDocument(*row) for row in self.first)
