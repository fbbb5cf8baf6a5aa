"""The fields that the title of a column claims by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from imports.catalogue import KINDS, Kind
from imports.catalogue.synonyms import (
    find_collisions,
    find_label_keys,
    find_synonyms,
    list_general_collisions,
    make_header_key,
)
from imports.mapping import match_reasons as reasons
from imports.mapping.folding import fold_header
from imports.mapping.match_reasons import MatchReason
from imports.mapping.taught import MatchLevel, Taught


class Tier(IntEnum):
    """How strong a claim is: of two columns, the one with the lower tier gets the field."""

    TAUGHT = 0
    NAME = 1
    LABEL = 2
    SYNONYM = 3


LEVELS: Mapping[Tier, MatchLevel] = {
    Tier.TAUGHT: MatchLevel.TAUGHT,
    Tier.NAME: MatchLevel.IDENTICAL,
    Tier.LABEL: MatchLevel.IDENTICAL,
    Tier.SYNONYM: MatchLevel.SYNONYM,
}


#: The sources of `synonyms.json` that are no software.
SENTENCES_BY_SOURCE: Mapping[str, str] = {"usage": reasons.USAGE, "English": reasons.ENGLISH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A field that a title claims, and by what right. `has_steps`: it is converted on its way."""

    tier: Tier
    field: str
    reason: MatchReason
    has_steps: bool = False

    @property
    def level(self) -> MatchLevel:
        return LEVELS[self.tier]


def find_claims(header: str, kind: Kind, taught: Taught) -> list[Claim]:
    """Return what a title claims, each field once, the strongest claim first.

    A title that the company has taught claims nothing else; one without a word claims nothing.
    """
    learnt = taught.find(header)
    if learnt is not None:
        if learnt.field not in kind.fields_by_name:
            return []
        reason = MatchReason(sentence=reasons.TAUGHT)
        tier = Tier.TAUGHT
        return [Claim(tier=tier, field=learnt.field, reason=reason, has_steps=bool(learnt.steps))]
    found: dict[str, Claim] = {}
    for claim in list_claims(header, kind):
        found.setdefault(claim.field, claim)
    return list(found.values())


def list_claims(header: str, kind: Kind) -> Iterator[Claim]:
    if named := kind.find_field(header):
        yield Claim(tier=Tier.NAME, field=named.name, reason=MatchReason(sentence=reasons.NAME))
    folded, key = fold_header(header), make_header_key(header)
    if folded:
        names, labels = fold_fields(kind.key)
        for name in names.get(folded, ()):
            yield Claim(tier=Tier.NAME, field=name, reason=MatchReason(sentence=reasons.NAME))
        for name in labels.get(folded, ()):
            yield Claim(tier=Tier.LABEL, field=name, reason=MatchReason(sentence=reasons.LABEL))
    if not key:
        return
    for name in find_collisions(kind.key).get(key, ()):
        reason = MatchReason(sentence=reasons.OFTEN, params={"header": header})
        yield Claim(tier=Tier.SYNONYM, field=name, reason=reason)
    for synonym in find_synonyms(kind.key).get(key, ()):
        if synonym.field in kind.fields_by_name:
            params = {"written": synonym.written, "source": synonym.source}
            sentence = SENTENCES_BY_SOURCE.get(synonym.source, reasons.SYNONYM)
            reason = MatchReason(sentence=sentence, params=params)
            yield Claim(tier=Tier.SYNONYM, field=synonym.field, reason=reason)
    for same in find_label_keys(kind.key).get(key, ()):
        reason = MatchReason(sentence=reasons.SAME_WORDS, params={"label": same.label})
        yield Claim(tier=Tier.SYNONYM, field=same.name, reason=reason)


@cache
def fold_fields(kind_key: str) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """Return the names of the fields by their folded names, and by their folded labels."""
    names: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    for field in KINDS[kind_key].fields_by_name.values():
        names.setdefault(fold_header(field.name), []).append(field.name)
        if label := fold_header(field.label):
            labels.setdefault(label, []).append(field.name)
    return names, labels


def is_common_word(header: str) -> bool:
    """Say whether a title means several things in files of other kinds, if not in this one."""
    return make_header_key(header) in list_general_collisions()


def is_asked_title(header: str, kind: Kind) -> bool:
    """Say whether people mean several things by a title, so that it must be asked."""
    return make_header_key(header) in find_collisions(kind.key)
