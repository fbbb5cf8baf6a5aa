"""Which other profiles may be the same company, although nothing proves it.

From what is typed alone: a page does not wait for name servers. Profiles with the same books need
no suspicion; one company under a name and a number, or in two folders, is kept apart by the
portal, so people are told.
"""

import ntpath
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lane import normalise_company_file, normalise_host
from portal.models import Company, User


def describe_lookalikes(company: Company, user: User) -> str:
    """Say which other profiles may be this company file, naming those the user may see.

    One query.
    """
    is_visible = Exists(Company.objects.visible_to(user).filter(pk=OuterRef("pk")))
    others = Company.objects.only("name", "server_url", "company_file").exclude(pk=company.pk)
    profiles = others.annotate(is_visible=is_visible)
    alike = [other for other in profiles if may_be_same(company, other)]
    if not alike:
        return ""
    visible = [other.name for other in alike if other.is_visible]  # type: ignore[attr-defined]
    names = [_("“%(name)s”") % {"name": name} for name in visible]
    if hidden := len(alike) - len(names):
        hint = ngettext(
            "%(count)s company you do not have access to",
            "%(count)s companies you do not have access to",
            hidden,
        )
        names.append(hint % {"count": hidden})
    return _(
        "This may be the same company file as %(names)s, under another address or in another "
        "folder: lines sent there are not compared with lines sent here."
    ) % {"names": ", ".join(names)}


def may_be_same(one: Company, other: Company) -> bool:
    """Whether two profiles with books of their own may write to the same company file."""
    if one.books == other.books or name_company_file(one) != name_company_file(other):
        return False
    return are_hosts_alike(find_host(one), find_host(other))


def name_company_file(company: Company) -> str:
    """Return the name of the company file without its folder and its ending."""
    name = ntpath.basename(normalise_company_file(company.company_file))
    return name.removesuffix(".gestimum")


def find_host(company: Company) -> str:
    return normalise_host(urlsplit(company.server_url).hostname or "").strip("[]")


def are_hosts_alike(one: str, other: str) -> bool:
    """Whether two hosts may be one machine.

    The same, a name and a number, a short and a full name; this machine may have any of them.
    """
    if one == other or is_this_machine(one) or is_this_machine(other):
        return True
    if is_ip_number(one) or is_ip_number(other):
        return is_ip_number(one) != is_ip_number(other)
    short, full = sorted([one, other], key=len)
    return "." not in short and full.startswith(f"{short}.")


def is_ip_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_this_machine(host: str) -> bool:
    return host == "localhost" or (is_ip_number(host) and ip_address(host).is_loopback)
