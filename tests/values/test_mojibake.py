"""Texts that were read in the wrong encoding are known, and become what they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.rules import Rule
from imports.values.mojibake import (
    MEANT,
    REGEX,
    SMALL_PAIRS,
    WRONG,
    may_hold_mojibake,
    restore_accents,
)
from imports.values.rules import CellCheck, find_faults

#: What French offices write, with hard spaces and typographic signs.
FRENCH = [
    "Société Générale", "L’hôtel de l’Étoile", "Cœur de bœuf", "Prix en €", "Ça et là", "Noël",
    "SOCIÉTÉ\xa0: «\xa0À l’ŒUVRE\xa0»", "n°\xa05 – 10 m² … 12,5 µm", "PÂTE Â", "DÛ\xa0; SÛR",
    "ÂGE\xa0!",
    "Ærø", "Åse “A”", "10\xa0000 ± 5", "Ô ! ÔTÉ", "½ – ¼", "CÔTÉ ¼", "ËÏ’", "à la carte",
    "MAÇÃ VERDE",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(FRENCH), min_size=1, max_size=4).map(" ".join)


def read_as(text: str, encoding: str) -> str:
    data = text.encode("utf-8")
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


@pytest.mark.parametrize("text", FRENCH)
def test_a_good_text_is_left_alone(text: str) -> None:
    assert not REGEX.search(text)
    assert restore_accents(text) == text


@pytest.mark.parametrize("encoding", WRONG)
@given(text=WORDS)
def test_a_text_read_in_the_wrong_encoding_is_what_it_was(encoding: str, text: str) -> None:
    wrong = read_as(text, encoding)

    assert text.isascii() or REGEX.search(wrong)
    unusual = frozenset(c for c in wrong if not c.isascii())
    assert may_hold_mojibake(wrong.encode(), unusual) or text.isascii()
    assert restore_accents(wrong) == text


@given(text=WORDS)
def test_twice_wrong_is_mended_at_once(text: str) -> None:
    assert restore_accents(read_as(read_as(text, "cp1252"), "cp1252")) == text


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("Menuiserie Ã  Paris", "Menuiserie à Paris"),
        ("Menuiserie Ã Paris", "Menuiserie à Paris"),
        ("NoÃ«l Å’uvre â€“ 2026", "Noël Œuvre – 2026"),
        ("Noël Å’uvre", "Noël Œuvre"),
        ("SociÃƒÂ©tÃƒÂ©", "Société"),
        ("lâ€™Ã©tÃ© Ã  la mer", "l’été à la mer"),
        ("Soci├®t├® d'├ëtudes", "Société d'Études"),
        ("Pâtes Ã la crème", "Pâtes à la crème"),
    ],
)
def test_what_offices_have_becomes_what_they_typed(wrong: str, meant: str) -> None:
    faults = dict(find_faults(wrong, CellCheck(name="PCF_RS")))

    assert faults[Rule.MOJIBAKE] == {"suggestion": meant}


@pytest.mark.parametrize("character", sorted(MEANT))
def test_every_letter_of_windows_is_known_in_each_wrong_encoding(character: str) -> None:
    for encoding in WRONG:
        if encoding != "iso-8859-15" or character not in SMALL_PAIRS.values():
            assert restore_accents(f"A{read_as(character, encoding)}B") == f"A{character}B"


@pytest.mark.parametrize("character", sorted(SMALL_PAIRS.values()))
def test_small_letters_are_those_of_small_words(character: str) -> None:
    assert restore_accents(f"A{read_as(character, 'iso-8859-15')}b") == f"A{character}b"


@pytest.mark.slow
def test_a_long_text_full_of_wrong_letters_is_restored_in_one_go() -> None:
    """It takes minutes where all that stands before is copied for each of them."""
    assert restore_accents("Ã©€" * 1_000_000) == "é€" * 1_000_000


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("Ã  la carte", "à la carte"), ("LÃ bas", "Là bas"), ("dÃ©jÃ vu", "déjà vu")],
)
def test_a_hard_space_that_became_a_plain_one_is_half_of_a_letter(wrong: str, meant: str) -> None:
    faults = dict(find_faults(wrong, CellCheck(name="ART_LIB")))

    assert faults == {Rule.MOJIBAKE: {"suggestion": meant}}
