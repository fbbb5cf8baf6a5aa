"""What the lists of the history need to say."""

from datetime import datetime, timedelta

from django import template
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.history.lines import LABELS, TRIED
from imports.models import Run
from imports.outcomes import Verdict
from portal.dates import format_day
from portal.templatetags.portal_tags import duration

register = template.Library()


@register.simple_tag
def when(value: datetime) -> SafeString:
    """Say when it was as people do, with the exact time behind it."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(timespec="seconds"),
        format_day(localtime(value), "DATETIME_FORMAT"),
        say_when(value),
    )


def say_when(value: datetime) -> str:
    age = now() - value
    if timedelta() <= age < timedelta(minutes=1):
        return _("just now")
    if timedelta() <= age < timedelta(hours=1):
        minutes = age // timedelta(minutes=1)
        return ngettext("%(count)s min ago", "%(count)s min ago", minutes) % {"count": minutes}
    at, today = localtime(value), localtime()
    time = time_format(at.time(), "TIME_FORMAT")
    if at.date() == today.date():
        return _("today at %(time)s") % {"time": time}
    if at.date() == today.date() - timedelta(days=1):
        return _("yesterday at %(time)s") % {"time": time}
    if at.year == today.year:
        day = format_day(at, "MONTH_DAY_FORMAT")
        return _("%(day)s at %(time)s") % {"day": day, "time": time}
    return format_day(at)


@register.filter
def say_verdict(verdict: Verdict, run: Run) -> str:
    """Name what became of a line; of a dry run, what would become of it."""
    tried = TRIED.get(verdict) if run.is_dry_run else None
    return str(tried or LABELS[verdict])


@register.filter
def age(value: datetime) -> str:
    """Say how long ago it was, in its two largest units."""
    return duration(max(now() - value, timedelta()))
