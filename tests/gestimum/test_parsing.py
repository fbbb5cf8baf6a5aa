import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.gestimum.answer import NotAnAnswer, RefusedLine, Warned, parse_answer
from imports.gestimum.parsing import MESSAGES
from tests.gestimum.documented import KEYS, load, make_answer, refuse, write_answer

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def result(**changes: Any) -> bytes:
    """Return an answer with some of its members changed; ... takes one out."""
    body = {"resultat": "succès", "message": "terminé", **changes}
    kept = {name: value for name, value in body.items() if value is not ...}
    return json.dumps({"result": [kept]}).encode()


def refused_as(raw: bytes) -> str:
    with pytest.raises(NotAnAnswer) as caught:
        parse_answer(raw)
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("key", KEYS)
def test_the_documented_answer_is_read_whole(key: str) -> None:
    documented = load(key)["response"]
    expected = documented["result"][0]

    answer = parse_answer(json.dumps(documented, ensure_ascii=False).encode())

    assert (answer.result, answer.message) == ("succès", "terminé")
    assert [entry.verbatim for entry in answer.journal] == expected["journal"]
    assert {name: str(value) for name, value in answer.counters.items()} == expected["statistiques"]
    assert answer.not_understood == ()
    assert answer.odd_counters == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_answer_is_read_in_every_encoding_a_windows_server_may_choose(encoding: str) -> None:
    raw = write_answer("La pièce ENT17-00017 a été créée", statistics={"lignes_importées": "1"})

    answer = parse_answer(raw.decode().encode(encoding))

    assert answer.says_success
    assert answer.pieces == ("ENT17-00017",)
    assert answer.counters == {"lignes_importées": 1}


def test_utf_16_with_the_high_byte_first_is_read_by_its_mark() -> None:
    raw = b"\xfe\xff" + write_answer("Résumé").decode().encode("utf-16-be")

    assert parse_answer(raw).journal[0].text == "Résumé"


def test_a_byte_that_windows_1252_lacks_does_not_make_the_answer_unreadable() -> None:
    raw = write_answer("Résumé").decode().replace("Résumé", "Résumé \x81").encode("latin-1")

    assert parse_answer(raw).journal[0].text == "Résumé \x81"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<html><body>Bad gateway</body></html>", "html"),
        (b"Bad gateway", "not_json"),
        (write_answer("Fin")[:-1], "not_json"),
        (write_answer("Fin") * 2, "not_json"),
        (b'{"result": NaN}', "not_json"),
        (b"[" * 200_000, "too_nested"),
        (b'{"result": ' + b"9" * 10_000 + b"}", "no_result"),
        (b"null", "no_result"),
        (b"[]", "no_result"),
        (b'{"error": "Invalid user"}', "no_result"),
        (b'{"result": {"resultat": "a", "message": "b"}}', "no_result"),
        (b'{"result": []}', "result_count"),
        (b'{"result": [{}, {}]}', "result_count"),
        (b'{"result": ["terminated"]}', "bad_result"),
        (result(resultat=...), "bad_result"),
        (result(resultat=1), "bad_result"),
        (result(message=None), "bad_result"),
        (result(journal="one line"), "bad_journal"),
        (result(journal=["a", 1]), "bad_journal"),
        (result(statistiques=["1"]), "bad_statistics"),
        (result(statistiques={"a": {"b": "1"}}), "bad_statistics"),
        (b'{"result": [{"resultat": "a", "resultat": "b", "message": ""}]}', "repeated_key"),
        (b'{"result": [], "result": [{"resultat": "a", "message": ""}]}', "repeated_key"),
    ],
)
def test_anything_else_is_no_answer_and_says_why(raw: bytes, code: str) -> None:
    assert refused_as(raw) == code


def test_what_came_is_shown_from_its_beginning_on_one_line_and_cut() -> None:
    with pytest.raises(NotAnAnswer) as caught:
        parse_answer(b"<html>\r\n\x1b[2J" + b"a" * 1000)

    sample = str(caught.value.params["sample"])
    assert sample.startswith("<html>")
    assert sample.isprintable()
    assert len(sample) < 150


def test_every_reason_has_its_sentence() -> None:
    filled = {"line": 1, "column": 2, "sample": "a", "key": "b", "count": 3}

    assert all(text % filled for text in MESSAGES.values())


