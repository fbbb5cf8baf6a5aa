"""Says how an attempt ended: what happened, what it means for the books, what to do now."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_lazy

from imports.gestimum.judgement import Remark, find_sentence
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
    "name_unknown": _("The server's name is unknown on this network."),
    "connect_timeout": _("The server did not accept the connection in time."),
    "connection_refused": _("The server refused the connection: nothing listens at this address."),
    "unreachable": _("The server could not be reached from this machine."),
    "tls_failed": _("No secure connection (TLS) could be made with the server."),
    "certificate": _("The server presented a certificate that cannot be trusted."),
    "closed_early": _("The server closed the connection before it accepted anything."),
    "overtaken": _("This machine was too slow to start, so nothing was sent."),
    "database_away": _("The site database did not answer, so nothing was sent."),
    "profile_changed": _(
        "The server, the company file or the ERP user was changed after this file was confirmed."
    ),
    "company_not_in_use": _("The company was disabled after this file was confirmed."),
    "not_prepared": _("The request could not be prepared (%(error)s)."),
    # Turned away
    "turned_away": _("The server answered HTTP %(status)s: it did not accept the request."),
    # Unknown
    "redirected": _("The server answered with a redirect (HTTP %(status)s)."),
    "bad_status": _("The server answered with an error (HTTP %(status)s)."),
    "odd_status": _("The server answered HTTP %(status)s, which Gestimum never uses."),
    "no_answer_in_time": _("The request was sent, but no answer came in time."),
    "answer_too_slow": _("The answer arrived so slowly that the portal stopped waiting."),
    "not_http": _("What listens at the server's address did not answer like a web server."),
    "head_cut": _("The answer was cut off in its header, before its contents."),
    "answer_garbled": _("The answer was damaged: its parts cannot be put together."),
    "answer_begun": _(
        "The server answered HTTP %(status)s, but with what may be the start of an answer from "
        "Gestimum."
    ),
    "answered_early": _("The server answered before it had received all of the lines."),
    "answer_cut": _("The answer was cut off after %(bytes)s bytes."),
    "answer_too_large": _("The answer is larger than %(bytes)s bytes: it was not read to the end."),
    "stalled_while_sending": _(
        "The server stopped accepting the lines while they were being sent."
    ),
    "cut_while_sending": _("The connection broke while the lines were being sent."),
    "cut_before_answer": _("The connection broke after the lines were sent, before the answer."),
    "unproven": _("Gestimum answered, but its answer does not prove what happened to the lines."),
    "worker_silent": _("The sending process stopped without reporting an outcome."),
    "not_recorded": _("The site database did not answer when the outcome was known."),
    "worker_stopped": _("The sending process was stopped along the way."),
}

#: Where the reason itself tells what to do.
NEXT: "dict[str, StrPromise]" = {
    "name_unknown": _("Check the company's server address."),
    "connect_timeout": _(
        "Check that the server is on and that its firewall allows connections from this machine."
    ),
    "connection_refused": _("Check that Gestimum's web service is running, and check its port."),
    "unreachable": _("Check the network between this machine and the server."),
    "tls_failed": _("Check the certificate, and whether the address should start with http."),
    "certificate": _("Check the server's certificate: its name, its dates and who issued it."),
    "closed_early": _("Check that the address and the port are those of Gestimum's web service."),
    "overtaken": _(
        "If this happens often, ask the site administrator what is slowing the site down."
    ),
    "company_not_in_use": _("Put the company back in use, then start again with this file."),
    "profile_changed": _("Check the company, then start again with this file."),
    "not_prepared": _("Ask the site administrator: the log has more details."),
}

#: What else there is to do once it was looked into what became of the lines.
THEN: "dict[str, StrPromise]" = {
    "redirected": _("Then check the company's server address: it leads elsewhere."),
    "not_http": _("Then check the company's server address and its port."),
    "html": _("Then check the company's server address: it leads to a web page."),
    "no_answer_in_time": _(
        "If Gestimum needs more time, increase this company's answer time limit."
    ),
    "answer_too_slow": _("If Gestimum needs more time, increase this company's answer time limit."),
}

STATUS_NEXT: "dict[int, StrPromise]" = {
    401: _("Check the company's proxy user and password."),
    403: _("Check the company's proxy user and password, and what the proxy allows."),
    404: _("Check the server address: this request does not exist at that address."),
    405: _("Check the server address: what answers there does not accept imports."),
    411: _(
        "Ask whoever manages the server or its proxy: it does not accept the format of the request."
    ),
    414: _("Check the server address: it is too long for the server."),
    415: _(
        "Ask whoever manages the server or its proxy: it does not accept the format of the request."
    ),
    413: _("The file is too large for the server or its proxy: split it in two."),
    429: _("The server is overloaded: start again later."),
}


def explain_attempt(attempt: Attempt) -> Explanation:
    """Return what a person needs to know of how this attempt ended."""
    return Explanation(
        what=what_happened(attempt), meaning=what_it_means(attempt), next_step=what_to_do(attempt)
    )


def what_happened(attempt: Attempt) -> str:
    if attempt.outcome == Attempt.Outcome.UNDER_WAY:
        return gettext("The request is in progress.")
    if attempt.outcome == Attempt.Outcome.ANSWERED:
        return gettext("Gestimum answered.")
    if attempt.reason in WHAT:
        return " ".join([str(WHAT[attempt.reason] % attempt.params), *find_remarks(attempt)])
    if attempt.reason in NOT_AN_ANSWER:
        return str(gettext(NOT_AN_ANSWER[attempt.reason]) % attempt.params)
    return attempt.get_outcome_display()


def find_remarks(attempt: Attempt) -> list[str]:
    """Say why an answer proves nothing."""
    params = attempt.params
    return [gettext(find_sentence(Remark(one), params)) % params for one in attempt.remarks]


def what_it_means(attempt: Attempt) -> str:
    return {
        Attempt.Outcome.UNDER_WAY: "",
        Attempt.Outcome.ANSWERED: "",
        Attempt.Outcome.NOT_REACHED: gettext("Nothing was sent, so nothing was recorded."),
        Attempt.Outcome.TURNED_AWAY: gettext("The lines were not accepted: nothing was recorded."),
        Attempt.Outcome.UNKNOWN: gettext(
            "It is unknown whether Gestimum recorded these lines. They will not be sent again "
            "automatically."
        ),
    }[Attempt.Outcome(attempt.outcome)]


def what_to_do(attempt: Attempt) -> str:
    if attempt.outcome == Attempt.Outcome.UNKNOWN:
        look = gettext("First, look in Gestimum for what this file would have created.")
        return f"{look} {THEN[attempt.reason]}" if attempt.reason in THEN else look
    if attempt.outcome == Attempt.Outcome.TURNED_AWAY and attempt.status in STATUS_NEXT:
        return str(STATUS_NEXT[attempt.status])
    return str(NEXT.get(attempt.reason, ""))
