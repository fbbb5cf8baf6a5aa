"""Single letters that another encoding put in place of those with an accent: SociÚtÚ, BesanÁon.

One old encoding was taken for another, byte by byte, and the text was stored again since: every
letter is a letter, only a wrong one. What shows it are capitals and signs inside a word.
"""

import re
from string import ascii_lowercase, ascii_uppercase

#: The encoding in which the text was written, and the one in which it was read.
WAYS = (
    ("cp1252", "cp850"),
    ("cp1252", "cp437"),
    ("cp1252", "mac_roman"),
    ("cp850", "cp1252"),
    ("mac_roman", "cp1252"),
    ("iso-8859-15", "cp1252"),
)
#: After a small letter no French word has one of these capitals, and after any letter none of the
#: others; between two letters none has one of the signs.
CAPITALS = "ÈÎÔÙÛŒþΘΓτΦ"
FOREIGN = "ÁËÍÓÚÞŽŠ"
INSIDE = "‚ˆƒ‡¯¶˘˚‰£™“”‹εδσΩ⌠∩"
#: œ, Œ and € of ISO-8859-15: a fraction stands in no word, and nobody types the last sign.
FRACTIONS = "[A-Za-z]½[a-z]|[¼½][ui][a-z]|(?:^|[ 0-9])¤(?:[ ,.;/)]|$)"
SMALL = "a-zà-öø-ýÿ"
NO_LETTER = "[^A-Za-zÀ-ÿŒŠŽ]"
PATTERN = (
    f"[{SMALL}][{CAPITALS}{FOREIGN}](?:[{SMALL}{INSIDE}{CAPITALS}{FOREIGN}]|{NO_LETTER}|$)"
    f"|[A-Z][{FOREIGN}][{SMALL}]|[A-Z{SMALL}][{INSIDE}][{SMALL}]|[{SMALL}]‚(?:{NO_LETTER}|$)"
    f"|{FRACTIONS}"
)
REGEX = re.compile(PATTERN)
FRACTION_SIGNS = "¼½¤"
SIGNS = frozenset(CAPITALS + FOREIGN + INSIDE + FRACTION_SIGNS)
#: Bytes as what they may be of a text in UTF-8: a small letter or the end of one, a capital.
SMALL_BYTES = ascii_lowercase.encode() + bytes(range(0xA0, 0xC0))
CLASSES = bytes.maketrans(
    SMALL_BYTES + ascii_uppercase.encode(), b"a" * len(SMALL_BYTES) + b"A" * len(ascii_uppercase)
)
#: What a French text may hold beyond ASCII, and where it never stands.
FRENCH = frozenset("àâäçèéêëîïôöùûüÿœæÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒÆ€°«»’–—…\xa0²³")
NOT_FRENCH = re.compile(
    f"[{SMALL}][À-ÞŒ]|[A-Z][À-ÞŒ][a-z]|[àù][a-z]|ç(?![aouàâôû])|[âêîô]\\b|(?<![aeouAEOU])[ïë]"
    rf"|\w[€°«»–—…²³]\w"
)


def may_hold_wrong_letters(data: bytes, unusual: frozenset[str]) -> bool:
    """Say whether a text in UTF-8 with these unusual characters may have a letter of another."""
    signs = SIGNS & unusual
    if not signs:
        return False
    # Many times as fast as one pattern: a text of capitals is full of these letters.
    classes = data.translate(CLASSES)
    return any(
        before + sign.encode().translate(CLASSES) in classes
        for sign in signs
        for before in list_befores(sign)
    )


def list_befores(sign: str) -> tuple[bytes, ...]:
    """Return the classes of bytes after which a sign may be a wrong letter."""
    if sign in FRACTION_SIGNS:
        return (b"",)
    return (b"a",) if sign in CAPITALS else (b"a", b"A")


def restore_letters(value: str) -> str:
    """Return what a text was; as it is where none of the ways, or several, make it French."""
    if not REGEX.search(value):
        return value
    found = {restored for way in WAYS if is_french(restored := read_anew(value, *way))}
    return found.pop() if len(found) == 1 else value


def read_anew(value: str, written: str, taken: str) -> str:
    """Return the text as it was written; empty where the encoding that was taken lacks a letter."""
    try:
        data = b"".join(encode_letter(letter, taken) for letter in value)
        return data.decode(written)
    except UnicodeError:
        return ""


def encode_letter(letter: str, encoding: str) -> bytes:
    """Return the byte of a letter; a control stands for the byte that the encoding lacks."""
    is_hole = encoding == "cp1252" and "\x80" <= letter < "\xa0"
    return letter.encode("latin-1" if is_hole else encoding)


def is_french(value: str) -> bool:
    letters = {letter for letter in value if not letter.isascii()}
    return bool(value) and letters <= FRENCH and not NOT_FRENCH.search(value)
