"""What every page shows around its content."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypedDict

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from imports.models import Run
from portal.models import Company, User


@dataclass(frozen=True)
class Around:
    """What the menu depends on: what waits for the person, and whether they may send at all."""

    attention_count: int = 0
    may_send: bool = False


class AroundPage(TypedDict):
    """Asked by the templates that show them, and by no other."""

    attention_count: Callable[[], int]
    may_send_somewhere: Callable[[], bool]


def attention(request: HttpRequest) -> AroundPage:
    """Offer `attention_count` and `may_send_somewhere`; one query, when one of them is shown."""

    @cache
    def around() -> Around:
        return look_around(getattr(request, "user", AnonymousUser()))

    return {
        "attention_count": lambda: around().attention_count,
        "may_send_somewhere": lambda: around().may_send,
    }


def look_around(user: User | AnonymousUser) -> Around:
    if not user.is_authenticated:
        return Around()
    unknown = Run.objects.visible_to(user).filter(state=Run.State.UNKNOWN).order_by()
    counted = unknown.values("state").annotate(n=Count("pk")).values("n")
    may_send = Exists(Company.objects.sendable_by(user).filter(is_active=True))
    row = User.objects.filter(pk=user.pk).values_list(Coalesce(Subquery(counted), 0), may_send)
    return Around(*row.get())
