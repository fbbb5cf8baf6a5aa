"""Sends one run, once, and records how it ended."""

import logging
import socket
import tempfile
from collections.abc import Callable
from os import getpid
from secrets import token_hex
from typing import BinaryIO, cast

from django.db import Error

from imports.delivery.db_retry import retry_when_away
from imports.delivery.heartbeat import Heartbeat
from imports.delivery.ledger import beat, describe_request, give_up, lose, postpone
from imports.delivery.settle import kept_beside, receive_answer, record_loss, record_refusal, settle
from imports.gestimum.observed_connection import Limits
from imports.gestimum.request import (
    CompanyLogin,
    Digest,
    build_parameters,
    masked_envelope,
    request_url,
    write_request,
)
from imports.gestimum.transport import (
    HttpAnswer,
    NothingSent,
    OutcomeUnknown,
    TransportError,
    TurnedAway,
    post,
)
from imports.models import Attempt, Run
from portal.database import DATABASE_AWAY
from portal.models import Company, Door

logger = logging.getLogger(__name__)

#: Tells this start of the program from every other.
START = token_hex(4)


def deliver(attempt: Attempt) -> None:
    """Build the request, POST it once, settle. The attempt has been claimed by this worker."""
    runs = Run.objects.select_related("company").with_files()
    run = attempt.run = retry_when_away(runs.get, pk=attempt.run_id)
    if reason := find_second_thoughts(run):
        retry_when_away(
            give_up, attempt, outcome=Attempt.Outcome.NOT_REACHED, reason=reason, params={}
        )
        return
    with Heartbeat(attempt) as heartbeat, tempfile.TemporaryFile() as file:
        body = cast("BinaryIO", file)
        try:
            prepared = prepare_request(attempt, body)
        except DATABASE_AWAY:
            # Nothing has left this machine, and what must be on record first is not.
            logger.warning("attempt %s could not be recorded", attempt.code, exc_info=True)
            retry_when_away(postpone, attempt, reason="database_away", params={})
            return
        except Exception as error:
            # Nothing has left this machine: whatever it was, a person must fix it first.
            logger.exception("attempt %s could not be prepared", attempt.code)
            retry_when_away(
                give_up,
                attempt,
                outcome=Attempt.Outcome.NOT_REACHED,
                reason="not_prepared",
                params={"error": type(error).__name__},
            )
            return
        if prepared is None:  # taken for lost meanwhile: it is no longer ours to send
            return
        try:
            send(attempt, body, prepared, heartbeat)
        except DATABASE_AWAY:
            # Tried again and again by now. If this fails as well, the sweep says the same.
            lose(attempt, reason="not_recorded", door=Door.WORKER)
            raise
        except BaseException:
            lose(attempt, reason="worker_stopped", door=Door.WORKER)
            raise


def find_second_thoughts(run: Run) -> str:
    """Return why what was confirmed must not be sent after all, or nothing."""
    if not run.company.is_active:
        return "company_not_in_use"
    if run.lane != run.company.lane:
        return "profile_changed"
    return ""


def prepare_request(attempt: Attempt, body: BinaryIO) -> Digest | None:
    """Write the request into `body` and record it, or return None when the run is lost.

    The file has no name: it holds the ERP password in clear, and is gone with the process.
    """
    run = attempt.run
    login, lines = login_of(run.company), run.lines.prepare()
    parameters = build_parameters(
        run.kind,
        lines.dialect,
        journal=run.wants_journal,
        statistics=run.wants_statistics,
        chosen=run.parameters,
    )
    digest = write_request(run.kind, login, parameters, lines, body)
    recorded = retry_when_away(
        describe_request,
        attempt,
        url=request_url(run.company.server_url, run.kind.path),
        envelope=masked_envelope(run.kind, login, parameters),
        digest=digest,
    )
    return digest if recorded else None


def send(attempt: Attempt, body: BinaryIO, digest: Digest, heartbeat: Heartbeat) -> None:
    def is_ours() -> bool:
        """Ask the database itself, at the last moment: a machine may have slept meanwhile."""
        try:
            return heartbeat.is_fresh and beat(attempt)
        except Error:
            return False

    company = attempt.run.company
    try:
        reply: HttpAnswer = post(
            request_url(company.server_url, attempt.run.kind.path),
            body,
            size=digest.size,
            headers={"X-Bordereau-Attempt": str(attempt.code)},
            limits=Limits(connect=company.connect_timeout, answer=company.answer_timeout),
            is_ours=is_ours,
            basic_auth=(company.proxy_user, company.proxy_password) if company.proxy_user else None,
        )
    except NothingSent as failure:
        retry_when_away(postpone, attempt, reason=failure.code, params=failure.params)
    except TurnedAway as failure:
        record_failure(record_refusal, attempt, failure)
    except OutcomeUnknown as failure:
        record_failure(record_loss, attempt, failure)
    else:
        settle(attempt, receive_answer(attempt, reply.body, reply.status, reply.taken))


def record_failure(record: Callable[..., None], attempt: Attempt, failure: TransportError) -> None:
    """Record a failure; what came of an answer lies on the disk until that is done."""
    received = receive_answer(attempt, failure.received, failure.status, failure.taken)
    with kept_beside(attempt, received):
        retry_when_away(record, attempt, received, reason=failure.code, params=failure.params)


def login_of(company: Company) -> CompanyLogin:
    return CompanyLogin(
        file=company.company_file,
        user=company.erp_user,
        password=company.erp_password,
        disconnect=company.disconnect,
        exclusive=company.exclusive,
    )


def name_worker() -> str:
    """Name this process among all machines, and among those that had its number before."""
    return f"{socket.gethostname()}:{getpid()}:{START}"
