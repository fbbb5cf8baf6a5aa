"""The bytes as they came."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceFile(models.Model):
    """The bytes of a file, stored once by their SHA-256 and never changed.

    Its name, who brought it and when belong to the run: the same bytes may come twice.
    """

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    created_at = models.DateTimeField(_("stored"), auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return Path(settings.DATA_DIR) / "files" / self.sha256[:2] / self.sha256
