"""At most three fields that a column may be, best first, each with its reason."""

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from imports.catalogue import Kind
from imports.catalogue.synonyms import make_header_key
from imports.mapping import match_reasons as reasons
from imports.mapping.claims import Claim
from imports.mapping.column_profile import ColumnProfile
from imports.mapping.fit import Fit, Strength
from imports.mapping.match_reasons import MatchReason
from imports.mapping.taught import MatchLevel
from imports.mapping.title_words import SharedWords, find_shared_words

MOST_OFFERS = 3
#: What the values add to what a title has in common with a field: they only rank the offers.
BONUS = {
    Strength.PROVEN: 1.0,
    Strength.GOOD: 0.2,
    Strength.SILENT: 0.0,
    Strength.CONVERTIBLE: -0.05,
    Strength.DOUBTFUL: -0.4,
}
BONUS_OF_REQUIRED = 0.05
#: Letters and digits are allowed values of many fields: they prove less than a title.
OF_ALLOWED = 0.4
#: What speaks for a field without any word in common.
TELLING = (Strength.GOOD, Strength.PROVEN)
RAW_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A field that a column may be."""

    field: str
    level: MatchLevel
    reason: MatchReason


def list_offers(
    header: str,
    claims: Sequence[Claim],
    profile: ColumnProfile,
    kind: Kind,
    *,
    taken: Container[str],
    judge: Callable[[str], Fit],
    supposes: bool = True,
) -> tuple[Offer, ...]:
    """Return what a column may be: what its title claims, then what else speaks for.

    The latter only where it `supposes`: it is asked of every field. Fields that are `taken` by
    other columns are none, nor are those whose type the values break.
    """
    offers = [
        Offer(field=claim.field, level=claim.level, reason=claim.reason)
        for claim in claims
        if claim.field not in taken and judge(claim.field).strength > Strength.IMPOSSIBLE
    ]
    if supposes and len(offers) < MOST_OFFERS:
        claimed = {claim.field for claim in claims}
        supposed = list_supposed(header, profile, kind, judge=judge)
        offers += [one for one in supposed if one.field not in claimed and one.field not in taken]
    return tuple(offers[:MOST_OFFERS])


def list_supposed(
    header: str, profile: ColumnProfile, kind: Kind, *, judge: Callable[[str], Fit]
) -> list[Offer]:
    """Return the fields for which words of the title or the values speak, the likeliest first."""
    shared = {one.field: one for one in find_shared_words(header, kind.key)}
    ranked: list[tuple[float, Offer]] = []
    for field in kind.fields_by_name.values():
        fit, words = judge(field.name), shared.get(field.name)
        is_told = words is not None or (profile.filled and fit.strength in TELLING)
        if fit.strength is Strength.IMPOSSIBLE or not is_told:
            continue
        rank = (words.weight if words else 0.0) + find_bonus(fit)
        rank += BONUS_OF_REQUIRED if field.required else 0.0
        reason = explain(header, words, fit)
        offer = Offer(field=field.name, level=MatchLevel.SUPPOSED, reason=reason)
        ranked.append((rank, offer))
    # A sort keeps the order of the field table where nothing tells two apart.
    return [offer for _rank, offer in sorted(ranked, key=lambda one: -one[0])]


def find_bonus(fit: Fit) -> float:
    if fit.strength is Strength.PROVEN and fit.reason and fit.reason.sentence == reasons.ALLOWED:
        return OF_ALLOWED
    return BONUS[fit.strength]


def explain(header: str, words: SharedWords | None, fit: Fit) -> MatchReason:
    """Return what speaks for a field: words of the title as they are written there, and values."""
    values = fit.reason if fit.strength in TELLING else None
    if words is None:
        return values or MatchReason(sentence=reasons.NOTHING_FITS)
    written = [
        word
        for word in RAW_WORDS.findall(header)
        if any(part in words.words for part in make_header_key(word).split())
    ]
    named = ", ".join(written) or header
    return MatchReason(sentence=reasons.SHARED_WORDS, params={"words": named}, also=values)
