"""The choice of a kind of import."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imports.catalogue import KINDS, Kind, Theme
from imports.catalogue.search import fold_text, kind_text

THEME_WORDS: Mapping[Theme, str | Promise] = {
    Theme.DOCUMENTS: gettext_lazy("Documents and projects"),
    Theme.THIRD_PARTIES: gettext_lazy("Customers, suppliers, contacts"),
    Theme.ARTICLES: gettext_lazy("Articles and prices"),
    Theme.ACCOUNTING: gettext_lazy("Accounting"),
    Theme.SETTINGS: gettext_lazy("Lists and settings"),
}


class KindSelect(forms.Select):
    """Shows the kinds that the chosen company's ERP lacks, but does not offer them."""

    erp_version = 99

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, object]:
        option = super().create_option(name, value, *args, **kwargs)
        if kind := KINDS.get(str(value)):
            option["attrs"]["data-words"] = fold_text(kind_text(kind))
            if kind.since_version > self.erp_version:
                option["attrs"]["disabled"] = True
        return option


class KindField(forms.ChoiceField):
    """The kinds, grouped by what they are about."""

    widget = KindSelect

    def offer(self, *, erp_version: int) -> None:
        choices = [
            (str(THEME_WORDS[theme]), [(kind.key, name_kind(kind)) for kind in kinds])
            for theme, kinds in group_by_theme(KINDS.values())
        ]
        self.choices = [("", _("Choose a kind…")), *choices]
        cast("KindSelect", self.widget).erp_version = erp_version


def group_by_theme(kinds: Iterable[Kind]) -> list[tuple[Theme, list[Kind]]]:
    """Return the kinds under their themes; a theme without any is left out."""
    groups: dict[Theme, list[Kind]] = {theme: [] for theme in Theme}
    for kind in kinds:
        groups[kind.theme].append(kind)
    return [(theme, members) for theme, members in groups.items() if members]


def name_kind(kind: Kind) -> str:
    if kind.since_version <= 8:
        return kind.label
    return _("%(kind)s (from version %(version)s)") % {
        "kind": kind.label,
        "version": kind.since_version,
    }
