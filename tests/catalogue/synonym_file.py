"""`imports/catalogue/synonyms.json` as the tests read it: what people call each field.

```
abbreviations   folded word → what it stands for, spelled out
noise           words that tell nothing in a title
collisions      kind, or * for every kind → title → the fields to offer, best first. A kind's own
                entry replaces that of *; null says that the title has one meaning in this kind
shared          name of a list → field → source → titles; `uses` says which kinds have which lists
fields          kind → field → source → titles
```
A title stands as people write it: `title_key` makes the form in which titles are compared.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypedDict

from imports.catalogue import KINDS, Kind
from imports.catalogue.loading import FOLDER

type TitlesByField = Mapping[str, Mapping[str, Sequence[str]]]


class SynonymFile(TypedDict):
    """The file, parsed."""

    format: int
    abbreviations: Mapping[str, str]
    noise: Sequence[str]
    collisions: Mapping[str, Mapping[str, Sequence[str] | None]]
    shared: Mapping[str, TitlesByField]
    uses: Mapping[str, Sequence[str]]
    fields: Mapping[str, TitlesByField]


class ShippedSynonym(NamedTuple):
    """What a source calls a field."""

    field: str
    source: str
    title: str


SYNONYMS: SynonymFile = json.loads((FOLDER / "synonyms.json").read_text(encoding="utf-8"))
NAMED = [kind for kind in KINDS.values() if not kind.is_entries]
NUMBER_SIGN = re.compile(r"\bn\s?[°º]", re.IGNORECASE)
HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=[0-9])")
UNITS = re.compile(r"\((?:€|kg|cm|m3|m³|jours|mois|en mois|min|degrés)\)", re.IGNORECASE)


def fold_title(title: str) -> str:
    """Return a title without capitals, accents, punctuation and units in brackets."""
    text = UNITS.sub(" ", HUMPS.sub(" ", NUMBER_SIGN.sub(" numero ", title)))
    split = unicodedata.normalize("NFKD", text.casefold().replace("%", " pourcentage "))
    bare = "".join(one for one in split if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", bare))


@cache
def title_key(title: str) -> str:
    """Return the loosest form of a title: abbreviations spelled out, no plurals, in any order."""
    words = (
        one
        for word in fold_title(title).split()
        for one in SYNONYMS["abbreviations"].get(word, word).split()
        if one not in SYNONYMS["noise"]
    )
    return " ".join(sorted(re.sub(r"(?<=\w\w[^\Ws])s$", "", word) for word in words))


def synonyms_of(kind: Kind) -> Iterator[ShippedSynonym]:
    lists = [SYNONYMS["shared"][name] for name in SYNONYMS["uses"].get(kind.key, ())]
    for fields in (*lists, SYNONYMS["fields"].get(kind.key, {})):
        for field, sources in fields.items():
            for source, titles in sources.items():
                yield from (ShippedSynonym(field, source, title) for title in titles)


def collisions_of(kind: Kind) -> Mapping[str, Sequence[str]]:
    """Return the fields to offer for the keys of titles that are asked about in this kind."""
    entries = SYNONYMS["collisions"]["*"].items(), SYNONYMS["collisions"].get(kind.key, {}).items()
    merged = {title_key(title): offers for group in entries for title, offers in group}
    return {key: offers for key, offers in merged.items() if offers is not None}


def label_keys_of(kind: Kind) -> Mapping[str, set[str]]:
    """Return the names of the fields by the keys of their labels."""
    found: dict[str, set[str]] = {}
    for field in kind.fields_by_name.values():
        if key := title_key(field.label):
            found.setdefault(key, set()).add(field.name)
    return found


def find_field(kind: Kind, title: str) -> str | None:
    """Return the field that a title means by name, label or synonym; "?" if it is asked about."""
    names = {fold_title(name): name for name in kind.fields_by_name}
    if name := names.get(fold_title(title)):
        return name
    key = title_key(title)
    if key in collisions_of(kind):
        return "?"
    if labels := label_keys_of(kind).get(key):
        return labels.pop()
    return next((one.field for one in synonyms_of(kind) if title_key(one.title) == key), None)
