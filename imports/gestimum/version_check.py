"""Asks a Gestimum server for its two versions: is it there, is it Gestimum, how long does it take?

Two GETs, documented in docs/gestimum.md ("Versions: GET, domain Outils"). They open no company
file and carry no ERP password.
"""

import errno
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import requests
from urllib3.exceptions import HTTPError

from imports.catalogue import VERSION_REQUESTS, VersionRequest
from imports.gestimum.answer import NotAnAnswer, parse_answer
from imports.gestimum.masking import mask
from imports.gestimum.observed_connection import ConnectionWatch, Limits, causes_of, open_session
from imports.gestimum.request import request_url
from imports.gestimum.secrets import Credentials, Secrets

ANSWER_SECONDS = 30
ANSWER_MAX_BYTES = 1024 * 1024
EXCERPT_CHARACTERS = 200


class Failure(StrEnum):
    """Why there is no version to show, named after what a person looks into."""

    NAME_UNKNOWN = "name_unknown"
    UNREACHABLE = "unreachable"
    CONNECTION_REFUSED = "connection_refused"
    CONNECT_TIMEOUT = "connect_timeout"
    TLS = "tls_failed"
    CERTIFICATE = "certificate"
    CUT = "cut"
    ANSWER_TIMEOUT = "answer_timeout"
    REDIRECT = "redirect"
    STATUS = "status"
    TOO_LARGE = "too_large"
    NOT_GESTIMUM = "not_gestimum"
    NOT_SUCCESS = "not_success"
    NOT_ASKED = "not_asked"


#: After these, the second question would fail as the first did: it is not asked.
NO_CONNECTION = frozenset(
    {
        Failure.NAME_UNKNOWN,
        Failure.UNREACHABLE,
        Failure.CONNECTION_REFUSED,
        Failure.CONNECT_TIMEOUT,
        Failure.TLS,
        Failure.CERTIFICATE,
    }
)
NO_ROUTE = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN})


