"""The encoding of a text is doubted where its words are, and only there."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from imports.reading import Looker
from imports.reading.dialect import MIXED
from imports.reading.encoding_evidence import (
    LONGEST_WORD,
    MOST_WORDS,
    doubt_encoding,
    gather_words,
)
from imports.reading.first_look import take_first_look
from imports.reading.mixed_encoding import find_odd_lines
from tests.effort import examples

#: As offices write them: capitals, ligatures, typographic signs, foreign names.
LINES = [
    "C1;Société Générale de l’Étoile;411001", "C2;Pâtisserie Noël & fils;411002",
    "C3;Fenêtres Lefèvre – Besançon;411003", "C4;HÔTEL DU PÈRE NOËL;411004",
    "C5;« Œuvres » & cœur… 10 €;411005", "C6;Paris–Lyon, août;411006", "C7;Müller & Søn;411007",
    "C8;n° 5 – 10 m² ½;411008", "C9;Crème brûlée à l'ancienne;411009", "C10;Garçon, ça va ?;411010",
    "C11;Île de Ré, forêt, où;411011", "C12;Maïs, naïf, aiguë;411012", "C13;plain ASCII;411013",
]  # fmt: skip
FRENCH = [line for line in LINES if line.isascii() or not set(line) & set("–…«»’€½²–")]


def write(folder: Path, lines: list[str], encoding: str) -> Path:
    path = folder / "clients.csv"
    path.write_bytes(b"".join(line.encode(encoding) + b"\r\n" for line in lines))
    return path


@given(lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=6))
@settings(max_examples=examples(100))
def test_nobody_is_asked_about_windows_1252(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = write(tmp_path_factory.mktemp("f"), lines, "cp1252")
    look = take_first_look(path)

    assert look.encoding in ("cp1252", "utf-8")
    assert doubt_encoding(look.words, look.encoding) is None


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
@given(lines=st.lists(st.sampled_from(FRENCH), min_size=3, max_size=8, unique=True))
@settings(max_examples=examples(100))
def test_an_old_encoding_is_proposed_or_to_be_confirmed(
    tmp_path_factory: pytest.TempPathFactory, encoding: str, lines: list[str]
) -> None:
    path = write(tmp_path_factory.mktemp("f"), lines, encoding)
    look = take_first_look(path)
    doubt = doubt_encoding(look.words, look.encoding)

    if all(map(str.isascii, lines)):
        assert doubt is None
    elif look.is_guessed:
        assert look.encoding == encoding
    else:
        assert doubt is not None
        assert doubt.encoding == encoding


@pytest.mark.parametrize("line", ["C1;Œuvres & cœur, prix en €", "C1;cœur", "C1;Ÿ, œuf, 3 €"])
def test_latin_9_is_proposed_for_its_own_letters(tmp_path: Path, line: str) -> None:
    path = write(tmp_path, [line], "iso-8859-15")

    look = take_first_look(path)
    doubt = doubt_encoding(look.words, look.encoding)

    assert doubt is not None
    assert doubt.encoding == "iso-8859-15"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("mac_roman", "Lot 5 €"), ("mac_roman", "Lot 5€"), ("mac_roman", "« Luc »"),
        ("mac_roman", "Vis à bois"), ("mac_roman", "N° 5"), ("cp850", "Vis à bois"),
        ("cp850", "N° 5"), ("cp850", "10 £"), ("cp850", "Ça va"), ("cp850", "25°C"),
    ],
)  # fmt: skip
def test_a_sign_alone_in_a_file_tells_its_encoding(
    tmp_path: Path, encoding: str, text: str
) -> None:
    look = take_first_look(write(tmp_path, [f"A1;{text};5", "A2;Vis;6"], encoding))

    doubt = doubt_encoding(look.words, look.encoding)

    assert doubt is not None
    assert doubt.encoding == encoding


@pytest.mark.parametrize(
    "text",
    ["Lot 5 €", "Vis à bois", "N° 5", "« Luc »", "l’été…", "etc. …", "de 1…5", "Ø 12", "5 m²",
     "Option É", "ô temps", "Vis – clou", "25°C", "± 5", "½", "300€HT"],
)  # fmt: skip
def test_a_sign_alone_in_windows_1252_is_not_doubted(tmp_path: Path, text: str) -> None:
    look = take_first_look(write(tmp_path, [f"A1;{text};5", "A2;Vis;6"], "cp1252"))

    assert look.encoding == "cp1252"
    assert doubt_encoding(look.words, look.encoding) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le"])
def test_unicode_is_not_doubted(tmp_path: Path, encoding: str) -> None:
    look = take_first_look(write(tmp_path, LINES, encoding))

    assert doubt_encoding(look.words, look.encoding) is None


@given(
    lines=st.lists(st.sampled_from(LINES), min_size=4, max_size=30),
    odd=st.sets(st.integers(0, 29), min_size=1, max_size=2),
)
@example(lines=[LINES[4], LINES[0], LINES[4], LINES[4]], odd={1})
@settings(max_examples=examples(100))
def test_some_lines_in_another_encoding_are_named_and_all_are_right(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], odd: set[int]
) -> None:
    path = tmp_path_factory.mktemp("f") / "f.csv"
    wrong = {place for place in odd if place < len(lines) and not lines[place].isascii()}
    right = {n for n, line in enumerate(lines) if n not in wrong and not line.isascii()}
    raw = [line.encode("cp1252" if n in wrong else "utf-8") for n, line in enumerate(lines)]
    path.write_bytes(b"\r\n".join(raw))
    look = take_first_look(path)

    if wrong and len(right) > len(wrong):
        assert look.encoding == MIXED
        assert list(find_odd_lines(path)) == [(n + 1, lines[n]) for n in sorted(wrong)]


def test_what_a_person_says_is_not_guessed_at(tmp_path: Path) -> None:
    path = write(tmp_path, ["C1;H\x90tel"], "latin-1")
    looker = Looker("iso-8859-15")
    looker.see(path.read_bytes())

    look = take_first_look(path, looker)

    assert (look.encoding, look.is_guessed) == ("iso-8859-15", False)


@pytest.mark.parametrize("encoding", ["cp1252", "iso-8859-15", "cp850", "mac_roman"])
def test_the_words_are_the_same_in_passing_and_looked_for(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, FRENCH, encoding)
    looker = Looker(encoding)
    looker.see(path.read_bytes())

    assert take_first_look(path, looker).words == gather_words(path)


@pytest.mark.parametrize("text", ["a" * 900_000 + ";é", "é" * 900_000, "aé" * 400_000, "é;" * 9])
def test_words_of_any_length_are_read_once(tmp_path: Path, text: str) -> None:
    """Each of these takes hours where a word is looked for from each of its letters."""
    path = write(tmp_path, [text], "cp1252")

    assert all(len(word) <= LONGEST_WORD for word in gather_words(path))
    assert gather_words(path) == take_first_look(path).words


@pytest.mark.slow
def test_words_far_below_plain_lines_count_in_passing_and_looked_for(tmp_path: Path) -> None:
    plain = ["C1;plain ASCII, and nothing else;411001"] * 250_000
    path = write(tmp_path, [*plain, *FRENCH], "mac_roman")
    looker = Looker("iso-8859-15")
    looker.see(path.read_bytes())

    words = gather_words(path)

    assert words == take_first_look(path, looker).words
    assert doubt_encoding(words, "iso-8859-15") is not None


@pytest.mark.slow
def test_enough_words_end_the_search(tmp_path: Path) -> None:
    path = write(tmp_path, ["é;è;à;ç;ù;ê;ë;î;ï;ô"] * 400_000, "cp1252")
    looker = Looker("cp1252")
    looker.see(path.read_bytes())

    found = [gather_words(path), take_first_look(path, looker).words]

    assert all(MOST_WORDS <= words.total() < MOST_WORDS + 600_000 for words in found)
