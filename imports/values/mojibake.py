"""Texts that were read in the wrong encoding before they came: what shows it, what they were.

UTF-8 writes a letter with an accent as two bytes and a typographic sign as three. Read one by one
in another encoding, they become two or three characters that stand together nowhere else.
"""

import re

from imports.values import wrong_letters

#: What Windows-1252 has no character for.
HOLES = b"\x81\x8d\x8f\x90\x9d"
#: What UTF-8 may have held: all that Windows-1252 has beyond ASCII.
MEANT = frozenset(
    bytes([code]).decode("cp1252") for code in range(0x80, 0x100) if code not in HOLES
)
#: The ways that are told: the encoding that was taken, and how often one text went through it.
WRONG = ("cp1252", "mac_roman", "cp850", "iso-8859-1", "iso-8859-15")
MOST_TIMES = 3


def read_wrongly(character: str, encoding: str) -> str:
    """Return what became of a character; a byte that the encoding lacks stays as a control."""
    data = character.encode("utf-8")
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


def build_pairs() -> dict[str, str]:
    """Return every wrong text with what it was; what all of them share is told apart by length."""
    pairs: dict[str, str] = {}
    for encoding in WRONG:
        for character in sorted(MEANT):
            pairs.setdefault(read_wrongly(character, encoding), character)
    for byte in HOLES:  # of a text that went through it twice
        pairs[read_wrongly(chr(byte), "cp1252")] = chr(byte)
    return pairs


PAIRS = build_pairs()
#: Pairs that are a capital in Windows-1252 and a small letter in ISO-8859-15: hÃŽtel is hôtel.
SMALL_PAIRS = {
    wrong: letter
    for letter in sorted(MEANT)
    if letter.islower() and PAIRS[wrong := read_wrongly(letter, "iso-8859-15")] != letter
}
#: "à" in UTF-8 ends with a hard space, which many programs make a plain one. Behind two capitals it
#: is no small letter, but a Portuguese word: MAÇÃ VERDE.
SPACED_A, CAPITAL = "Ã ", "[A-ZÀ-Þ]"


def build_pattern() -> str:
    """Return the pairs as one pattern, by their first characters: Rust takes it as well."""
    by_first: dict[str, set[str]] = {}
    for wrong in PAIRS:
        by_first.setdefault(wrong[:-1], set()).add(wrong[-1])
    parts = [
        re.escape(first) + "[" + "".join(map(escape_in_class, sorted(last))) + "]"
        for first, last in sorted(by_first.items(), key=lambda item: (-len(item[0]), item[0]))
    ]
    return "|".join(parts)


def escape_in_class(character: str) -> str:
    return "\\" + character if character in "\\]^-[&~" else character


PAIRS_PATTERN = build_pattern()
PAIRS_REGEX = re.compile(f"{PAIRS_PATTERN}|(?<!{CAPITAL}{CAPITAL}){SPACED_A}")
PATTERN = f"{PAIRS_PATTERN}|(?:^|[^A-ZÀ-Þ]){CAPITAL}?{SPACED_A}|{wrong_letters.PATTERN}"
REGEX = re.compile(PATTERN)
SIGNS = tuple({frozenset(wrong) for wrong in PAIRS} | {frozenset("Ã")})


def may_hold_mojibake(data: bytes, unusual: frozenset[str]) -> bool:
    """Say whether a text in UTF-8 with these characters beyond ASCII may hold such a letter."""
    has_pair = any(sign <= unusual for sign in SIGNS)
    return has_pair or wrong_letters.may_hold_wrong_letters(data, unusual)


def restore_or_none(value: str) -> str | None:
    """Return what a text was, or None where nothing certain is known of it."""
    restored = restore_accents(value)
    return restored if restored != value else None


def restore_accents(value: str) -> str:
    """Return what a text was before it was read in the wrong encoding, once or several times."""
    for _time in range(MOST_TIMES):
        restored = PAIRS_REGEX.sub(restore_pair, value)
        if restored == value:
            break
        value = restored
    return wrong_letters.restore_letters(value)


def restore_pair(match: re.Match[str]) -> str:
    wrong, text, start, end = match[0], match.string, match.start(), match.end()
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if wrong in SMALL_PAIRS and before.isalpha() and (before.islower() or after.islower()):
        return SMALL_PAIRS[wrong]
    if wrong != SPACED_A:
        return PAIRS[wrong]
    # Two spaces: the first one is half of the letter. One: it may be both.
    return "à" if after == " " else "à "
