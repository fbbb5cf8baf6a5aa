"""“Test the connection”: are the server and its Gestimum there?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from imports.gestimum.parsing import MESSAGES
from imports.gestimum.version_check import Failure, Finding, check_versions
from portal.models import Company
from portal.signs import show_signs

if TYPE_CHECKING:
    from portal.models import UserRequest

#: As in “8.4.1.856 (13/08/2019 10:50:52)”, the one form that the help shows.
VERSION = re.compile(r"([0-9]{1,2})\.")
#: What happened, and what to do about it.
SENTENCES: Mapping[Failure, tuple[str, str]] = {
    Failure.NAME_UNKNOWN: (
        gettext_noop("No server with this name was found."),
        gettext_noop(
            "Check the spelling of the name in the server address; if it is correct, the "
            "portal's machine cannot find it: ask your network administrator, or enter the "
            "server's IP address."
        ),
    ),
    Failure.UNREACHABLE: (
        gettext_noop("There is no network route to this server."),
        gettext_noop("Check that the server is on, and check the network or VPN connection to it."),
    ),
    Failure.CONNECTION_REFUSED: (
        gettext_noop("The server is there, but nothing listens on this port."),
        gettext_noop(
            "Check the port in the server address, and that Gestimum's web service is running "
            "on the server."
        ),
    ),
    Failure.CONNECT_TIMEOUT: (
        gettext_noop("The server did not answer within the connection time limit."),
        gettext_noop(
            "Check that the server is on and that its firewall allows the portal to connect to "
            "this port."
        ),
    ),
    Failure.TLS: (
        gettext_noop("No encrypted connection could be established."),
        gettext_noop(
            "Gestimum itself only supports http://. Enter https:// if a proxy with a "
            "certificate is in front of it, with the proxy's port."
        ),
    ),
    Failure.CERTIFICATE: (
        gettext_noop("The server's certificate cannot be trusted."),
        gettext_noop(
            "It has expired, was issued for another name, or was signed by an authority that "
            "the portal's machine does not know: have it renewed, or have its authority "
            "installed on that machine."
        ),
    ),
    Failure.CUT: (
        gettext_noop("The server closed the connection before it answered."),
        gettext_noop(
            "Check that Gestimum's web service listens on this port; if it does, restart it."
        ),
    ),
    Failure.ANSWER_TIMEOUT: (
        gettext_noop("The server received the request and did not answer in time."),
        gettext_noop(
            "It may be busy: try again in a minute. If this continues, restart its service."
        ),
    ),
    Failure.REDIRECT: (
        gettext_noop("The server answered with a redirect (HTTP %(status)s) to: %(location)s"),
        gettext_noop(
            "The portal does not follow redirects, so that no password is sent to the wrong "
            "place: enter the address of Gestimum's web service itself."
        ),
    ),
    Failure.STATUS: (
        gettext_noop("The server answered with the HTTP status %(status)s."),
        gettext_noop(
            "401 or 403: enter the proxy's user name and password. 404: check the port and "
            "path of the address. 502 to 504: the proxy cannot reach Gestimum."
        ),
    ),
    Failure.TOO_LARGE: (
        gettext_noop("The server sent far more data than a version number."),
        gettext_noop("Something other than Gestimum listens there: check the port and the path."),
    ),
    Failure.NOT_GESTIMUM: (
        "",
        gettext_noop("Something other than Gestimum listens there: check the port and the path."),
    ),
    Failure.NOT_SUCCESS: (
        gettext_noop("Gestimum answered with the result “%(result)s”."),
        gettext_noop("Check the service's own log on the server."),
    ),
    Failure.NOT_ASKED: (gettext_noop("Not requested, because the previous request failed."), ""),
}


@dataclass(frozen=True)
class ConnectionResult:
    """One finding in words."""

    finding: Finding
    what: str
    advice: str


class ConnectionPage(TypedDict):
    """`other_version` is the ERP's where the profile names another one."""

    company: Company
    outcomes: list[ConnectionResult]
    is_right: bool
    other_version: int | None
    may_manage: bool


@require_POST
@vary_on_headers("HX-Request")
def company_test(request: "UserRequest", slug: str) -> HttpResponse:
    company = get_object_or_404(
        Company.objects.visible_to(request.user).defer("erp_password"), slug=slug
    )
    if not Company.objects.sendable_by(request.user).filter(pk=company.pk).exists():
        raise PermissionDenied
    outcomes = [explain_finding(finding) for finding in ask_server(company)]
    answered = read_erp_version([outcome.finding for outcome in outcomes])
    context: ConnectionPage = {
        "company": company,
        "outcomes": outcomes,
        "is_right": all(outcome.finding.failure is None for outcome in outcomes),
        "other_version": answered if answered != company.erp_version else None,
        "may_manage": Company.objects.managed_by(request.user).filter(pk=company.pk).exists(),
    }
    part = "#result" if request.htmx else ""
    return render(request, f"imports/companies/connection.html{part}", context)


def ask_server(company: Company) -> list[Finding]:
    login = (company.proxy_user, str(company.proxy_password)) if company.proxy_user else None
    return check_versions(
        company.server_url, connect_seconds=company.connect_timeout, basic_auth=login
    )


def read_erp_version(findings: Iterable[Finding]) -> int | None:
    """Return the major version of the ERP that answered, or None if it did not say one."""
    said = (finding.version for finding in findings if finding.key == "version_erp")
    match = VERSION.match(next(said, ""))
    return int(match[1]) if match else None


def explain_finding(finding: Finding) -> ConnectionResult:
    """Say what a finding means for whoever has to look into it."""
    if finding.failure is None:
        return ConnectionResult(finding, "", "")
    what, advice = SENTENCES[finding.failure]
    if finding.failure is Failure.NOT_GESTIMUM:
        what = MESSAGES[str(finding.params["code"])]
    return ConnectionResult(
        finding,
        show_signs(gettext(what) % finding.params) if what else "",
        gettext(advice) if advice else "",
    )
