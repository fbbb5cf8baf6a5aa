"""What every page shows around its content."""

from functools import cache

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from imports.history.dashboard import count_unknown


def attention(request: HttpRequest) -> dict[str, object]:
    """Offer `attention_count`, the number of unknown outcomes; it is counted when it is shown."""

    @cache
    def attention_count() -> int:
        return count_unknown(getattr(request, "user", AnonymousUser()))

    return {"attention_count": attention_count}
