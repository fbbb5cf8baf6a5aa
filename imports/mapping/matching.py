"""Which field each column of a file is: proposed from its title and its values, never guessed.

A title decides alone where it is the name or the label of a field, or where the company has taught
it. What is only known elsewhere under that title is preselected, and a person confirms it. What
merely looks alike is offered.
"""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from imports.catalogue import Kind
from imports.mapping import match_reasons as reasons
from imports.mapping.claims import (
    Claim,
    Tier,
    find_claims,
    is_asked_title,
    is_common_word,
)
from imports.mapping.column_profile import ColumnProfile
from imports.mapping.fit import Fit, Strength, judge_fit
from imports.mapping.match_reasons import MatchReason
from imports.mapping.offers import Offer, list_offers
from imports.mapping.taught import NOTHING_TAUGHT, MatchLevel, Taught

#: Of a table with more columns, nothing is supposed: each would be held against every field.
MOST_SUPPOSED_COLUMNS = 100

type KnownCodes = Mapping[str, Container[str]]


@dataclass(frozen=True, kw_only=True)
class ColumnProposal:
    """What is proposed for a column, from 1.

    `field` is preselected, or None; `is_set`: it is applied without a question. `is_ignored`: this
    company leaves the column out. `steps` are what was taught with it, as JSON. `offers` are up to
    three, best first: the preselected one among them.
    """

    column: int
    header: str
    field: str | None
    level: MatchLevel
    is_set: bool
    reason: MatchReason
    offers: tuple[Offer, ...]
    profile: ColumnProfile
    is_ignored: bool = False
    steps: tuple[Mapping[str, object], ...] = ()


def propose_columns(
    headers: Sequence[str],
    profiles: Sequence[ColumnProfile],
    kind: Kind,
    *,
    taught: Taught = NOTHING_TAUGHT,
    known_codes: KnownCodes | None = None,
) -> list[ColumnProposal]:
    """Return one proposal for each column, by its title and the profile of its values.

    `taught` is what the company has decided for the kind, `known_codes` what it has sent before, by
    field. All columns are decided together: no field is proposed for two.
    """
    return Assignment(headers, profiles, kind, taught, known_codes or {}).propose()


