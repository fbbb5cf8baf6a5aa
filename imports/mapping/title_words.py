"""Fields whose names share words with a title: they are worth an offer, never more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from imports.catalogue import KINDS
from imports.catalogue.synonyms import find_collisions, find_synonyms, make_header_key

#: The beginning of a word counts, from so many letters on: desig, quant, fourn.
SHORTEST_BEGINNING = 3
#: Less than the word itself does.
OF_A_BEGINNING = 0.8
#: So little in common is worth no offer.
LEAST_SHARED = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWords:
    """How much the names of a field have in common with a title: `weight` only ranks offers.

    `words` are those of the title, as `make_header_key` has them.
    """

    field: str
    weight: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What the fields of a kind are called, word by word. Rare words weigh more."""

    phrases: Sequence[tuple[str, tuple[str, ...]]]
    weights: Mapping[str, float]
    by_word: Mapping[str, Sequence[int]]

    def weigh(self, words: Iterable[str]) -> float:
        return sum(self.weights[word] for word in words)


@cache
def list_phrases(kind_key: str) -> Phrases:
    found = [
        (field.name, tuple(make_header_key(field.label).split()))
        for field in KINDS[kind_key].fields_by_name.values()
    ]
    found += [
        (synonym.field, tuple(key.split()))
        for key, synonyms in find_synonyms(kind_key).items()
        for synonym in synonyms
    ]
    found += [
        (field, tuple(key.split()))
        for key, fields in find_collisions(kind_key).items()
        for field in fields
    ]
    phrases = [(field, words) for field, words in dict.fromkeys(found) if words]
    fields: defaultdict[str, set[str]] = defaultdict(set)
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for place, (field, words) in enumerate(phrases):
        for word in set(words):
            fields[word].add(field)
            by_word[word].append(place)
    total = len({field for field, _words in phrases})
    weights = {word: log(1 + total / len(named)) for word, named in fields.items()}
    return Phrases(phrases=phrases, weights=weights, by_word=dict(by_word))


def find_shared_words(header: str, kind_key: str) -> list[SharedWords]:
    """Return the fields that share words with a title, those with most in common first."""
    phrases = list_phrases(kind_key)
    title = make_header_key(header).split()
    meant = {word: find_word(word, phrases) for word in title}
    rarest = max(phrases.weights.values(), default=1.0)
    unknown = sum(rarest / 2 for words in meant.values() if not words)
    own = {one: part for words in meant.values() for one, part in words.items()}
    best: dict[str, SharedWords] = {}
    for place in sorted({place for word in own for place in phrases.by_word[word]}):
        field, words = phrases.phrases[place]
        shared = [word for word in words if word in own]
        common = sum(phrases.weights[word] * own[word] for word in shared)
        all_words = phrases.weigh(set(words)) + unknown
        # Of a title's word, the beginning of several, one is enough.
        others = [
            min(map(phrases.weights.__getitem__, one))
            for one in meant.values()
            if one and not set(one) & set(words)
        ]
        weight = common / (all_words + sum(others)) if all_words else 0.0
        if weight >= LEAST_SHARED and (field not in best or weight > best[field].weight):
            told = tuple(word for word, one in meant.items() if set(one) & set(shared))
            best[field] = SharedWords(field=field, weight=weight, words=told)
    return sorted(best.values(), key=lambda one: -one.weight)


def find_word(word: str, phrases: Phrases) -> dict[str, float]:
    """Return the words that one of a title is, or may be the beginning of."""
    if word in phrases.by_word:
        return {word: 1.0}
    if len(word) < SHORTEST_BEGINNING or word.isdigit():
        return {}
    return {
        one: OF_A_BEGINNING
        for one in phrases.by_word
        if one.startswith(word) or (len(one) >= SHORTEST_BEGINNING + 1 and word.startswith(one))
    }