@dataclass
class VersionCheckError(Exception):
    """No version came. `params` says what did: status, location, code of the answer, excerpt."""

    failure: Failure
    params: Mapping[str, str | int] = field(default_factory=dict)
    excerpt: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one of the two questions brought: `version` (with its build date), or a `failure`."""

    key: str
    label: str
    seconds: float
    version: str = ""
    failure: Failure | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
    excerpt: str = ""


def check_versions(
    server_url: str,
    *,
    connect_seconds: float,
    answer_seconds: float = ANSWER_SECONDS,
    basic_auth: tuple[str, str] | None = None,
) -> list[Finding]:
    """Ask for the version of the web service and of the ERP; raises nothing.

    Returns one finding per question, in this order. Each may take `connect_seconds` plus
    `answer_seconds`, whatever the server does.
    """
    limits = Limits(connect=connect_seconds, answer=answer_seconds, answer_bytes=ANSWER_MAX_BYTES)
    findings: list[Finding] = []
    for question in VERSION_REQUESTS.values():
        if findings and findings[-1].failure in NO_CONNECTION:
            findings.append(not_asked(question))
        else:
            findings.append(ask_version(question, server_url, limits=limits, basic_auth=basic_auth))
    return findings


def not_asked(question: VersionRequest) -> Finding:
    return Finding(key=question.key, label=question.label, seconds=0.0, failure=Failure.NOT_ASKED)


def ask_version(
    question: VersionRequest,
    server_url: str,
    *,
    limits: Limits,
    basic_auth: tuple[str, str] | None,
) -> Finding:
    """Ask one question and return what came of it, with the seconds it took."""
    started = time.monotonic()
    version, problem = "", None
    try:
        raw = get(request_url(server_url, question.path), limits=limits, basic_auth=basic_auth)
        version = read_version(raw)
    except VersionCheckError as error:
        problem = error
    return Finding(
        key=question.key,
        label=question.label,
        seconds=time.monotonic() - started,
        version=version,
        failure=problem.failure if problem else None,
        params=problem.params if problem else {},
        excerpt=problem.excerpt if problem else "",
    )


def get(url: str, *, limits: Limits, basic_auth: tuple[str, str] | None = None) -> bytes:
    """GET once and return the body of a 200, or raise VersionCheckError: both without the password.

    `url` must keep its %22 as it stands. No redirects, no retries, no proxy, no .netrc.
    """
    with ConnectionWatch(limits) as watch, open_session(watch, basic_auth) as session:
        try:
            with session.get(
                url,
                timeout=(limits.connect, limits.answer),
                allow_redirects=False,
                stream=True,
            ) as response:
                secrets = Secrets([Credentials(*basic_auth)] if basic_auth else [])
                return read_body(response, limits=limits, watch=watch, secrets=secrets)
        except (requests.RequestException, HTTPError, OSError) as error:
            raise name_failure(error, watch=watch) from error


def read_body(
    response: requests.Response, *, limits: Limits, watch: ConnectionWatch, secrets: Secrets
) -> bytes:
    """Return the whole body of a 200 of bounded size, or raise VersionCheckError."""
    received = bytearray()
    for block in response.raw.stream(16_384, decode_content=True):
        received += block
        if len(received) > limits.answer_bytes:
            break
    # What a server repeats of the request is not shown: neither here nor in what is read of it.
    body = mask(bytes(received), secrets)
    excerpt = cut_reply(body)
    if watch.expired:
        raise VersionCheckError(Failure.ANSWER_TIMEOUT, excerpt=excerpt)
    status = response.status_code
    if 300 <= status < 400:
        location = secrets.hide(response.headers.get("Location", ""))
        location = cut_reply(location.encode("latin-1", "replace"))
        raise VersionCheckError(Failure.REDIRECT, {"status": status, "location": location}, excerpt)
    if status != 200:
        raise VersionCheckError(Failure.STATUS, {"status": status}, excerpt)
    if len(received) > limits.answer_bytes:
        raise VersionCheckError(Failure.TOO_LARGE, {"bytes": limits.answer_bytes}, excerpt)
    return body


def read_version(raw: bytes) -> str:
    """Return the version in an answer, or raise VersionCheckError with what came instead."""
    try:
        answer = parse_answer(raw)
    except NotAnAnswer as error:
        raise VersionCheckError(
            Failure.NOT_GESTIMUM, {"code": error.code, **error.params}, cut_reply(raw)
        ) from error
    if not answer.says_success:
        raise VersionCheckError(Failure.NOT_SUCCESS, {"result": answer.result}, cut_reply(raw))
    return answer.message


def cut_reply(raw: bytes) -> str:
    """Return the first characters of what came, on one line and fit to be shown."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    shown = " ".join(shown.split())
    return shown[:EXCERPT_CHARACTERS] + ("…" if len(shown) > EXCERPT_CHARACTERS else "")


def name_failure(error: BaseException, *, watch: ConnectionWatch) -> VersionCheckError:
    """Say what an exception means for whoever has to look into it."""
    causes = list(causes_of(error))
    names = {type(cause).__name__ for cause in causes}
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}
    failure = Failure.CUT
    if watch.expired:
        failure = Failure.ANSWER_TIMEOUT if watch.connected else Failure.CONNECT_TIMEOUT
    elif "NameResolutionError" in names:
        failure = Failure.NAME_UNKNOWN
    elif "ConnectTimeoutError" in names:
        failure = Failure.CONNECT_TIMEOUT
    elif "SSLCertVerificationError" in names:
        failure = Failure.CERTIFICATE
    elif "NewConnectionError" in names:
        unreachable = bool(numbers & NO_ROUTE)
        failure = Failure.UNREACHABLE if unreachable else Failure.CONNECTION_REFUSED
    elif "SSLError" in names or not watch.connected:
        # Connected means: TLS included. Before that only the handshake can fail.
        failure = Failure.TLS
    elif isinstance(error, requests.Timeout) or "ReadTimeoutError" in names:
        failure = Failure.ANSWER_TIMEOUT
    return VersionCheckError(failure, {"error": type(causes[-1]).__name__})
