"""What people see of a severity: its words, its icon, its colour."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from imports.rules import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityWords:
    """`one` names a single problem, `many` several; `fill` is the colour of a spreadsheet's cell.

    On pages the colour comes from the class `tone-` and the severity itself.
    """

    one: Promise
    many: Promise
    icon: str
    fill: str

    def name(self, count: int) -> str:
        return str(self.one if count == 1 else self.many)


SEVERITY_WORDS: Mapping[str, SeverityWords] = {
    Severity.BLOCKING: SeverityWords(
        one=pgettext_lazy("one problem", "Blocking"),
        many=pgettext_lazy("problems", "Blocking"),
        icon="alert-octagon",
        fill="#F8C9C4",
    ),
    Severity.WARNING: SeverityWords(
        one=pgettext_lazy("one problem", "Warning"),
        many=pgettext_lazy("problems", "Warnings"),
        icon="alert-triangle",
        fill="#FBE3B0",
    ),
    Severity.REMARK: SeverityWords(
        one=pgettext_lazy("one problem", "Remark"),
        many=pgettext_lazy("problems", "Remarks"),
        icon="info-circle",
        fill="#D6E4F5",
    ),
}
