"""What is kept of an answer, and what is said of one that proves nothing."""

import json
import zlib
from unittest import mock

import pytest

from imports.delivery.settle import doubts_of, receive_answer
from imports.gestimum.answer import judge, parse_answer
from imports.models import Attempt, Run
from imports.models.journal import SMALL_BYTES
from portal.models import Company, User
from tests.factories import make_run
from tests.gestimum.documented import make_answer, refuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(company: Company, alice: User) -> Attempt:
    return make_run(company=company, user=alice, state=Run.State.SENDING).attempts.get()


def make_large_answer(word: str) -> bytes:
    """Return an answer so large that it is stored in parts, with the word in its journal."""
    entries = ["Code manquant " + "x" * 1000] * (SMALL_BYTES // 1000) + [f"mot_passe={word}"]
    result = {"resultat": "succès", "message": word, "journal": entries, "statistiques": {}}
    return json.dumps({"result": [result]}).encode()


@pytest.mark.slow
def test_the_parts_of_a_large_answer_are_those_of_its_masked_copy(attempt: Attempt) -> None:
    body = make_large_answer("ERP-s3cret")

    columns, parts = receive_answer(attempt, body, 200, 9).pressed

    stored = [zlib.decompress(part.compressed).decode() for part in parts]
    assert len(body) > SMALL_BYTES
    assert any("mot_passe=***" in text for text in stored)
    assert not any("ERP-s3cret" in text for text in (*stored, str(columns["overview"])))
    assert columns["overview"]["message"] == "***"


@pytest.mark.slow
def test_a_large_answer_without_a_password_is_read_once(attempt: Attempt) -> None:
    body = make_large_answer("nothing")
    received = receive_answer(attempt, body, 200, 9)

    with mock.patch("imports.outcomes.overview.parse_answer", wraps=parse_answer) as again:
        read, (columns, _parts) = received.read, received.pressed

    assert read == parse_answer(body)
    assert columns["overview"]["message"] == "nothing"
    assert again.call_count == 0


def test_what_decides_is_told_alone_and_otherwise_every_remark() -> None:
    decisive = judge(make_answer(*refuse(1, 2), imported=4, refused=0), sent=3)
    minor = judge(make_answer(imported=0, refused=0), sent=3)

    assert doubts_of(decisive)["remarks"] == ["more_than_sent"]
    assert [*decisive.remarks] != ["more_than_sent"]
    assert doubts_of(minor)["remarks"] == ["nothing_counted"]
