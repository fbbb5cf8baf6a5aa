"""Who may come in."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class User(AbstractUser):
    """A person who logs in. A site administrator is a superuser."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username


if TYPE_CHECKING:

    class UserRequest(HttpRequest):
        """A request behind the login: its user is a person."""

        user: User
        htmx: HtmxDetails
