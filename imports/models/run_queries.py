"""Which runs: those of a person, those whose turn it is, those that book something."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from imports.models.derived_file import ROWS, join_derived_files
from portal.models import Company, User

if TYPE_CHECKING:
    from imports.models.run import Run  # noqa: F401 - a generic's name in quotes

#: How long to wait after each attempt that provably reached nobody; then the run is not sent.
RETRY_PAUSES = (timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5))


def is_dry_run(prefix: str = "") -> Q:
    """Match what the ERP only tries; `prefix` leads to the run from another model (`run__`)."""
    return Q(**{f"{prefix}parameters__has_key": "tester", f"{prefix}parameters__tester": "Oui"})


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the runs of the companies that the user may see."""
        return self.filter(company__in=Company.objects.visible_to(user))

    def sendable_by(self, user: User | AnonymousUser) -> Self:
        """Return the runs of the companies to which the user may send."""
        return self.filter(company__in=Company.objects.sendable_by(user))

    def whose_turn_it_is(self, moment: datetime) -> Self:
        """Return the waiting runs that are due and that no earlier one of their lane precedes."""
        earlier = self.model.objects.filter(
            Q(queued_at__lt=OuterRef("queued_at"))
            | Q(queued_at=OuterRef("queued_at"), pk__lt=OuterRef("pk")),
            lane=OuterRef("lane"),
            state=self.model.State.QUEUED,
        )
        return self.filter(
            Q(next_try_at=None)
            | Q(next_try_at__lte=moment)
            # Further off than any pause: the clock was set back since.
            | Q(next_try_at__gt=moment + RETRY_PAUSES[-1]),
            ~Exists(earlier),
            state=self.model.State.QUEUED,
        )

    def without_dry_runs(self) -> Self:
        """Leave out the runs that the ERP only tries (`tester`): nothing is booked by them."""
        return self.exclude(is_dry_run())

    def with_people(self) -> Self:
        """Fetch what every list shows, in one query."""
        return self.select_related("company", "source", "created_by", "queued_by")

    def with_files(self) -> Self:
        """Fetch what holds the lines as well, in the same query."""
        return self.annotate(**join_derived_files()).select_related("source", *ROWS.values())
