"""Letters that a web page, another system or a lossy program left behind."""

import pytest

from imports.rules import Rule
from imports.values.rules import CellCheck, find_faults

TEXT = CellCheck(name="ART_LIB")


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("T&eacute;l&eacute; &amp; c&acirc;ble d&#039;antenne", "Télé & câble d'antenne"),
        ("Vis&nbsp;A2", "Vis A2"),
        ("Soci&#233t&#233", "Société"),
        ("&#xE9;t&#xe9;", "été"),
        ("10 &euro; &laquo;net&raquo; &frac12;", "10 € «net» ½"),
        ("C&oelig;ur", "Cœur"),
        (r"Soci\u00e9t\u00e9 \u0152uvre", "Société Œuvre"),
        (r"Soci\\u00e9t\\\\\xe9", "Société"),
        (r"Vis \ud83d\udd29 \u00e9", "Vis \N{NUT AND BOLT} é"),
        ("Soci%C3%A9t%c3%a9%20G", "Société G"),
        ("Soci=C3=A9t=C3=A9", "Société"),
        ("Vis<br/>longue<BR>inox", "Vis longue inox"),
        ('<p style="color:red">Un <b>clou</b></p><p>Deux</p>', "Un clou Deux"),
        ("<ul><li>A</li><li>B</li></ul>", "A B"),
        (r"Vis\nlongue", "Vis longue"),
        (r"Réf : 12\r\nCouleur : bleu", "Réf : 12 Couleur : bleu"),
        ("<p></p>", ""),
    ],
)
def test_codes_of_a_web_page_become_letters(value: str, meant: str) -> None:
    assert dict(find_faults(value, TEXT))[Rule.HTML_ENTITY] == {"suggestion": meant}


@pytest.mark.parametrize(
    "value",
    [
        r"caf\ud83d",
        r"caf\ude00\u00e9",
        r"caf\u0000",
        "=C3=A9=FF",
        f"&#12; &#{'1' * 5_000}",
    ],
)
def test_codes_that_stand_for_no_letter_are_told_without_a_suggestion(value: str) -> None:
    assert dict(find_faults(value, TEXT))[Rule.HTML_ENTITY] == {}


@pytest.mark.parametrize(
    "value",
    [
        "http://a.fr/%C3%A9",
        "C:\\users",
        "100 %C3",
        "a=C3",
        "R&D",
        "A & B;",
        "Dupont&fils;",
        "&;",
        "M&M's",
        "a&b;c",
        "&#; 1",
        "Prix < 5 € > 2 €",
        "a<b et b>c",
        "<null@exemple.fr>",
        "C:\\new\\name.txt",
        "\\\\serveur\\new",
    ],
)
def test_an_ampersand_is_no_code(value: str) -> None:
    assert Rule.HTML_ENTITY not in dict(find_faults(value, TEXT))


@pytest.mark.parametrize(
    "value",
    ["Soci?t?", "C?ble", "Fen?tres et b?ti", "m?canique", "?tage", "L'?tage", "Saint-?tienne",
     "SOCI?T?", "CH?TEAU", "B?TIMENT"],
)  # fmt: skip
def test_a_question_mark_inside_a_word_stands_for_a_letter(value: str) -> None:
    assert dict(find_faults(value, TEXT)) == {Rule.LOST_LETTER: {}}


@pytest.mark.parametrize(
    "value",
    [
        "Quoi ?",
        "Oui? Non",
        "http://a.fr/b?c",
        "a.fr/b?c=d",
        "?",
        "A?B",
        "12?5",
        "x@y?z",
        "? voir",
        "Oui ?",
        "a.fr/?id=3",
    ],
)
def test_a_question_is_no_lost_letter(value: str) -> None:
    assert Rule.LOST_LETTER not in dict(find_faults(value, TEXT))


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("Socie\u0301te\u0301", "Société"),
        ("c\u0327a et la\u0300", "ça et là"),
        ("A\u2011B", "A-B"),
        ("of\ufb01ce", "office"),
        ("N\u0303andu", "Ñandu"),
    ],
)
def test_accents_in_pieces_and_look_alikes_are_written_as_windows_does(
    value: str, meant: str
) -> None:
    assert dict(find_faults(value, TEXT))[Rule.NOT_CP1252]["suggestion"] == meant


@pytest.mark.parametrize("value", ["→", "Société →", "日本"])
def test_what_has_no_look_alike_is_told_without_a_suggestion(value: str) -> None:
    assert "suggestion" not in dict(find_faults(value, TEXT))[Rule.NOT_CP1252]


def test_a_long_text_full_of_question_marks_is_read_once() -> None:
    """It takes hours where all that follows is read again for each of them."""
    assert dict(find_faults("a?a " * 200_000 + ":", TEXT)) == {Rule.LOST_LETTER: {}}
    assert dict(find_faults(":" + "a?a " * 200_000, TEXT)) == {}


@pytest.mark.parametrize("more", ["", r"\u00e9"])
def test_a_long_text_full_of_backslashes_is_read_once(more: str) -> None:
    """It takes minutes where the rest is read again from each of them."""
    faults = dict(find_faults(rf"{more}a" + "\\" * 1_000_000, TEXT))

    assert (Rule.HTML_ENTITY in faults) == bool(more)
