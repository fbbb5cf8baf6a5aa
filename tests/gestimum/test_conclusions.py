"""What a status and the body beside it prove, over all of both: the table of the design."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.gestimum.transport import (
    TURNED_AWAY,
    Defect,
    HttpAnswer,
    OutcomeUnknown,
    TurnedAway,
    conclude,
)
from tests.faults.answers import GOOD, result

STATUSES = st.one_of(
    st.sampled_from(sorted(TURNED_AWAY)), st.integers(200, 599).filter(lambda status: status != 204)
)
#: One answer in every way in which bytes may spell it, with other keys before `result` or not.
TEXT = json.dumps(
    {"version": {"result": 1}, "lignes": [[], {}], "result": [result()]}, ensure_ascii=False
)
SPELT = [
    mark + blank + text.encode(encoding)
    for text in (GOOD.decode(), TEXT)
    for encoding, mark in (
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("cp1252", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
    )
    for blank in (b"", " \r\n\t".encode(encoding))
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(spelt=st.sampled_from(SPELT), share=st.floats(0, 1), status=STATUSES, is_early=st.booleans())
def test_no_beginning_of_an_answer_is_taken_for_a_refusal(
    spelt: bytes, share: float, status: int, is_early: bool
) -> None:
    begun = spelt[: max(1, round(share * len(spelt)))]

    with suppress(OutcomeUnknown):
        reply = conclude(HttpAnswer(begun, status, 9), None, is_early=is_early)
        assert not is_early
        assert begun == spelt or status == 200
        assert reply.body == begun


@given(
    body=st.one_of(
        st.binary(), ANYTHING.map(lambda value: json.dumps(value).encode()), st.sampled_from(SPELT)
    ),
    status=STATUSES,
    defect=st.sampled_from(
        [
            ("answer_cut", {"bytes": 3}),
            ("answer_too_large", {"bytes": 3}),
            ("answer_too_slow", {"bytes": 3}),
            ("answer_garbled", {"bytes": 3}),
        ]
    ),
)
def test_what_is_not_whole_proves_nothing_whatever_the_status(
    body: bytes, status: int, defect: Defect
) -> None:
    with pytest.raises(OutcomeUnknown):
        conclude(HttpAnswer(body, status, 9), defect, is_early=False)


@given(value=ANYTHING, status=STATUSES)
def test_whole_json_without_result_is_a_refusal_where_the_status_says_so(
    value: object, status: int
) -> None:
    body = json.dumps(value).encode()
    has_result = isinstance(value, dict) and "result" in value

    if has_result or status == 200:
        assert conclude(HttpAnswer(body, status, 9), None, is_early=False).body == body
    else:
        with pytest.raises(TurnedAway if status in TURNED_AWAY else OutcomeUnknown):
            conclude(HttpAnswer(body, status, 9), None, is_early=False)


@given(words=st.text(min_size=1).filter(lambda text: text.strip("\ufeff\0 \t\r\n")[:1] != "{"))
def test_plain_words_are_a_refusal_in_every_status_that_says_so(words: str) -> None:
    body = ("No " + words).encode("utf-8", "surrogatepass")

    for status in TURNED_AWAY:
        with pytest.raises(TurnedAway):
            conclude(HttpAnswer(body, status, 9), None, is_early=False)


@pytest.mark.parametrize(
    "wrap",
    ["[{}]", "<html><pre>{}</pre></html>", ")]}}',\n{}", "callback({})", '{{"d": {}}}', "404 {}"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le"])
@pytest.mark.parametrize("status", [401, 404, 429])
def test_an_answer_wrapped_into_something_else_is_taken_for_no_refusal(
    wrap: str, encoding: str, status: int
) -> None:
    body = wrap.format(GOOD.decode()).encode(encoding)

    with pytest.raises(OutcomeUnknown):
        conclude(HttpAnswer(body, status, 9), None, is_early=False)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (201, "odd_status"),
        (299, "odd_status"),
        (300, "redirected"),
        (399, "redirected"),
        (400, "bad_status"),
        (500, "bad_status"),
    ],
)
def test_a_status_that_is_no_refusal_is_told_by_its_hundred(status: int, code: str) -> None:
    with pytest.raises(OutcomeUnknown) as unknown:
        conclude(HttpAnswer(b"", status, 9), None, is_early=False)

    assert (unknown.value.code, unknown.value.params) == (code, {"status": status})
