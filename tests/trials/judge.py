"""What must be true after every trial, whatever happened in it."""

from collections.abc import Iterator

from imports.models import Attempt, Event, Ruling, Run
from tests.delivery.steps import STEPS
from tests.faults.cases import CASES
from tests.trials.erp import Sight
from tests.trials.plan import WELL
from tests.trials.trial import Record

State = Run.State
Outcome = Attempt.Outcome
CASE = {case.name: case for case in [*CASES, WELL]}
OUTCOME_OF = {
    State.QUEUED: Outcome.NOT_REACHED,
    State.NOT_SENT: Outcome.TURNED_AWAY,
    State.UNKNOWN: Outcome.UNKNOWN,
}
OVER = {
    State.IMPORTED,
    State.PARTIAL,
    State.REFUSED,
    State.NOT_SENT,
    State.UNKNOWN,
    State.CANCELLED,
}


def find_wrongs(record: Record) -> list[str]:
    """Return every broken promise, as a sentence."""
    wrongs = list(record.log.errors)
    for run in record.runs:
        wrongs += [f"run {run.pk}: {wrong}" for wrong in find_wrongs_of_run(record, run)]
    if record.plan.twin_after is not None and not record.plan.has_next:
        # Where the server turned one away, or the ERP refused all of its lines, nothing was
        # booked, and the other may go.
        posts = sum(
            count_posts(record, run) - count_turned_away(run) - is_all_refused(run)
            for run in record.runs
        )
        if posts > 1 + sum(count_absent(run) for run in record.runs):
            wrongs.append(f"the same bytes were taken {posts} times")
    return wrongs


def count_posts(record: Record, run: Run) -> int:
    """Count the POSTs of which the server had as much as a byte of the body."""
    sights = record.log.sights
    return sum(str(attempt.code) in sights for attempt in run.attempts.all())


def count_absent(run: Run) -> int:
    return sum(is_absent(attempt) for attempt in run.attempts.all())


def count_turned_away(run: Run) -> int:
    return sum(attempt.outcome == Outcome.TURNED_AWAY for attempt in run.attempts.all())


def is_all_refused(run: Run) -> bool:
    """Whether the ERP counted every line as refused: then none of them counts as sent."""
    return run.state == State.REFUSED and run.refused_count == run.line_count > 0


def is_absent(attempt: Attempt) -> bool:
    ruling = getattr(attempt, "ruling", None)
    return ruling is not None and ruling.finding == Ruling.Finding.ABSENT


def find_wrongs_of_run(record: Record, run: Run) -> Iterator[str]:
    posts, absent = count_posts(record, run), count_absent(run)
    if posts > 1 + absent:
        yield f"{posts} POSTs, {absent} rulings that nothing arrived"
    # Whoever was confirmed too late, or as a twin, is still a draft.
    if run.state not in OVER and run.state != State.DRAFT:
        yield f"it is stuck in {run.state}"
    yield from find_steps_off_the_table(run)
    for attempt in run.attempts.all():
        sight = record.log.sights.get(str(attempt.code))
        yield from find_wrongs_of_attempt(record, attempt, sight)
        ruled_at = record.absent.get(str(attempt.code))
        if ruled_at and sight and (sight.whole_at or sight.begun_at or 0) > ruled_at:
            yield f"attempt {attempt.number} arrived after it was ruled absent"
    last = run.attempts.all()[len(run.attempts.all()) - 1] if run.attempts.all() else None
    yield from find_wrongs_of_state(run, last, record)


def find_steps_off_the_table(run: Run) -> Iterator[str]:
    state: str = State.DRAFT
    for event in run.events.all():
        is_ruling = event.verb == Event.Verb.RULED
        step = (State(state), State(event.state))
        is_out_of_unknown = state == State.UNKNOWN and event.state != State.UNKNOWN
        if event.state != state and not is_ruling and step not in STEPS:
            yield f"it went from {state} to {event.state}"
        if is_ruling != is_out_of_unknown:
            yield f"it left {state} for {event.state} by {event.verb}"
        state = event.state
    if state != run.state:
        yield f"it is {run.state}, its record says {state}"


def find_wrongs_of_attempt(record: Record, attempt: Attempt, sight: Sight | None) -> Iterator[str]:
    name = f"attempt {attempt.number}"
    if attempt.outcome == Outcome.UNDER_WAY:
        yield f"{name} is still under way"
    if attempt.outcome == Outcome.NOT_REACHED and sight:
        yield f"{name} is told as not sent, and the server had its body"
    if attempt.outcome == Outcome.ANSWERED and not (sight and sight.whole_at):
        yield f"{name} is told as answered, and the server had no whole body"
    if sight is None:
        return
    expected = OUTCOME_OF.get(CASE[sight.case].state, Outcome.ANSWERED)
    if attempt.outcome in (Outcome.ANSWERED, Outcome.TURNED_AWAY, Outcome.NOT_REACHED):
        is_right = attempt.outcome == expected
    else:
        is_right = not record.plan.is_undisturbed or expected == Outcome.UNKNOWN
    if not is_right:
        yield f"{name} ended as {attempt.outcome} ({attempt.reason}) after “{sight.case}”"


def find_wrongs_of_state(run: Run, last: Attempt | None, record: Record) -> Iterator[str]:
    outcome = last.outcome if last else ""
    is_ruled = last is not None and hasattr(last, "ruling")
    sight = record.log.sights.get(str(last.code)) if last else None
    match run.state:
        case State.IMPORTED | State.PARTIAL | State.REFUSED if not is_ruled:
            if sight is None or CASE[sight.case].state != run.state:
                yield f"it is {run.state}, which the server never said"
        case State.NOT_SENT:
            if outcome not in (Outcome.NOT_REACHED, Outcome.TURNED_AWAY):
                yield f"it is not sent, and its attempt ended as {outcome}"
        case State.UNKNOWN:
            if outcome != Outcome.UNKNOWN:
                yield f"it is unknown, and its attempt ended as {outcome}"
        case State.CANCELLED:
            begun = [a for a in run.attempts.all() if str(a.code) in record.log.sights]
            if not all(is_absent(attempt) for attempt in begun):
                yield "it is cancelled, and the server had its body"
