"""What people are told of how an attempt ended."""

from imports.delivery import explain_attempt
from imports.delivery.wording import STATUS_NEXT
from imports.gestimum.transport import TURNED_AWAY
from imports.models import Attempt


def explain_status(status: int) -> tuple[str, str, str]:
    told = explain_attempt(
        Attempt(
            outcome=Attempt.Outcome.TURNED_AWAY,
            reason="turned_away",
            status=status,
            params={"status": status},
        )
    )
    return told.what, told.meaning, told.next_step


def test_every_status_that_turns_a_request_away_says_what_to_do() -> None:
    assert set(STATUS_NEXT) == TURNED_AWAY
    for status in TURNED_AWAY:
        what, meaning, next_step = explain_status(status)
        assert f"HTTP {status}" in what
        assert "rien n’a été enregistré" in meaning
        assert next_step == str(STATUS_NEXT[status])
