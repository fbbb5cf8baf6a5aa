"""Tags and filters that every template has."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cache

from django import template
from django.conf import settings
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    FileInput,
    RadioSelect,
    Select,
    Widget,
)
from django.forms.boundfield import BoundWidget
from django.template.context import Context
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import pgettext

from portal.dates import format_day
from portal.icons import load_icons
from portal.signs import show_signs

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
NOTHING = "\N{EN DASH}"

STATE_ICONS = {
    "draft": "pencil",
    "queued": "clock",
    "sending": "send",
    "imported": "circle-check",
    "partial": "circle-half-2",
    "refused": "circle-x",
    "not_sent": "send-off",
    "unknown": "help-hexagon",
    "cancelled": "ban",
}


register.filter("day", format_day, expects_localtime=True)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw an icon of the sprite: decoration only, the word beside it says what it means."""
    try:
        shapes = load_icons()[name]
    except KeyError:
        raise template.TemplateSyntaxError(
            f"There is no icon “{name}” in the sprite (portal/icons.py says how to add one)."
        ) from None
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
        'stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        f" icon-{size}" if size else "",
        mark_safe(shapes),  # noqa: S308 (our own file)
    )


@register.filter
def state_icon(state: str) -> str:
    """Return the name of the icon that goes with the state of a run."""
    return STATE_ICONS[state]


@register.filter
def duration(value: timedelta | float | str | None) -> str:
    """Say a duration, given in seconds, with its two largest units: 3 min 12 s."""
    if value is None or value == "":  # what a template makes of a missing variable
        return NOTHING
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    if 0 < seconds < 0.9995:
        return f"{max(1, round(seconds * 1000))}{NBSP}ms"
    tenths = round(seconds, 1)
    if tenths < 10 and tenths != int(tenths):
        return f"{number_format(tenths, 1)}{NBSP}s"
    return _say_seconds(round(seconds))


def _say_seconds(seconds: int) -> str:
    units = (
        (86_400, pgettext("days", "d")),
        (3_600, "h"),
        (60, "min"),
        (1, "s"),
    )
    parts: list[tuple[int, str]] = []
    for length, unit in units:
        amount, seconds = divmod(seconds, length)
        # Two units are enough, and they are neighbours: nobody needs the seconds of a day.
        if parts or amount or length == 1:
            parts.append((amount, unit))
    shown = [parts[0], *(part for part in parts[1:2] if part[0])]
    return NBSP.join(f"{number_format(amount)}{NBSP}{unit}" for amount, unit in shown)


@register.filter
def signs(text: object) -> str:
    """Show what no eye sees in a text that came from elsewhere."""
    return show_signs(str(text))


@register.filter("bytes")
def say_bytes(value: int | str | None) -> str:
    """Say a size in the units of the language: 1,2 Mo. A Ko is 1024 bytes, as in Windows."""
    if value is None or value == "":  # what a template makes of a missing variable
        return NOTHING
    units = (
        pgettext("bytes", "B"),
        pgettext("kilobytes", "KB"),
        pgettext("megabytes", "MB"),
        pgettext("gigabytes", "GB"),
    )
    size, power = float(value), 0
    # 1023.6 would be shown as 1024: it is one of the next unit.
    while round(size) >= 1024 and power < len(units) - 1:
        size, power = size / 1024, power + 1
    size = round(size, 1 if size < 99.95 else 0)
    decimals = 0 if size == int(size) else 1
    return f"{number_format(size, decimals)}{NBSP}{units[power]}"


@register.filter
def label_cells(cells: Iterable[str], headers: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """Yield a row of the administration, each cell with the name of its column, for phones."""
    for cell, header in zip(cells, headers, strict=True):
        tag, _, rest = cell.partition(" ")
        is_box = rest.startswith('class="action-checkbox"')  # its header is a box as well
        name = "" if is_box else capfirst(header["text"])
        yield format_html('{} data-label="{}" {}', SafeString(tag), name, SafeString(rest))


@register.simple_tag(takes_context=True)
def current(context: Context, *names: str) -> SafeString | str:
    """Mark the entry of the menu under which the page is found: its own page comes first."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    name = match.url_name if match else None
    if name is None or name not in names:
        return ""
    word = "page" if name == names[0] else "true"
    return format_html('aria-current="{}"', word)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw the control of a form's field in the look of the site."""
    classes = [_control_class(field.field.widget), field.field.widget.attrs.get("class", "")]
    if field.errors:
        classes.append("is-invalid")
    attrs: dict[str, str | bool] = {"class": " ".join(filter(None, classes))}
    if field.field.widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False  # the label says it already
    if field.name == _first_wrong(field.form) and not isinstance(field.field.widget, RadioSelect):
        attrs["autofocus"] = True  # as a browser does that checks the form by itself
    return field.as_widget(attrs=attrs)


def _first_wrong(form: BaseForm) -> str:
    return next((name for name in form.fields if name in form.errors), "")


def _control_class(widget: Widget) -> str:
    if isinstance(widget, Select) and widget.input_type == "select":
        return "form-select"
    if isinstance(widget, CheckboxInput) or getattr(widget, "input_type", "") in {
        "checkbox",
        "radio",
    }:
        return "form-check-input"
    return "form-control form-control-file" if isinstance(widget, FileInput) else "form-control"


@register.simple_tag
def option_control(option: BoundWidget) -> str:
    """Draw one choice of a group of radio buttons or boxes in the look of the site."""
    option.data["attrs"]["class"] = "form-check-input"
    return option.tag()


@register.filter
def is_check(field: BoundField) -> bool:
    """Say whether the field is one box to tick: its label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@cache
def _read_version() -> str:
    try:
        with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
            return str(tomllib.load(file)["project"]["version"])
    except FileNotFoundError:
        return ""


@register.simple_tag
def version() -> str:
    """Return the version of the portal."""
    return _read_version()
