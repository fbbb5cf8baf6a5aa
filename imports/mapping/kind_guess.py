"""Which kinds of import a file may be for: the best three, with the reason in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from imports.catalogue import KINDS, Kind
from imports.catalogue.folding import fold_header
from imports.catalogue.synonyms import (
    drop_plural,
    find_collisions,
    find_label_keys,
    find_synonyms,
    make_header_key,
)
from imports.mapping import match_reasons as reasons
from imports.mapping.claims import Claim, Tier, find_claims, fold_fields, is_asked_title
from imports.mapping.column_profile import ColumnProfile
from imports.mapping.fit import Strength, judge_fit
from imports.mapping.match_reasons import MatchReason
from imports.mapping.taught import NOTHING_TAUGHT

MOST_KINDS = 3
#: What a title counts for by its right; a word that means several things proves little.
WORTH: Mapping[Tier, float] = {
    Tier.TAUGHT: 1.0,
    Tier.NAME: 1.2,
    Tier.LABEL: 1.0,
    Tier.SYNONYM: 0.9,
}
OF_ASKED = 0.5
OF_DOUBTFUL = 0.3
#: What speaks for a kind beside its titles: so much more for its keys and for what names it.
OF_KEY = 0.4
OF_HEAD = 0.35
OF_HINT = 0.3
OF_USUAL = 0.06
MOST_OF_HINTS = 0.8
#: A word of more kinds names none; a short one says nothing; a long one may have an ending.
MOST_NAMED = 2
SHORTEST_NAMING = 4
LONG_WORD = 6
#: What most companies send: among equals, in this order.
USUAL = (
    "clients", "fournisseurs", "articles", "documents_vente", "documents_achat", "documents_stock",
    "tarifs_articles", "contacts", "prospects",
)  # fmt: skip
#: What the columns of tables of entries are called; the first of the FEC (article A47 A-1, LPF).
ENTRY_TITLES = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
    "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise", "Journal", "Code journal",
    "Compte", "N° compte", "Compte général", "Libellé", "Libellé écriture", "Débit", "Crédit",
    "Pièce", "N° pièce", "Sens", "Montant", "Échéance", "Date", "Date écriture", "Date opération",
    "Date valeur", "Date comptable", "Lettrage", "Lettre", "Solde", "Montant débit",
    "Montant crédit", "Section", "Section analytique", "Auxiliaire", "Compte auxiliaire",
)  # fmt: skip
TITLES_SHOWN = 4
#: Two kinds for which about as much speaks, to one part of so many, are equals.
ALIKE = 30


@dataclass(frozen=True, kw_only=True)
class KindGuess:
    """A kind that a file may be for, and what speaks for it."""

    kind: str
    reason: MatchReason

    @property
    def label(self) -> str:
        return KINDS[self.kind].label


@dataclass(frozen=True, kw_only=True)
class KindEvidence:
    """What speaks for one kind. `weight` only ranks the kinds: it is never shown.

    `own` is a reason that stands for all others.
    """

    kind: Kind
    weight: float
    titles: tuple[str, ...]
    hints: tuple[str, ...]
    columns: int
    own: MatchReason | None = None

    def explain(self) -> MatchReason:
        if self.own:
            return self.own
        hint = say_named(self.hints) if self.hints else None
        shown = ", ".join(self.titles[:TITLES_SHOWN])
        params: dict[str, str | int] = {
            "count": len(self.titles),
            "columns": self.columns,
            "titles": shown,
        }
        return MatchReason(sentence=reasons.KNOWN_TITLES, params=params, also=hint)


def say_named(words: Sequence[str]) -> MatchReason:
    return MatchReason(sentence=reasons.NAMED_SO, params={"words": ", ".join(words)})


def guess_by_name(name: str, *, used: Sequence[str] = ()) -> tuple[KindGuess, ...]:
    """Return up to three kinds that the name of a file says, where nothing else is known of it."""
    evidence = []
    for kind in KINDS.values():
        weight, named = find_naming_words(kind, (name,))
        if named:
            own = say_named(named)
            evidence.append(
                KindEvidence(kind=kind, weight=weight, titles=(), hints=named, columns=0, own=own)
            )
    return rank_kinds(evidence, used=used)


def guess_kinds(
    headers: Sequence[str],
    profiles: Sequence[ColumnProfile],
    *,
    hints: Sequence[str] = (),
    used: Sequence[str] = (),
) -> tuple[KindGuess, ...]:
    """Return up to three kinds that a table may be for, the likeliest first.

    `hints` are texts that may name the kind: of the file, of the sheet, the lines above the header.
    `used` are kinds that this company sends, the most usual first: they come first among equals.
    """
    evidence = [weigh_kind(headers, profiles, kind, hints) for kind in KINDS.values()]
    return rank_kinds(evidence, used=used)


def rank_kinds(evidence: Iterable[KindEvidence], *, used: Sequence[str]) -> tuple[KindGuess, ...]:
    usual = tuple(dict.fromkeys((*used, *USUAL, *KINDS)))
    found = [one for one in evidence if one.weight > 0]
    best = max((one.weight for one in found), default=1.0)

    def find_rank(one: KindEvidence) -> tuple[int, int]:
        return -round(ALIKE * one.weight / best), usual.index(one.kind.key)

    likely = sorted(found, key=find_rank)
    return tuple(KindGuess(kind=one.kind.key, reason=one.explain()) for one in likely[:MOST_KINDS])


def weigh_kind(
    headers: Sequence[str], profiles: Sequence[ColumnProfile], kind: Kind, hints: Sequence[str]
) -> KindEvidence:
    """Return what the titles, their values and the hints say of one kind."""
    worth_by_field: dict[str, float] = {}
    titles = []
    for header, profile in zip(headers, profiles, strict=True):
        claim = next(iter(find_claims(header, kind, NOTHING_TAUGHT)), None)
        worth = weigh_title(header, claim, profile, kind)
        if worth:
            titles.append(header.strip())
            name = claim.field if claim else header
            worth_by_field[name] = max(worth, worth_by_field.get(name, 0.0))
    weight = sum(worth_by_field.values())
    keys = set(kind.updates_existing_by or kind.new_document_on_change_of)
    if weight and keys:
        weight *= 1 + OF_KEY * len(keys & worth_by_field.keys()) / len(keys)
    more, named = find_naming_words(kind, hints)
    more += OF_USUAL if kind.key in USUAL else 0.0
    weight *= 1 + more
    return KindEvidence(
        kind=kind, weight=weight, titles=tuple(titles), hints=named, columns=len(headers)
    )


def weigh_title(header: str, claim: Claim | None, profile: ColumnProfile, kind: Kind) -> float:
    """Return what a title counts for a kind: rare ones more, what the values break nothing."""
    if claim is None:
        key = make_header_key(header)
        is_of_entries = kind.is_entries and key in list_entry_titles()
        return count_rarity(key, fold_header(header)) if is_of_entries else 0.0
    fit = judge_fit(kind.fields_by_name[claim.field], profile, kind)
    if fit.strength is Strength.IMPOSSIBLE:
        return 0.0
    worth = WORTH[claim.tier] * count_rarity(make_header_key(header), fold_header(header))
    if claim.tier > Tier.NAME and is_asked_title(header, kind):
        worth *= OF_ASKED
    return worth * (OF_DOUBTFUL if fit.strength is Strength.DOUBTFUL else 1.0)


@cache
def count_rarity(key: str, folded: str) -> float:
    """Return more for a title that few kinds know: 1 where all do."""
    knowing = sum(
        key in find_synonyms(kind.key)
        or key in find_label_keys(kind.key)
        or key in find_collisions(kind.key)
        or folded in fold_fields(kind.key)[0]
        for kind in KINDS.values()
    )
    return 1 + log(len(KINDS) / max(knowing, 1)) / 2


@cache
def list_entry_titles() -> frozenset[str]:
    return frozenset(map(make_header_key, ENTRY_TITLES))


def find_naming_words(kind: Kind, hints: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    """Return by how much more hints speak for a kind, and the words by which they name it.

    In French, what a name is about comes first: “adresses clients” are addresses.
    """
    heads, words = list_kind_words()
    found: dict[str, float] = {}
    for hint in hints:
        has_head = False
        for word in map(drop_plural, fold_header(hint).split()):
            head = next((one for one in heads if is_named(word, one)), None)
            if head and not has_head and kind.key in heads[head]:
                found[word] = OF_HEAD
            elif any(is_named(word, one) and kind.key in words[one] for one in words):
                found.setdefault(word, OF_HINT)
            has_head = has_head or head is not None
        told = set(map(drop_plural, fold_header(hint).split()))
        for name in kind.words:
            telling = split_telling(name)
            if len(telling) > 1 and told.issuperset(telling):
                found[name] = OF_HINT
    return min(sum(found.values()), MOST_OF_HINTS), tuple(found)


def is_named(word: str, own: str) -> bool:
    """Say whether a word is one by which a kind is called: prospection is about prospects."""
    return word == own or (len(own) >= LONG_WORD and word.startswith(own))


@cache
def list_kind_words() -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
    """Return the first words of what kinds are called, and the others, with these kinds.

    A word of more than two kinds tells none of them, unless it is the first of its label.
    """
    heads: defaultdict[str, set[str]] = defaultdict(set)
    words: defaultdict[str, set[str]] = defaultdict(set)
    for kind in KINDS.values():
        heads[split_telling(kind.label)[0]].add(kind.key)
        for name in (kind.label, *kind.words):
            for word in split_telling(name):
                words[word].add(kind.key)
    return (
        {word: frozenset(keys) for word, keys in heads.items() if len(keys) <= MOST_NAMED},
        {word: frozenset(keys) for word, keys in words.items() if len(keys) <= MOST_NAMED},
    )


def split_telling(name: str) -> list[str]:
    words = [drop_plural(word) for word in fold_header(name).split()]
    return [word for word in words if len(word) >= SHORTEST_NAMING] or words
