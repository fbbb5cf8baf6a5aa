"""What the administration shows of a record: everything to read, nothing to change."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import admin
from django.db.models import Field, Model
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime


class ReadOnly:
    """History is not corrected: whoever may look at it may not change it."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        # Rights over companies are not those of the admin: only who sees all may look here.
        return bool(request.user.is_active and request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


def moment(model: type[Model], name: str) -> Callable[[Any], str]:
    """Return a column that shows a time of the record in few characters, on the site's clock."""

    field = cast("Field[Any, Any]", model._meta.get_field(name))

    @admin.display(description=field.verbose_name, ordering=name)
    def show(record: Any) -> str:
        value = getattr(record, name)
        return say_moment(value) if value else ""

    show.__name__ = name
    return show


def say_moment(value: datetime) -> str:
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT")


def stack(*texts: Any) -> SafeString:
    """Show what belongs together in one column: the first text, the others small beneath it."""
    first, *rest = filter(None, map(str, texts))
    beneath = format_html_join("", '<span class="beneath">{}</span>', ((text,) for text in rest))
    return format_html("{}{}", first, beneath)
