"""What must be right before anybody comes in."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.core.exceptions import ImproperlyConfigured

from portal.secrets import build_fernet

#: What a SECRET_KEY of DEBUG begins with, and the key of FIELD_KEYS that everybody can read.
DEBUG_SECRET_KEY = "only-for-debug-"  # noqa: S105
DEBUG_FIELD_KEY = "b25seS1mb3ItZGVidWctLW9ubHktZm9yLWRlYnVnLS0="


@register(Tags.security)
def check_field_keys(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse keys that cannot encrypt the ERP passwords."""
    try:
        build_fernet()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="portal.E001")]
    return []


@register(Tags.security, deploy=True)
def check_public_keys(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse in production the keys that DEBUG uses: they are in the source for all to read."""
    problems: list[CheckMessage] = []
    if settings.SECRET_KEY.startswith(DEBUG_SECRET_KEY):
        problems.append(
            Error(
                "SECRET_KEY is the one of DEBUG, which everybody can read.",
                hint="Set SECRET_KEY to 50 random characters or more.",
                id="portal.E002",
            )
        )
    if DEBUG_FIELD_KEY in settings.FIELD_KEYS:
        problems.append(
            Error(
                "FIELD_KEYS holds the key of DEBUG, which everybody can read.",
                hint="Put a new key first (“manage.py rotate_keys --new”), run "
                "“manage.py rotate_keys”, then take this one out.",
                id="portal.E003",
            )
        )
    return problems


@register(Tags.security, deploy=True)
def check_mail(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Say where the mails go that nobody can receive."""
    if str(settings.MAILERS["default"]["BACKEND"]).endswith("console.EmailBackend"):
        return [
            Info(
                "No mail server is set: the links of forgotten passwords are written to the "
                "console of the web server.",
                hint="Set EMAIL_HOST, or let an administrator set passwords.",
                id="portal.I001",
            )
        ]
    return []