@given(raw=st.binary())
def test_no_bytes_at_all_break_the_reading(raw: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        parse_answer(raw)


@given(value=JSON)
def test_no_json_at_all_breaks_the_reading(value: Any) -> None:
    raw = json.dumps({"result": [{"resultat": "a", "message": "b", "statistiques": value}]})

    try:
        answer = parse_answer(raw.encode())
    except NotAnAnswer as error:
        assert error.code in MESSAGES  # noqa: PT017
    else:
        assert len(answer.counters) + len(answer.odd_counters) == len(value or {})


@given(counters=st.dictionaries(st.text(), st.integers(0, 10**14)))
def test_counters_come_under_whatever_name_as_text_or_as_numbers(counters: dict[str, int]) -> None:
    as_text = {name: str(value) for name, value in counters.items()}
    raw = result(statistiques=as_text), result(statistiques=counters)

    assert [dict(parse_answer(each).counters) for each in raw] == [
        {name.replace("\0", "\ufffd"): value for name, value in counters.items()}
    ] * 2


def test_odd_counters_are_kept_as_they_came_and_never_as_numbers() -> None:
    odd = {"a": "-1", "b": "douze", "c": "9" * 30, "d": "1,5", "e": "", "f": "١", "g": None}

    answer = parse_answer(result(statistiques=odd))

    assert answer.counters == {}
    assert answer.odd_counters == {**odd, "g": "null"}


def test_journal_and_statistics_may_be_missing() -> None:
    answer = parse_answer(result())

    assert (answer.journal, answer.counters) == ((), {})


def test_what_no_database_stores_is_replaced() -> None:
    raw = (
        rb'{"result": [{"resultat": "a\u0000", "message": "b\ud83d", "journal": ["\ud83d\ude00"]}]}'
    )

    answer = parse_answer(raw)

    assert (answer.result, answer.message) == ("a\ufffd", "b\ufffd")
    assert answer.journal[0].text == "😀"


def test_a_raw_tab_in_a_text_does_not_make_it_no_answer() -> None:
    assert parse_answer(b'{"result": [{"resultat": "a\tb", "message": ""}]}').result == "a\tb"


def test_refused_lines_have_their_reasons() -> None:
    answer = make_answer(*refuse(1, 3), "La ligne 4 n'a pas pu être importée :")

    assert answer.refusals == (
        RefusedLine(1, "Code manquant", 0),
        RefusedLine(3, "Code manquant", 2),
        RefusedLine(4, "", 4),
    )


def test_a_journal_may_end_with_a_reason_or_with_the_text_of_a_warning() -> None:
    refused = make_answer(*refuse(1))
    warned = make_answer("La ligne 2 comporte les avertissements suivants :", "Un texte")

    assert refused.refusals == (RefusedLine(1, "Code manquant", 0),)
    assert warned.warnings == (Warned("Un texte", 1, record=2),)


def test_warnings_have_their_line_only_where_it_is_certain() -> None:
    answer = make_answer(
        "La ligne 1 comporte les avertissements suivants :",
        "Un texte",
        "Un autre",
        "La ligne 2 comporte les avertissements suivants :",
        "Ligne 3 : prix de vente inférieur au prix de revient",
        "La ligne 5 comporte les avertissements suivants :",
        "Attention ! Le numéro BBAN 1 n'est pas valide.",
        "Attention ! Le numéro BBAN 2 n'est pas valide.",
        "Ligne 4 : date de livraison invalide",
    )

    assert answer.warnings == (
        Warned("Un texte", 1, record=1),
        Warned("Un autre", 2, record=1),
        Warned("Ligne 3 : prix de vente inférieur au prix de revient", 4, record=2),
        Warned("Attention ! Le numéro BBAN 1 n'est pas valide.", 6, record=5),
        Warned("Attention ! Le numéro BBAN 2 n'est pas valide.", 7),
        Warned("date de livraison invalide", 8, stated_line=4),
    )


def test_a_warned_line_without_a_text_is_still_a_warning() -> None:
    answer = make_answer("La ligne 2 comporte les avertissements suivants :")

    assert answer.warnings == (Warned("", 0, record=2),)


def test_a_piece_named_twice_is_one_piece() -> None:
    answer = make_answer(*["La pièce ENT17-00017 a été créée"] * 2)

    assert answer.pieces == ("ENT17-00017",)


def test_what_is_not_understood_stays_visible_with_the_unexplained_report_lines() -> None:
    answer = make_answer("Phrase inconnue", "Résumé", "ERR E 3 : ?")

    assert [entry.text for entry in answer.not_understood] == ["Phrase inconnue", "ERR E 3 : ?"]


@pytest.mark.parametrize(
    ("said", "is_success"),
    [("succès", True), ("Succès", True), ("échec", False), ("", False), ("succès partiel", False)],
)
def test_success_is_said_only_by_that_word(*, said: str, is_success: bool) -> None:
    assert make_answer(result=said).says_success is is_success
