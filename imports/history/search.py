"""Which runs are meant: by company, kind, state, person and dates, or by what people remember."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from imports.models import Piece
from imports.models.run_queries import RunQuerySet, is_dry_run
from portal.models import Company, User


@dataclass(frozen=True, kw_only=True)
class RunFilter:
    """What a person looks for; what is empty does not narrow the search."""

    text: str = ""
    company: Company | None = None
    kind_key: str = ""
    states: Collection[str] = ()
    person: User | None = None
    since: date | None = None
    until: date | None = None
    is_test: bool | None = None
    is_dry_run: bool | None = None


def find_runs(runs: RunQuerySet, wanted: RunFilter) -> RunQuerySet:
    """Narrow the runs down to those wanted; days are whole days where the site is."""
    if wanted.text:
        runs = runs.filter(mentions(wanted.text))
    if wanted.company is not None:
        runs = runs.filter(company=wanted.company)
    if wanted.kind_key:
        runs = runs.filter(kind_key=wanted.kind_key)
    if wanted.states:
        runs = runs.filter(state__in=wanted.states)
    if wanted.person is not None:
        runs = runs.filter(Q(created_by=wanted.person) | Q(queued_by=wanted.person))
    if wanted.since is not None:
        runs = runs.filter(created_at__gte=begin_day(wanted.since))
    if wanted.until is not None:
        runs = runs.filter(created_at__lt=begin_day(wanted.until + timedelta(days=1)))
    if wanted.is_test is not None:
        runs = runs.filter(company__is_test=wanted.is_test)
    if wanted.is_dry_run is not None:
        runs = runs.filter(is_dry_run()) if wanted.is_dry_run else runs.without_dry_runs()
    return runs


def begin_day(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def mentions(text: str) -> Q:
    """Match a part of the file name, the beginning of the run's code or of a piece number."""
    condition = Q(file_name__icontains=text) | Q(pk__in=_pieces_like(text).values("run_id"))
    if codes := _codes_like(text):
        condition |= Q(code__range=codes)
    return condition


def _pieces_like(text: str) -> QuerySet[Piece]:
    condition = Q()
    # Gestimum numbers are in capitals; people do not type them so.
    for prefix in {text, text.upper()}:
        condition |= _begins_with("number", prefix)
    return Piece.objects.filter(condition)


def _begins_with(field: str, prefix: str) -> Q:
    if connection.vendor == "sqlite":
        # Django's startswith is LIKE … ESCAPE there, which no index can serve.
        return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "\U0010ffff"})
    return Q(**{f"{field}__startswith": prefix})


def _codes_like(text: str) -> tuple[UUID, UUID] | None:
    digits = text.replace("-", "").lower()
    if not re.fullmatch(r"[0-9a-f]{4,32}", digits):
        return None
    return UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
