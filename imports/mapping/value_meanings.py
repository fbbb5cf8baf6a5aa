"""What the values of a column mean to a field that allows only some: as its table says."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from imports.catalogue import Field, FieldType
from imports.mapping.steps.text import LONGEST_CELL
from imports.mapping.steps.value_table import ValueTable
from imports.values.date_texts import fold_letters
from imports.values.rules import CHECKBOX_VALUES, is_blank
from imports.values.suggestions import suggest_allowed, suggest_checkbox

#: Words that tell no meaning from another.
SMALL_WORDS = frozenset({"de", "du", "des", "d", "l", "le", "la", "les", "a", "au", "en", "par"})
#: Letters that are dropped at the end of words that may be plurals.
PLURAL = re.compile("(?<=[a-z]{3})[sx]$")
#: All of a word but its letters and digits: dashes, points, apostrophes.
BESIDE_WORDS = re.compile(r"[^\w]+|_")


class MeantBy(StrEnum):
    """What a proposed value follows from: from sure to likely."""

    VALUE = "value"
    MEANING = "meaning"
    YES_OR_NO = "yes_or_no"
    WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class MeantValue:
    """A value of a column, on how many lines it stands, and the value of the field it means.

    Without a `target` nothing is known: a person is asked. What follows from a part of its words
    alone `is_sure` by no means.
    """

    value: str
    count: int
    target: str | None = None
    by: MeantBy | None = None

    @property
    def is_sure(self) -> bool:
        return self.by is not None and self.by is not MeantBy.WORDS


@dataclass(frozen=True, kw_only=True)
class ProposedTable:
    """The values of a column for a field, those first that mean nothing known, often ones first."""

    values: tuple[MeantValue, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether all values mean one of the field for sure."""
        return all(one.is_sure for one in self.values)

    @property
    def is_needed(self) -> bool:
        """Say whether a value must become another one."""
        return any(one.target != one.value for one in self.values)

    @property
    def step(self) -> ValueTable | None:
        """The step that gives each value the one that it means; None while none is known."""
        known = tuple((one.value, one.target) for one in self.values if one.target is not None)
        return ValueTable(values=known) if known else None


def propose_value_table(field: Field, counts: Mapping[str, int]) -> ProposedTable | None:
    """Return what the values of a column mean to a field; None where the field allows any value.

    `counts` are the distinct values of the column and on how many lines each stands; blank ones
    are left out, for they stay empty, and so are those longer than any cell that means something.
    """
    allowed = find_allowed(field)
    if not allowed:
        return None
    meanings = Meanings(allowed)
    proposed = [
        meanings.explain(value, count)
        for value, count in counts.items()
        if not is_blank(value) and len(value) <= LONGEST_CELL
    ]
    proposed.sort(key=lambda one: (one.target is not None, one.is_sure, -one.count, one.value))
    return ProposedTable(values=tuple(proposed))


def find_allowed(field: Field) -> Mapping[str, str]:
    """Return the values that a field allows and what each means; nothing where it allows any."""
    if field.values is not None:
        return {value: meaning for value, meaning in field.values.items() if value}
    return dict.fromkeys(CHECKBOX_VALUES, "") if field.type is FieldType.CHECKBOX else {}


class Meanings:
    """The values that a field allows, found by what people write for them."""

    def __init__(self, allowed: Mapping[str, str]) -> None:
        self.allowed = allowed
        self.words = {value: split_meaning(meaning) for value, meaning in allowed.items()}
        ends = [words[1:] for words in self.words.values() if len(words) > 1]
        #: "de stock" behind most of them says nothing: Entrée is Entrée de stock.
        self.bare = {
            value: words[:1] if len(words) > 1 and ends.count(words[1:]) > 1 else words
            for value, words in self.words.items()
        }
        self.is_yes_or_no = set(allowed) == set(CHECKBOX_VALUES)

    def explain(self, value: str, count: int) -> MeantValue:
        """Return what a value means: the first that is told by one allowed value alone."""
        for by, find in self.list_ways(value):
            targets = [one for one in self.allowed if find(one)]
            if len(targets) == 1:
                return MeantValue(value=value, count=count, target=targets[0], by=by)
            if targets:
                break  # two are meant equally well: a weaker reason cannot tell
        return MeantValue(value=value, count=count)

    def list_ways(self, value: str) -> Iterator[tuple[MeantBy, Callable[[str], bool]]]:
        written, words = value.strip(), split_meaning(value)
        yield MeantBy.VALUE, lambda one: one == written
        yield MeantBy.VALUE, lambda one: one.casefold() == written.casefold()
        # The check suggests the same for a cell: it knows no other values for it.
        suggested = {*suggest_allowed(value, self.allowed)}
        yield MeantBy.MEANING, lambda one: one in suggested
        if self.is_yes_or_no:
            meant = {*suggest_checkbox(value)}
            yield MeantBy.YES_OR_NO, lambda one: one in meant
        if not words:
            return
        yield MeantBy.MEANING, lambda one: self.words[one] == words
        yield MeantBy.WORDS, lambda one: self.bare[one] == words
        yield MeantBy.WORDS, lambda one: bool(self.bare[one]) and has_all(words, self.bare[one])
        yield MeantBy.WORDS, lambda one: has_all(self.words[one], words)


def split_meaning(text: str) -> list[str]:
    """Return the words of a text without accents, plurals and small words."""
    words = BESIDE_WORDS.sub(" ", fold_letters(text)).split()
    return [PLURAL.sub("", word) for word in words if word not in SMALL_WORDS]


def has_all(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return set(wanted) <= set(words)
