"""Finds a kind or a field by the words that people type."""

import unicodedata
from collections.abc import Iterable, Sequence

from imports.catalogue.kind import Field, Kind

#: What separates words and means nothing itself: “code-barres” is “code barres”.
BLANKS = str.maketrans(dict.fromkeys("-'’/·", " "))


def fold_text(text: str) -> str:
    """Return the text as people type it when they search: no capitals, accents or hyphens."""
    split = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").translate(BLANKS))
    return "".join(character for character in split if not unicodedata.combining(character))


def split_query(query: str) -> list[str]:
    """Return the words to look for; a plural finds the singular."""
    return [
        word[:-1] if len(word) > 3 and word.endswith("s") else word
        for word in fold_text(query).split()
    ]


def has_words(text: str, words: Iterable[str]) -> bool:
    text = fold_text(text)
    return all(word in text for word in words)


def kind_text(kind: Kind) -> str:
    """Return all that a kind is called."""
    return " ".join([kind.label, kind.key, *kind.words])


def find_fields(kind: Kind, words: Sequence[str]) -> list[Field]:
    return [field for field in kind.fields if has_words(f"{field.name} {field.label}", words)]
