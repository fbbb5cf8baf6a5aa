"""The address of an ERP server, as a person types it."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A name, as DNS and Windows networks know them: underscores happen there.
HOST = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*\.?")
NUMBER_AT_END = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$")
# What RFC 3986 lets stand in a path, percent-encoding included.
PATH = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*")
API = "/api/rest"


def normalise_server_url(typed: str) -> str:
    """Return the address without what means nothing, or raise ValidationError with a sentence.

    The scheme and the host in lower case, no slash at the end; a port and a path may be there.
    """
    text = typed.strip()
    parts, port = split_address(text)
    host = check_host(parts.hostname or "")
    path = check_path(parts.path)
    if parts.username is not None or "@" in parts.netloc:
        raise ValidationError(
            _(
                "Do not put the user name and password in the address: enter them in their own "
                "fields below."
            ),
            code="credentials",
        )
    if "?" in text or "#" in text:
        raise ValidationError(
            _(
                "The address must end with the port or the path: remove “?” or “#” and "
                "everything after it."
            ),
            code="query",
        )
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{path}"


def split_address(text: str) -> tuple[SplitResult, int | None]:
    """Cut the address into its parts and its port."""
    if not re.match(r"https?://", text, re.IGNORECASE):
        raise ValidationError(
            _(
                "The address must start with http:// or https://, for example "
                "http://192.168.1.10:8080."
            ),
            code="scheme",
        )
    if not text.isprintable() or " " in text or "\\" in text:
        raise ValidationError(
            _("The address contains a space or a “\\”, which are not allowed in a web address."),
            code="characters",
        )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ValidationError(
            _(
                "The port must be a number from 1 to 65535, and an IPv6 address must be in "
                "brackets: http://[2001:db8::1]:8080."
            ),
            code="port",
        ) from error
    if port == 0 or parts.netloc.endswith(":"):
        raise ValidationError(_("The port must be a number from 1 to 65535."), code="port")
    return parts, port


def check_host(host: str) -> str:
    """Return the host as it stands in an address, or raise ValidationError."""
    try:
        number = ip_address(host)
    except ValueError:
        is_name = host.isascii() and len(host) <= 253 and HOST.fullmatch(host)
        # Systems take 2852039166 and 0xa9fea9fe for a number as well: it would go unchecked.
        if not is_name or NUMBER_AT_END.search(host):
            raise ValidationError(
                _(
                    "The address has no server name, or the name contains a character that is "
                    "not allowed."
                ),
                code="host",
            ) from None
        return host
    inner = getattr(number, "ipv4_mapped", None) or number
    if inner.is_link_local or inner.is_unspecified or inner.is_multicast:
        # 169.254.169.254 and the like hand out a machine's own secrets in the cloud.
        raise ValidationError(_("This number is not a server address."), code="host")
    return f"[{number}]" if number.version == 6 else str(number)


def is_loopback(host: str) -> bool:
    """Return whether the host is the portal's own machine, so that nothing leaves it."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        number = ip_address(name)
    except ValueError:
        return False
    return (getattr(number, "ipv4_mapped", None) or number).is_loopback


def check_path(path: str) -> str:
    """Return the path without the slash at its end, or raise ValidationError."""
    path = path.rstrip("/")
    if not PATH.fullmatch(path) or "//" in path or {".", ".."} & set(path.split("/")):
        raise ValidationError(
            _("The path in the address contains a character that is not allowed."), code="path"
        )
    if API in path.lower():
        raise ValidationError(
            _("Stop before “/api/rest”: the portal adds the rest automatically."),
            code="api",
        )
    return path
