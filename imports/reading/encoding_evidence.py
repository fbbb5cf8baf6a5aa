"""Whether the accents of a text look right in the encoding that it is read in.

Old encodings have a letter for nearly every byte, so that nothing fails: only words tell. A letter
with an accent stands among small letters, or begins a word; no sign stands inside one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

CANDIDATES = ("cp1252", "iso-8859-15", "cp850", "mac_roman")
#: They begin where no letter stands before them, and never look back: lines may be long.
WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]*+[\x80-\xff][A-Za-z\x80-\xff]*+")
#: An ellipsis by itself is a word only before another one, where it may be the "à" of old DOS.
ELLIPSIS = b"\x85"
LONE_ELLIPSIS = re.compile(rb"(?<![0-9A-Za-z\x80-\xff])\x85(?= [A-Za-z])")
ASCII = re.compile(rb"[A-Za-z]")
FRENCH = frozenset("àâçèéêëîïôùûüœæÀÂÇÈÉÊËÎÏÔÙÛÜŒÆ")
EDGES = "«»“”‘’–—…•·°²³€£™®©\xa0½¼¾±§µ"
DASHES = "–—…"
#: What is a word by itself, and what is none: the € « » of a Macintosh, the £ and à of old DOS.
LONE_WORDS = "àÀ"
LONE_SIGNS = "ÛÇÈœ…"
NUMBER_SIGN = re.compile("[Nn][°º]")
#: The Ç of old DOS: €a va.
SIGN_BEFORE_WORD = re.compile("€[a-zà-ÿ]")
#: How right a word may look: other letters than French ones do occur, dashes without spaces too.
RIGHT, FOREIGN, DASHED, ODD, WRONG = 1.0, 0.7, 0.8, 0.3, 0.0
GOOD, ENOUGH, BETTER_BY = 0.75, 0.8, 0.3
#: Of the Latin alphabet in Europe.
LAST_LETTER = 0x17F
#: So many words are looked at, repeated ones included.
MOST_WORDS = 50_000
#: No word of a language is longer.
LONGEST_WORD = 60
MOST_TIMES = 10
SAMPLES = 3
READ_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class EncodingDoubt:
    """An encoding in which the text looks better; words as they are read, and as they would be."""

    encoding: str
    samples: tuple[tuple[str, str], ...]


def doubt_encoding(words: Counter[bytes], encoding: str) -> EncodingDoubt | None:
    """Return the encoding in which the words of a file look much better, None for most files."""
    if encoding not in CANDIDATES:
        return None
    now = judge_words(words, encoding)
    if not words or now >= GOOD:
        return None
    best, score = find_best(words)
    if score < ENOUGH or score - now < BETTER_BY:
        return None
    return EncodingDoubt(encoding=best, samples=tuple(list_samples(words, encoding, best)))


def guess_encoding(path: Path) -> str:
    """Return the old encoding in which the words of a file look best: neither of the usual ones."""
    # A letter by itself proves nothing.
    words = {word: times for word, times in gather_words(path).items() if ASCII.search(word)}
    if not words:
        return ""
    others = {name: judge_words(words, name) for name in CANDIDATES if name != "cp1252"}
    best = max(others, key=lambda name: others[name])
    return best if others[best] >= ENOUGH else ""


def find_best(words: Mapping[bytes, int]) -> tuple[str, float]:
    scores = {name: judge_words(words, name) for name in CANDIDATES}
    best = max(scores, key=lambda name: scores[name])
    return best, scores[best]


def gather_words(path: Path) -> Counter[bytes]:
    """Return the first words of a file with a byte beyond ASCII."""
    words: Counter[bytes] = Counter()
    with path.open("rb") as file:
        rest = b""
        while not has_enough(words) and (more := file.read(READ_BYTES)):
            # What the block cuts in two is looked at with the next one.
            data = rest + more
            cut = data.rfind(b"\n") + 1
            add_words(words, data[:cut] if cut else data)
            rest = data[cut:] if cut else b""
        add_words(words, rest)
    return words


def add_words(words: Counter[bytes], data: bytes) -> None:
    """Add the words of some lines, as the file has them, unless there are enough."""
    if not has_enough(words) and not data.isascii():
        found = Counter(word for word in WORD.findall(data) if len(word) <= LONGEST_WORD)
        if ELLIPSIS in found:
            found[ELLIPSIS] = len(LONE_ELLIPSIS.findall(data))
        words.update(+found)


def has_enough(words: Counter[bytes]) -> bool:
    return words.total() >= MOST_WORDS


def judge_words(words: Mapping[bytes, int], encoding: str) -> float:
    """Return how right the words look, from 0 to 1; words that come back count a few times."""
    weights = {word: min(times, MOST_TIMES) for word, times in words.items()}
    total = sum(weights.values())
    right = sum(weight * judge_word(word, encoding) for word, weight in weights.items())
    return right / total if total else 1.0


def judge_word(raw: bytes, encoding: str) -> float:
    try:
        word = raw.decode(encoding)
    except UnicodeDecodeError:
        return WRONG
    if NUMBER_SIGN.fullmatch(word):
        return RIGHT
    core = word.strip(EDGES)
    if core.isascii():
        # Signs alone, or around a plain word: in another encoding they may be its letters.
        if (word and word in LONE_SIGNS) or SIGN_BEFORE_WORD.match(word):
            return ODD
        return RIGHT if core == word or not core else DASHED
    if len(core) == 1 and core in FRENCH and core not in LONE_WORDS:
        return ODD if core in LONE_SIGNS else DASHED
    return min(judge_letter(core, place) for place in range(len(core)))


def judge_letter(word: str, place: int) -> float:
    """Return how right a character looks among its neighbours."""
    character = word[place]
    if character.isascii():
        return RIGHT
    before, after = word[place - 1 : place] if place else "", word[place + 1 : place + 2]
    if character in "’‘":
        return RIGHT
    if character in DASHES:
        return ODD if before.islower() and after.islower() else DASHED
    is_letter = character.isalpha() and ord(character) <= LAST_LETTER
    if not is_letter or is_case_odd(word, place):
        return WRONG
    return RIGHT if character in FRENCH else FOREIGN


def is_case_odd(word: str, place: int) -> bool:
    """Say whether a capital follows a small letter, or stands behind a small one."""
    character, before = word[place], word[place - 1 : place] if place else ""
    if character.isupper():
        return before.islower()
    follows_capitals = place > 1 and before.isupper() and word[place - 2].isupper()
    return word[place + 1 : place + 2].isupper() or follows_capitals


def list_samples(words: Counter[bytes], now: str, better: str) -> Iterator[tuple[str, str]]:
    """Yield the first words that would be read otherwise, as they look now and then."""
    shown = 0
    for word in words:
        before, after = word.decode(now, "replace"), word.decode(better, "replace")
        if before != after and judge_word(word, now) < GOOD:
            yield before, after
            shown += 1
        if shown == SAMPLES:
            return


def list_words(words: Counter[bytes], encoding: str) -> list[str]:
    """Return the first words with an accent, as they are read."""
    return [word.decode(encoding, "replace") for word in islice(words, SAMPLES)]
