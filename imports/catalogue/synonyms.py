"""What other software and people call each field: read once, when a title is first compared."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TypedDict

from imports.catalogue.folding import LONGEST_TITLE, fold_header
from imports.catalogue.kind import Field, Kind
from imports.catalogue.loading import KINDS, read_json

FORMAT = 1
#: Stands for every kind among the collisions.
ANY_KIND = "*"
#: Shorter words keep their s: it is no plural's.
SHORTEST_PLURAL = 4
#: As many titles as the first lines of a file may have: each kind asks for all of them.
MOST_KEYS = 16_384


type TitlesByField = Mapping[str, Mapping[str, Sequence[str]]]


class StoredSynonyms(TypedDict):
    """`synonyms.json`: abbreviations and noise are folded words, titles as people write them.

    `shared` and `fields` lead from the name of a list or the key of a kind over the field and the
    source to titles; `uses` names, by kind, the lists of `shared` that hold for it as well. A
    collision has the fields to offer, best first; a kind's own replaces that of any kind, and None
    says that the title has one meaning in this kind.
    """

    format: int
    abbreviations: Mapping[str, str]
    noise: Sequence[str]
    collisions: Mapping[str, Mapping[str, Sequence[str] | None]]
    shared: Mapping[str, TitlesByField]
    uses: Mapping[str, Sequence[str]]
    fields: Mapping[str, TitlesByField]


@dataclass(frozen=True, slots=True, kw_only=True)
class Synonym:
    """What somebody else calls a field, and who."""

    field: str
    written: str
    source: str


@cache
def read_synonyms() -> StoredSynonyms:
    """Return the data file. Raises ValueError for another format than ours."""
    stored: StoredSynonyms = read_json("synonyms.json")
    if stored["format"] != FORMAT:
        raise ValueError(f"synonyms.json has format {stored['format']}, not {FORMAT}")
    return stored


def spell_out(folded: str) -> list[str]:
    """Return the telling words of a folded title, abbreviations spelled out, without plurals."""
    stored = read_synonyms()
    noise, abbreviations = stored["noise"], stored["abbreviations"]
    words = (one for word in folded.split() for one in abbreviations.get(word, word).split())
    return [drop_plural(word) for word in words if word not in noise]


def drop_plural(word: str) -> str:
    is_plural = len(word) >= SHORTEST_PLURAL and word.endswith("s") and word[-2:] != "ss"
    return word[:-1] if is_plural else word


def make_header_key(written: str) -> str:
    """Return the form in which titles are compared to synonyms: telling words in one order.

    `Qté.` and `Quantités` have one key, so have `Code de l'article` and `Article code`. Empty
    where no word tells anything, and for what is too long for a title: that matches nothing.
    """
    # Cells may be a megabyte long: none of these is kept.
    return "" if len(written) > LONGEST_TITLE else make_short_key(written)


@lru_cache(maxsize=MOST_KEYS)
def make_short_key(written: str) -> str:
    return " ".join(sorted(spell_out(fold_header(written))))


@cache
def find_synonyms(kind_key: str) -> Mapping[str, tuple[Synonym, ...]]:
    """Return the synonyms of a kind by their key: several fields where the data says so."""
    found: dict[str, tuple[Synonym, ...]] = {}
    for synonym in list_synonyms(kind_key):
        key = make_header_key(synonym.written)
        others = found.get(key, ())
        if key and synonym.field not in (other.field for other in others):
            found[key] = (*others, synonym)
    return MappingProxyType(found)


def list_synonyms(kind_key: str) -> Iterator[Synonym]:
    stored = read_synonyms()
    lists = [stored["shared"][name] for name in stored["uses"].get(kind_key, ())]
    for titles_by_field in (*lists, stored["fields"].get(kind_key, {})):
        for field, titles_by_source in titles_by_field.items():
            for source, titles in titles_by_source.items():
                for written in titles:
                    yield Synonym(field=field, written=written, source=source)


@cache
def list_general_collisions() -> frozenset[str]:
    """Return the keys of titles that mean several things somewhere: words as common as Code."""
    return frozenset(map(make_header_key, read_synonyms()["collisions"][ANY_KIND])) - {""}


@cache
def find_collisions(kind_key: str) -> Mapping[str, tuple[str, ...]]:
    """Return what titles that mean several things may be in files of the kind, by their key.

    The fields are those to offer, best first; there may be none.
    """
    collisions = read_synonyms()["collisions"]
    found: dict[str, Sequence[str] | None] = {}
    for group in (ANY_KIND, kind_key):
        for written, fields in collisions.get(group, {}).items():
            found[make_header_key(written)] = fields
    return MappingProxyType(
        {key: tuple(fields) for key, fields in found.items() if key and fields is not None}
    )


def is_known_title(written: str, kind: Kind) -> bool:
    """Say whether people may mean a field by a title: its name, its label, or what it is called."""
    return make_header_key(written) in list_known_keys(kind.key) or kind.is_known(written)


@cache
def list_known_keys(kind_key: str) -> frozenset[str]:
    """Return the keys of all titles by which people may mean a field of the kind."""
    known = (find_synonyms(kind_key), find_label_keys(kind_key), find_collisions(kind_key))
    return frozenset(key for titles in known for key in titles if key)


@cache
def find_label_keys(kind_key: str) -> Mapping[str, tuple[Field, ...]]:
    """Return the fields of a kind by the keys of their labels: several may have one label."""
    found: dict[str, tuple[Field, ...]] = {}
    for field in KINDS[kind_key].fields_by_name.values():
        if key := make_header_key(field.label):
            found[key] = (*found.get(key, ()), field)
    return MappingProxyType(found)
