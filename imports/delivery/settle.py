"""Turns an answer into a state, by its counters."""

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now

from imports.delivery.insist import insist
from imports.delivery.ledger import end_attempt, give_up, lose, move, write_event
from imports.gestimum.answer import Answer, NotAnAnswer, parse_answer
from imports.gestimum.judgement import NOTHING_IS_PROVED, Judgement, State, judge
from imports.models import Attempt, Event, Journal, Piece, Run

logger = logging.getLogger(__name__)

PIECE_CHARACTERS = 60


@dataclass(frozen=True)
class Received:
    """The bytes of an answer, complete or not, and what is known of their way."""

    body: bytes
    status: int | None
    taken: int


def settle(attempt: Attempt, received: Received) -> None:
    """Record a complete answer: the run's state follows from it.

    The bytes are first kept beside the database: if it cannot be written now, the sweep brings
    them in later. Where the disk is full, the database may still take them.
    """
    with kept_beside(attempt, received.body):
        try:
            answer = parse_answer(received.body)
        except NotAnAnswer as error:
            insist(record_loss, attempt, received, reason=error.code, params=dict(error.params))
        else:
            insist(record_answer, attempt, received, answer)


def record_answer(attempt: Attempt, received: Received, answer: Answer) -> None:
    run = attempt.run
    judgement = judge(answer, sent=run.line_count)
    is_proof = judgement.state is not State.UNKNOWN
    with transaction.atomic():
        if not end_attempt(
            attempt,
            Attempt.Outcome.ANSWERED if is_proof else Attempt.Outcome.UNKNOWN,
            reason="" if is_proof else "unproven",
            params={} if is_proof else doubts_of(judgement),
            taken=received.taken,
            status=received.status,
        ):
            record_late_answer(attempt, received)
            return
        keep_journal(attempt, received.body)
        Piece.objects.bulk_create(
            [Piece(run=run, number=number[:PIECE_CHARACTERS]) for number in answer.pieces],
            ignore_conflicts=True,
        )
        move(run, Run.State(judgement.state), finished_at=now(), **figures_of(answer, judgement))
        write_event(run, Event.Verb.SETTLED, details={"attempt": attempt.number})


def figures_of(answer: Answer, judgement: Judgement) -> dict[str, int | bool | None]:
    return {
        "imported_count": judgement.imported,
        "refused_count": judgement.refused,
        "warned_count": len({w.record for w in answer.warnings if w.record is not None}),
        "adds_up": judgement.adds_up,
    }


def doubts_of(judgement: Judgement) -> dict[str, int | list[str] | None]:
    """Return what the attempt tells of an answer that proves nothing."""
    decisive: list[str] = [remark for remark in judgement.remarks if remark in NOTHING_IS_PROVED]
    return {
        "remarks": decisive or [*judgement.remarks],
        "sent": judgement.sent,
        "imported": judgement.imported,
        "refused": judgement.refused,
        "named": judgement.named,
    }


def record_loss(
    attempt: Attempt, received: Received, *, reason: str, params: dict[str, str | int]
) -> None:
    """Record that what came is no answer: the outcome is unknown, the bytes are kept."""
    with transaction.atomic():
        lost = lose(
            attempt, reason=reason, params=params, taken=received.taken, status=received.status
        )
        if not lost:
            record_late_answer(attempt, received)
        elif received.body:
            keep_journal(attempt, received.body)


def record_refusal(
    attempt: Attempt, received: Received, *, reason: str, params: dict[str, str | int]
) -> None:
    """Record that the server did not take the request; its words may tell a person why."""
    with transaction.atomic():
        give_up(
            attempt,
            outcome=Attempt.Outcome.TURNED_AWAY,
            reason=reason,
            params=params,
            taken=received.taken,
            status=received.status,
        )
        if received.body:
            keep_journal(attempt, received.body)


def record_late_answer(attempt: Attempt, received: Received) -> None:
    """Keep an answer that came after the run was given up as unknown: evidence for a person."""
    if received.body and keep_journal(attempt, received.body):
        write_event(attempt.run, Event.Verb.LATE_ANSWER, details={"attempt": attempt.number})


def keep_journal(attempt: Attempt, raw: bytes) -> bool:
    """Keep the answer's bytes. False: somebody else has kept them already."""
    return Journal.objects.get_or_create(
        attempt=attempt,
        defaults={
            "compressed": zlib.compress(raw, 6),
            "size": len(raw),
            "received_at": now(),
        },
    )[1]


def answers_folder() -> Path:
    return Path(settings.DATA_DIR) / "answers"


@contextmanager
def kept_beside(attempt: Attempt, raw: bytes) -> Iterator[None]:
    """Keep the answer's bytes on the disk until the block has recorded them."""
    path = keep_beside(attempt, raw) if raw else None
    yield
    if path is not None:
        path.unlink(missing_ok=True)


def keep_beside(attempt: Attempt, raw: bytes) -> Path | None:
    """Write the answer to a file of its own, whole or not at all; None when it cannot be."""
    path = answers_folder() / f"{attempt.code}.answer"
    incoming = path.with_suffix(".incoming")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        incoming.write_bytes(raw)
        incoming.replace(path)
    except OSError:
        logger.exception("the answer to attempt %s could not be kept on disk", attempt.code)
        return None
    return path
