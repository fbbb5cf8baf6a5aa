"""What other software and people call each field: read once, when a title is first compared."""

from collections.abc import Mapping, Sequence
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


class StoredSynonyms(TypedDict):
    """`synonyms.json`: abbreviations and noise are folded words, the others as people write them.

    A synonym is what is written and where it comes from. `uses` names, by kind, the lists of
    `shared` that hold for it as well.
    """

    format: int
    abbreviations: Mapping[str, str]
    noise: Sequence[str]
    collisions: Mapping[str, Sequence[str]]
    shared: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]
    uses: Mapping[str, Sequence[str]]
    fields: Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]


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


@lru_cache(maxsize=16_384)
def make_header_key(written: str) -> str:
    """Return the form in which titles are compared to synonyms: telling words in one order.

    `Qté.` and `Quantités` have one key, so have `Code de l'article` and `Article code`. Empty
    where no word tells anything, and for what is too long for a title: that matches nothing.
    """
    if len(written) > LONGEST_TITLE:
        return ""
    return " ".join(sorted(spell_out(fold_header(written))))


@cache
def find_synonyms(kind_key: str) -> Mapping[str, tuple[Synonym, ...]]:
    """Return the synonyms of a kind by their key: several fields where the data says so."""
    stored = read_synonyms()
    lists = [stored.get("shared", {})[name] for name in stored.get("uses", {}).get(kind_key, ())]
    found: dict[str, tuple[Synonym, ...]] = {}
    for fields in (*lists, stored["fields"].get(kind_key, {})):
        for field, rows in fields.items():
            for written, source in rows:
                key = make_header_key(written)
                others = found.get(key, ())
                if key and field not in (other.field for other in others):
                    found[key] = (*others, Synonym(field=field, written=written, source=source))
    return MappingProxyType(found)


@cache
def find_collisions(kind_key: str) -> frozenset[str]:
    """Return the keys of titles that mean several things in files of the kind."""
    collisions = read_synonyms()["collisions"]
    written = (*collisions.get(ANY_KIND, ()), *collisions.get(kind_key, ()))
    return frozenset(filter(None, map(make_header_key, written)))


def is_known_title(written: str, kind: Kind) -> bool:
    """Say whether a title is a name, a label or a synonym of a field, however it is written."""
    if kind.is_known(written):
        return True
    key = make_header_key(written)
    return bool(key) and (key in find_synonyms(kind.key) or key in find_label_keys(kind.key))


@cache
def find_label_keys(kind_key: str) -> Mapping[str, tuple[Field, ...]]:
    """Return the fields of a kind by the keys of their labels: several may have one label."""
    found: dict[str, tuple[Field, ...]] = {}
    for field in KINDS[kind_key].fields_by_name.values():
        if key := make_header_key(field.label):
            found[key] = (*found.get(key, ()), field)
    return MappingProxyType(found)
