"""Letters of one old encoding that were read in another are told, and become what they were."""

import pytest

from imports.rules import Rule
from imports.values.columnar import find_signs
from imports.values.rules import CellCheck, find_faults
from imports.values.wrong_letters import REGEX, WAYS

#: Names as French offices have them.
FRENCH = ["Société Générale", "Électricité Forêt", "Bâtiment & façade", "Hôtel du Père", "Alès"]


def read_as(text: str, written: str, taken: str) -> str:
    """Return what became of the text; a byte that the encoding lacks stays as a control."""
    data = text.encode(written)
    return "".join(bytes([byte]).decode(taken, "ignore") or chr(byte) for byte in data)


def suggest(value: str) -> object:
    faults = dict(find_faults(value, CellCheck(name="PCF_RS")))
    return faults[Rule.MOJIBAKE].get("suggestion")


@pytest.mark.parametrize(
    "wrong",
    [wrong for way in WAYS for text in FRENCH if REGEX.search(wrong := read_as(text, *way))],
)
def test_what_was_written_is_suggested_or_nothing(wrong: str) -> None:
    assert suggest(wrong) in (*FRENCH, None)
    assert Rule.MOJIBAKE in find_signs(wrong.encode()).rules


@pytest.mark.parametrize("way", WAYS[:-1])
def test_every_way_is_known(way: tuple[str, str]) -> None:
    assert suggest(read_as("Société Générale", *way)) == "Société Générale"


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("BÔtiment & faþade", "Bâtiment & façade"),
        ("BesanÁon", "Besançon"),
        ("ThÚÔtre", "Théâtre"),
        ("C½ur de chêne", "Cœur de chêne"),
        ("¼uvres & ½ufs à 5 ¤", "Œuvres & œufs à 5 €"),
    ],
)
def test_what_offices_have_becomes_what_they_typed(wrong: str, meant: str) -> None:
    assert suggest(wrong) == meant


def test_where_two_words_are_possible_nothing_is_suggested() -> None:
    assert suggest("Ch‚teau") is None


@pytest.mark.parametrize(
    "text",
    [
        *FRENCH, "L’ÎLE", "Île-de-France", "McÉcole", "CÔTE D'AZUR", "4×40 m³", "suite…voir",
        "Dvořák", "Škoda", "café–bar", "10 ‰", "Þór", "l’Œuvre", "“À voir”", "BŒUF", "12,5 £",
        "Ó Briain", "NOËL", "MÜLLER", "Citroën", "‹x›", "«Ô»", "½ l", "¼ litre", "2½h",
        "½l", "10 ½", "10 kΩ", "4,7kΩ 1 %", "MΩ",
    ],
)  # fmt: skip
def test_a_good_text_is_left_alone(text: str) -> None:
    assert not REGEX.search(text)
