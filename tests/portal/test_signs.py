"""What no eye sees is shown, wherever a text comes from elsewhere."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from portal.signs import escape_in_json, show_signs


def test_each_kind_of_invisible_character_has_a_sign() -> None:
    text = "\x1b[2J \x07\x7f\x9b0m \u202eevil\u2066 \ufeff\n\tcolumn"

    shown = show_signs(text)

    assert shown == "␛[2J ␇␡⟨U+009B⟩0m ⟨U+202E⟩evil⟨U+2066⟩ ⟨U+FEFF⟩␊\tcolumn"
    assert show_signs("a\nb", keep="\n") == "a\nb"


@given(st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp"]) | st.characters()))
def test_nothing_that_steers_a_terminal_or_turns_words_round_is_left(text: str) -> None:
    shown = show_signs(text)

    bidi = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN", "B"}
    assert not {unicodedata.bidirectional(letter) for letter in shown} & (bidi - {"BN"})
    assert not [c for c in shown if unicodedata.category(c) == "Cc" and c != "\t"]
    assert show_signs(shown) == shown


@given(st.text())
def test_json_on_a_terminal_says_the_same(text: str) -> None:
    written = escape_in_json(json.dumps({"text": text}, ensure_ascii=False))

    assert json.loads(written) == {"text": text}
    assert show_signs(written) == written
