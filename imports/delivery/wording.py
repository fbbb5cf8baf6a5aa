"""Says how an attempt ended: what happened, what it means for the books, what to do now."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_lazy

from imports.gestimum.parsing import MESSAGES as NOT_AN_ANSWER
from imports.models import Attempt

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_ = gettext_lazy


@dataclass(frozen=True)
class Explanation:
    """Three sentences, or fewer, in the reader's language."""

    what: str
    meaning: str
    next_step: str


#: What happened, by the reason stored on the attempt.
WHAT: "dict[str, StrPromise]" = {
    # Before anything left
    "name_unknown": _("The server's name is not known on this network."),
    "connect_timeout": _("The server did not accept the connection in time."),
    "connection_refused": _("The server refused the connection: nothing listens at this address."),
    "tls_failed": _("No secure connection (TLS) could be made with the server."),
    "closed_early": _("The server closed the connection before it took anything."),
    "overtaken": _("This machine was too slow to begin, so nothing was sent."),
    "profile_changed": _(
        "The server, the company file or the ERP user was changed after this file was confirmed."
    ),
    "company_not_in_use": _("The company was taken out of use after this file was confirmed."),
    "not_prepared": _("The request could not be prepared (%(error)s)."),
    # Turned away
    "turned_away": _("The server answered HTTP %(status)s: it did not take the request."),
    # Unknown
    "redirected": _("The server answered with a redirection (HTTP %(status)s)."),
    "bad_status": _("The server answered with an error (HTTP %(status)s)."),
    "no_answer_in_time": _("The request was sent, but no answer came in time."),
    "answer_too_slow": _("The answer came so slowly that it was not waited for any longer."),
    "answer_cut": _("The answer was cut off after %(bytes)s bytes."),
    "answer_too_large": _("The answer is larger than %(bytes)s bytes: it was not read to its end."),
    "cut_while_sending": _("The connection broke while the lines were being sent."),
    "cut_before_answer": _("The connection broke after the lines were sent, before the answer."),
    "unproven": _("Gestimum answered, but its answer does not prove what became of the lines."),
    "worker_silent": _("The process that was sending has stopped without telling what came of it."),
    "worker_stopped": _("The process that was sending was stopped on the way."),
}

#: Where the reason itself tells what to do.
NEXT: "dict[str, StrPromise]" = {
    "name_unknown": _("Check the server address of the company."),
    "connect_timeout": _("Check that the server is on, and that the firewall lets this one in."),
    "connection_refused": _("Check that Gestimum's web service is started, and its port."),
    "tls_failed": _("Check the certificate, and whether the address should begin with http."),
    "profile_changed": _("Look at the company, then start again with this file."),
    "not_prepared": _("Ask the administrator of this site: its log says more."),
}

STATUS_NEXT: "dict[int, StrPromise]" = {
    401: _("Check the proxy user and password of the company."),
    403: _("Check the proxy user and password of the company, and what it allows."),
    404: _("Check the server address: this request does not exist there."),
    413: _("The file is too large for the server or its proxy: cut it in two."),
    429: _("The server is overloaded: start again later."),
}


def explain(attempt: Attempt) -> Explanation:
    """Return what a person needs to know of how this attempt ended."""
    return Explanation(
        what=what_happened(attempt), meaning=what_it_means(attempt), next_step=what_to_do(attempt)
    )


def what_happened(attempt: Attempt) -> str:
    if attempt.outcome == Attempt.Outcome.UNDER_WAY:
        return gettext("The request is under way.")
    if attempt.outcome == Attempt.Outcome.ANSWERED:
        return gettext("Gestimum answered.")
    if attempt.reason in WHAT:
        return str(WHAT[attempt.reason] % attempt.params)
    if attempt.reason in NOT_AN_ANSWER:
        return str(gettext(NOT_AN_ANSWER[attempt.reason]) % attempt.params)
    return attempt.get_outcome_display()


def what_it_means(attempt: Attempt) -> str:
    return {
        Attempt.Outcome.UNDER_WAY: "",
        Attempt.Outcome.ANSWERED: "",
        Attempt.Outcome.NOT_REACHED: gettext("Nothing was sent: nothing was booked."),
        Attempt.Outcome.TURNED_AWAY: gettext("The lines were not taken: nothing was booked."),
        Attempt.Outcome.UNKNOWN: gettext(
            "Nobody knows whether Gestimum booked these lines. They will not be sent again by "
            "themselves."
        ),
    }[Attempt.Outcome(attempt.outcome)]


def what_to_do(attempt: Attempt) -> str:
    if attempt.outcome == Attempt.Outcome.UNKNOWN:
        return gettext("Look in Gestimum for what this file would have created, before anything.")
    if attempt.outcome == Attempt.Outcome.TURNED_AWAY and attempt.status in STATUS_NEXT:
        return str(STATUS_NEXT[attempt.status])
    return str(NEXT.get(attempt.reason, ""))
