"""Signs that a line may be no record, which are quick to look for in the bytes of many."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from enum import Enum, auto

from imports.reading import Chunk

#: In lower case: no line is a total in the middle without one of them.
WORDS = (b"tota", b"report", b"page ", b"nombre d")
#: The same where all but the letters is left out, which leaves little of most files to look in.
LETTERS_OF_WORDS = (b"tota", b"report", b"page", b"nombred")
NO_LETTER = bytes(code for code in range(256) if not chr(code).isascii() or not chr(code).isalpha())
IN_LOWER = bytes(range(256)).lower()
MARKS = (b"--", b"==", b"__", b"**")
COMMENTS = (b"\n#", b"\n//", b"\n*", b"\n--", b"\n/*", b"\nrem ")
#: Any of these, faster than one after the other: what begins with a line end is leapt to.
ANY_COMMENT = re.compile(rb"\n(?:#|//|\*|--|/\*|[rR][eE][mM] )")
NO_LETTERS = re.compile(rb"\n[^0-9A-Za-z\x80-\xff\n]+(?=\n|\Z)")
FIRST_NO_LETTERS = re.compile(NO_LETTERS.pattern.removeprefix(rb"\n"))
#: So many of the first lines, and of those below a header that stands again, may explain columns.
FIRST_LINES = 3
#: A sign that so many lines of a chunk bear tells nothing apart.
MOST_SUSPECTS = 1000


class LineSign(Enum):
    """What a line bears that may be no record.

    The name of a column, or its label, in any case; the delimiters of a line with a value alone; a
    line that explained the columns, once more; words of totals, marks of comments and of lines that
    are drawn.
    """

    NAME = auto()
    LABEL = auto()
    ALONE = auto()
    EXPLAINED = auto()
    WORD = auto()
    COMMENT = auto()
    DRAWN = auto()


#: The signs of one table: texts in UTF-8, those `IN_ANY_CASE` in lower case.
type OwnSigns = Mapping[LineSign, Sequence[bytes]]
IN_ANY_CASE = (LineSign.NAME, LineSign.LABEL)
#: Those that are the same in every table, to be looked for in lower case.
IN_ALL_TABLES: Mapping[LineSign, Sequence[bytes]] = {
    LineSign.WORD: WORDS,
    LineSign.COMMENT: COMMENTS,
}


def look_for_signs(data: bytes, own: OwnSigns) -> set[LineSign]:
    """Return the signs that a text may bear, in less time than it takes to find where."""
    signs = {LineSign.ALONE, LineSign.EXPLAINED}
    letters = data.translate(IN_LOWER, NO_LETTER)
    if any(word in letters for word in LETTERS_OF_WORDS):
        signs.add(LineSign.WORD)
    for sign in IN_ANY_CASE:
        if any(text.translate(IN_LOWER, NO_LETTER) in letters for text in own.get(sign, ())):
            signs.add(sign)
    if ANY_COMMENT.search(data):
        signs.add(LineSign.COMMENT)
    if NO_LETTERS.search(data) or FIRST_NO_LETTERS.match(data):
        signs.add(LineSign.DRAWN)
    return signs


def find_rows_with_signs(chunk: Chunk, signs: Set[LineSign], own: OwnSigns) -> set[int]:
    """Return the rows, from 0, with one of these signs, and those below one of a header."""
    data, found = chunk.data, set[int]()
    looked_for = {**IN_ALL_TABLES, **own}
    exact = looked_for.keys() - {*IN_ALL_TABLES, *IN_ANY_CASE}
    lower = data.lower() if signs - exact - {LineSign.DRAWN} else data
    for sign in looked_for.keys() & signs:
        text = data if sign in exact else lower
        for wanted in looked_for[sign]:
            after = wanted.startswith(b"\n")
            rows = find_rows(text, (place + after for place in find_places(text, wanted)))
            if len(rows) > MOST_SUSPECTS:
                continue
            found |= rows
            if sign in IN_ANY_CASE:
                below = (row + step for row in rows for step in range(1, FIRST_LINES + 1))
                found.update(row for row in below if row < chunk.count)
    if LineSign.DRAWN in signs and any(mark in data for mark in MARKS):
        # Where the line end stands below one more, the line begins.
        drawn = NO_LETTERS.finditer(b"\n" + data)
        rows = find_rows(data, (match.start() for match in drawn))
        found |= rows if len(rows) <= MOST_SUSPECTS else set()
    return found


def find_places(data: bytes, sign: bytes) -> Iterator[int]:
    """Yield where the sign stands, once a line at most."""
    place = data.find(sign)
    while place >= 0:
        yield place
        stop = data.find(b"\n", place + sign.startswith(b"\n"))
        place = data.find(sign, stop) if stop >= 0 else -1


def find_rows(data: bytes, places: Iterator[int]) -> set[int]:
    """Return the rows, from 0, in which these ascending places are, one more than enough."""
    rows: set[int] = set()
    row = before = 0
    for place in places:
        row += data.count(b"\n", before, place)
        before = place
        rows.add(row)
        if len(rows) > MOST_SUSPECTS:
            break
    return rows
