"""Finds passwords in what a server sent back, however they are written there.

A careless server repeats the request: in an error page, in an entry of its journal. What it repeats
went through the escapes of JSON, of addresses, of pages, perhaps of several of them.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html.entities import codepoint2name
from itertools import groupby

#: Shorter ones are parts of ordinary words and figures: they are looked for after this name only.
LEAST_CHARACTERS = 4
NAME = r"[mM][oO][tT](?:_|%5[fF])?[pP][aA][sS][sS][eE]"
BETWEEN_NAME_AND_VALUE = (
    r"(?:%(?:25){0,4}(?:2[0267]|3[ADad]|5[Cc])"
    r"|&(?:amp;){0,4}(?:quot|apos|#34|#39|#[xX]2[27]);"
    r"|\\u00(?:2[027]|3[ADad]|5[Cc])|[\s\0\"'\\:=>(\[,]){1,24}"
)
#: None of them means anything in JSON, in addresses, in pages or in the ERP's sentences.
MASK_CHARACTERS = "*#~^|!@$"
SHORT_ESCAPES = {
    "\n": "n",
    "\r": "r",
    "\t": "t",
    "\b": "b",
    "\f": "f",
    '"': '"',
    "/": "/",
    "'": "'",
}

type Span = tuple[int, int]


@dataclass(frozen=True)
class Credentials:
    """A user name and a password, as one place asks for them."""

    user: str
    password: str = field(repr=False)


class Secrets:
    """The passwords that must not be kept, and where a text holds one of them."""

    def __init__(self, logins: Iterable[Credentials]) -> None:
        passwords = [login.password for login in logins if login.password]
        self.long = [one for one in passwords if len(one) >= LEAST_CHARACTERS]
        tokens = [token for login in logins if login.password for token in basic_tokens(login)]
        branches = [
            branch
            for one in sorted({*self.long, *tokens}, key=len, reverse=True)
            for branch in branches_of(one, is_token=one in tokens)
        ]
        self.patterns = [re.compile("|".join(branches))] if branches else []
        if short := [pattern_of(one) for one in passwords if len(one) < LEAST_CHARACTERS]:
            values = "|".join(sorted(short, key=len, reverse=True))
            self.patterns.append(
                re.compile(rf"(?P<name>{NAME}\0{{0,3}}{BETWEEN_NAME_AND_VALUE})(?:{values})")
            )
        used = {letter for text in (*passwords, *tokens) for letter in text}
        # A letter that no password holds: beside what is left, it cannot make one up again.
        self.letter = next((one for one in MASK_CHARACTERS if one not in used), "*")

    def __repr__(self) -> str:
        return f"<{len(self.long)} passwords>"

    def __bool__(self) -> bool:
        return bool(self.patterns)

    @property
    def mask(self) -> str:
        """What stands for a password: never longer than one, and the same for all."""
        return self.letter * (LEAST_CHARACTERS - 1)

    def find(self, text: str) -> list[Span]:
        """Return where a password stands, in the order of the text, none inside another."""
        found = [span for pattern in self.patterns for span in find_matches(pattern, text)]
        if len(self.patterns) < 2:
            return found
        apart: list[Span] = []
        for start, end in sorted(found):
            if not apart or start >= apart[-1][1]:
                apart.append((start, end))
            elif end > apart[-1][1]:
                apart[-1] = (apart[-1][0], end)
        return apart

    def hide(self, text: str) -> str:
        """Return the text with a mask for every password."""
        return replace(text, self.find(text), lambda _: self.mask)

    def blot(self, text: str, spans: Iterable[Span]) -> str:
        """Return the text with each letter at these places masked: as long, its blanks kept."""
        return replace(text, spans, lambda found: re.sub(r"\S", self.letter, found))


def find_matches(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Yield where the pattern matches, without the name in front of a short password."""
    has_name = bool(pattern.groups)
    for match in pattern.finditer(text):
        yield match.end("name") if has_name else match.start(), match.end()


