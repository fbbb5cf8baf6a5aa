"""What allauth must ask of us."""

import math
import unicodedata

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from allauth.core.internal.ratelimit import get_ip
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.models import User
from portal.password_limit import PasswordAttempt, TooManyAttempts, begin_attempt, remember_address

WRONG = gettext_lazy("Wrong username or password.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by an administrator: nobody signs up. Passwords are not guessed here.

    Every comparison of a password with an account goes through `authenticate`: the login page,
    “Is it still you?” and the change of a password.
    """

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
    }
    attempt: PasswordAttempt | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        try:
            self.attempt = begin_attempt(find_accounts(credentials), get_ip(request))
        except TooManyAttempts as error:
            raise ValidationError(
                wait_text(error.seconds), code="too_many_login_attempts"
            ) from None

    def authenticate(self, request: HttpRequest, **credentials: object) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user and self.attempt:
            self.attempt.take_back()
            remember_address(name_account(user), self.attempt.address)
        return user


def find_accounts(credentials: dict[str, object]) -> list[str]:
    """Name every account that these credentials may open, however the person calls it.

    The same look-ups as in allauth's backend. A name that nobody has counts like an account.
    """
    logins = {str(credentials.get(name) or "") for name in ("username", "email")} - {""}
    users = {user for login in logins if (user := get_user_by_username(login))}
    for login in logins:
        users.update(filter_users_by_email(login, prefer_verified=True, for_login=True))
    if users:
        return sorted(name_account(user) for user in users)
    folded = {unicodedata.normalize("NFKC", login).casefold() for login in logins}
    return sorted(f"unknown {login}" for login in folded)


def name_account(user: User) -> str:
    """Name an account while it keeps its password: with a new one, the counts begin anew."""
    return f"user {user.pk} {user.get_session_auth_hash()}"


def wait_text(seconds: float) -> str:
    """Say when to try again, and what else helps."""
    minutes = max(1, math.ceil(seconds / 60))
    when = ngettext(
        "Too many wrong passwords. Try again in %(minutes)d minute.",
        "Too many wrong passwords. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    return f"{when} " + _(
        "If you have forgotten your password, choose a new one through “Forgotten your password?” "
        "on the login page, or ask an administrator for one."
    )