class Assignment:
    """All columns of a file and the fields that they claim. A place counts columns from 0."""

    def __init__(
        self,
        headers: Sequence[str],
        profiles: Sequence[ColumnProfile],
        kind: Kind,
        taught: Taught,
        known_codes: KnownCodes,
    ) -> None:
        self.headers, self.profiles, self.kind = headers, profiles, kind
        self.taught, self.known_codes = taught, known_codes
        self.claims = [find_claims(header, kind, taught) for header in headers]
        self.fits: dict[tuple[int, str], Fit] = {}
        self.taken: dict[str, int] = {}
        self.given: dict[int, Claim] = {}
        #: Why a column that claims a field does not get it.
        self.doubts: dict[int, MatchReason] = {}

    def propose(self) -> list[ColumnProposal]:
        for tier in Tier:
            self.assign(tier)
        return [self.build(place) for place in range(len(self.headers))]

    def judge(self, place: int, name: str) -> Fit:
        """Return what the values of a column say of a field."""
        if (place, name) not in self.fits:
            known = self.known_codes.get(name, frozenset())
            wanted = self.kind.fields_by_name[name]
            self.fits[place, name] = judge_fit(wanted, self.profiles[place], self.kind, known)
        return self.fits[place, name]

    def assign(self, tier: Tier) -> None:
        """Give the fields to the columns that claim them by that right, where one alone does."""
        wanting: defaultdict[str, list[tuple[int, Claim]]] = defaultdict(list)
        for place, claims in enumerate(self.claims):
            own = [claim for claim in claims if claim.tier is tier]
            if place not in self.given and place not in self.doubts and own:
                self.want(place, own, wanting)
        for name, rivals in wanting.items():
            if name in self.taken:
                continue
            winner = rivals[0] if len(rivals) == 1 else self.find_only_filled(rivals)
            if winner is not None:
                self.given[winner[0]], self.taken[name] = winner[1], winner[0]
            else:
                self.doubt_rivals(rivals)

    def want(
        self,
        place: int,
        own: Sequence[Claim],
        wanting: defaultdict[str, list[tuple[int, Claim]]],
    ) -> None:
        """Note which field a column wants, or why it cannot have one."""
        header = self.headers[place]
        is_open = own[0].tier > Tier.NAME
        if len(own) > 1 or (is_open and is_asked_title(header, self.kind)):
            self.doubts[place] = MatchReason(
                sentence=reasons.SEVERAL_MEANINGS, params={"header": header}
            )
            return
        claim = own[0]
        is_checked = claim.tier is not Tier.NAME and not claim.has_steps
        fit = self.judge(place, claim.field) if is_checked else None
        if fit is not None and self.is_vetoed(claim, fit):
            said = {"field": claim.field}
            self.doubts[place] = MatchReason(
                sentence=reasons.NOT_THESE_VALUES, params=said, also=fit.reason
            )
            return
        wanting[claim.field].append((place, claim))

    def is_vetoed(self, claim: Claim, fit: Fit) -> bool:
        """Say whether the values speak against it: what a person decided only falls to its type."""
        least = Strength.DOUBTFUL if claim.tier is Tier.TAUGHT else Strength.CONVERTIBLE
        return fit.strength < least

    def find_only_filled(self, rivals: Sequence[tuple[int, Claim]]) -> tuple[int, Claim] | None:
        """Return the one of several columns that is filled, where the others are empty."""
        filled = [one for one in rivals if self.profiles[one[0]].filled]
        return filled[0] if len(filled) == 1 else None

    def doubt_rivals(self, rivals: Sequence[tuple[int, Claim]]) -> None:
        for place, _claim in rivals:
            others = [f"{self.headers[one]} ({one + 1})" for one, _ in rivals if one != place]
            params = {"columns": ", ".join(others)}
            self.doubts[place] = MatchReason(sentence=reasons.SEVERAL_COLUMNS, params=params)

    def build(self, place: int) -> ColumnProposal:
        header, profile = self.headers[place], self.profiles[place]
        claim, learnt = self.given.get(place), self.taught.find(header)
        if learnt is not None and not learnt.field:
            return self.build_ignored(place)
        offers = self.list_offers(place, claim)
        level = claim.level if claim else offers[0].level if offers else MatchLevel.NONE
        return ColumnProposal(
            column=place + 1,
            header=header,
            field=claim.field if claim else None,
            level=level,
            is_set=claim is not None and self.is_applied(place, claim),
            reason=self.explain(place, claim, offers),
            offers=offers,
            profile=profile,
            steps=learnt.steps if learnt and claim else (),
        )

    def build_ignored(self, place: int) -> ColumnProposal:
        return ColumnProposal(
            column=place + 1,
            header=self.headers[place],
            field=None,
            level=MatchLevel.TAUGHT,
            is_set=True,
            reason=MatchReason(sentence=reasons.IGNORED),
            offers=(),
            profile=self.profiles[place],
            is_ignored=True,
        )

    def list_offers(self, place: int, claim: Claim | None) -> tuple[Offer, ...]:
        if claim and claim.tier is Tier.NAME:  # nobody wonders what it is
            return (Offer(field=claim.field, level=claim.level, reason=claim.reason),)
        claims = self.claims[place]
        if claim:
            claims = [claim, *(other for other in claims if other.field != claim.field)]
        return list_offers(
            self.headers[place],
            claims,
            self.profiles[place],
            self.kind,
            taken={name for name, taker in self.taken.items() if taker != place},
            judge=partial(self.judge, place),
            supposes=len(self.headers) <= MOST_SUPPOSED_COLUMNS,
        )

    def is_applied(self, place: int, claim: Claim) -> bool:
        """Say whether nobody has to be asked.

        Somebody is where values must be converted, and for a word as common as État or Quantité,
        although it is the label of one field.
        """
        if claim.tier in (Tier.TAUGHT, Tier.NAME):
            return True
        is_right = self.judge(place, claim.field).strength >= Strength.SILENT
        is_clear = claim.tier is Tier.LABEL and not is_common_word(self.headers[place])
        return is_clear and is_right

    def explain(self, place: int, claim: Claim | None, offers: Sequence[Offer]) -> MatchReason:
        """Return why the column gets its field, or why it has none yet."""
        if claim is None:
            header = self.headers[place]
            if place in self.doubts:
                return self.doubts[place]
            if is_asked_title(header, self.kind):
                params = {"header": header}
                return MatchReason(sentence=reasons.SEVERAL_MEANINGS, params=params)
            return offers[0].reason if offers else MatchReason(sentence=reasons.NOTHING_FITS)
        fit = self.judge(place, claim.field) if claim.tier is not Tier.NAME else None
        is_told = fit is not None and fit.strength is not Strength.SILENT
        also = fit.reason if fit and is_told else None
        return replace(claim.reason, also=also)