def replace(text: str, spans: Iterable[Span], change: Callable[[str], str]) -> str:
    parts, done = [], 0
    for start, end in spans:
        parts += [text[done:start], change(text[start:end])]
        done = end
    return "".join([*parts, text[done:]]) if done else text


def basic_tokens(login: Credentials) -> Iterator[str]:
    """Yield what the basic authentication makes of a login."""
    for encoding in ("utf-8", "latin-1"):
        with suppress(UnicodeEncodeError):
            token = b64encode(f"{login.user}:{login.password}".encode(encoding)).decode("ascii")
            token = token.rstrip("=")
            yield from {token, token.replace("+", "-").replace("/", "_")}


def branches_of(secret: str, *, is_token: bool = False) -> Iterator[str]:
    """Yield what `pattern_of` matches, one pattern for each way to begin.

    Each then begins with a letter of its own, and a search leaps from one of these to the next.
    """
    first, *rest = pieces_of(secret, is_token=is_token)
    for beginning in first:
        yield r"\0{0,3}".join([beginning, *(f"(?:{'|'.join(piece)})" for piece in rest)])


def pattern_of(secret: str) -> str:
    """Return what matches the secret in any spelling, also with the NULs of UTF-16 in between."""
    return r"\0{0,3}".join(f"(?:{'|'.join(piece)})" for piece in pieces_of(secret))


def pieces_of(secret: str, *, is_token: bool = False) -> list[list[str]]:
    """Return the spellings of each letter; of backslashes, which escapes double, of each run.

    Nobody spells the letters of a token otherwise, only its signs.
    Each part that repeats is bounded: a search takes time in proportion to the text.
    """
    pieces: list[list[str]] = []
    for letter, run in groupby(secret):
        count = len([*run])
        if is_token and letter.isalnum():
            pieces += [[letter]] * count
        elif letter == "\\":
            others = [f"(?:{one}){{{count}}}" for one in [*spellings(letter)][1:]]
            pieces.append([rf"\\{{{count},{8 * count}}}", *others])
        else:
            pieces += [[*spellings(letter)]] * count
    return pieces


def spellings(letter: str) -> Iterator[str]:
    """Yield the patterns of one letter; each begins with a letter of its own, for the search."""
    code = ord(letter)
    yield re.escape(letter)
    if letter == "\0":  # what reading an answer makes of it
        yield "\N{REPLACEMENT CHARACTER}"
    encoded = {letter.encode("utf-8", "surrogatepass")}
    for encoding in ("cp1252", "latin-1"):
        with suppress(UnicodeEncodeError):
            encoded.add(letter.encode(encoding))
    if code > 127:  # as bytes that are read one by one
        two = {letter.encode(name, "surrogatepass") for name in ("utf-16-le", "utf-16-be")}
        yield from (re.escape(raw.decode("latin-1")) for raw in sorted(encoded | two))
    for raw in sorted(encoded):
        yield "".join(f"%(?:25){{0,4}}{any_case(byte, 2)}" for byte in raw)
    units = letter.encode("utf-16-be", "surrogatepass")
    yield "".join(
        rf"\\\\{{0,7}}u{any_case(int.from_bytes(units[at : at + 2]), 4)}"
        for at in range(0, len(units), 2)
    )
    if letter in SHORT_ESCAPES:
        yield rf"\\\\{{0,7}}{re.escape(SHORT_ESCAPES[letter])}"
    if letter == " ":
        yield r"\+"
    named = codepoint2name.get(code, "apos" if letter == "'" else "")
    name = f"|{named}" if named else ""
    yield rf"&(?:amp;){{0,4}}(?:#0{{0,8}}{code}|#[xX]0{{0,8}}{any_case(code, 1)}{name});?"


def any_case(number: int, digits: int) -> str:
    """Return a pattern of the hexadecimal number in capitals or not."""
    written = f"{number:0{digits}x}"
    return "".join(f"[{one}{one.upper()}]" if one.isalpha() else one for one in written)
