"""One column of a dropped file on the mapping page: what it is, what becomes of its values."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.catalogue import Field, Kind
from imports.editing.written_cells import check_of
from imports.mapping.by_example import propose_by_example
from imports.mapping.conversions import propose_conversions
from imports.mapping.mapping import MappedColumn
from imports.mapping.match_reasons import match_reason_text
from imports.mapping.matching import ColumnProposal
from imports.mapping.refused import MappingRefused
from imports.mapping.steps.applying import convert_value
from imports.mapping.steps.registry import read_step
from imports.mapping.steps.step import Step
from imports.mapping.steps.value_table import ValueTable
from imports.mapping.taught import MatchLevel
from imports.mapping.value_meanings import find_allowed, propose_value_table
from imports.reading import Dialect
from imports.values.rules import CellCheck, find_faults, is_blank
from imports.views.before_after import BeforeAfter, build_before_after
from imports.views.runs.wording import group_digits

#: What a column is told to be, beside the names of fields.
UNDECIDED, IGNORED = "", "-"
SWAPS = 3
#: So many values of a column get a line of their own in its table.
MOST_TABLE_ROWS = 60
EXAMPLES = 3


def level_text(level: MatchLevel) -> str:
    """Return what people call the level of a proposal."""
    return {
        MatchLevel.TAUGHT: _("taught"),
        MatchLevel.IDENTICAL: _("identical"),
        MatchLevel.SYNONYM: _("synonym"),
        MatchLevel.SUPPOSED: _("supposed from the values"),
        MatchLevel.NONE: _("to be decided"),
    }[level]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoice:
    """What a person chose for a column: a field's name, UNDECIDED or IGNORED, and its steps.

    `examples` are values, each with what it should become. It `is_new` while nobody has seen what
    the field makes of the values: then steps that make all of them right are preselected.
    """

    choice: str = UNDECIDED
    steps: tuple[Step, ...] = ()
    examples: Mapping[str, str] | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A value of the column, on how many of the first lines it stands, and what it becomes."""

    value: str
    count: int
    target: str
    is_supposed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionChoice:
    """Steps that may be chosen: `stored` is what the form posts; empty: values stay."""

    stored: str
    sentence: str
    is_chosen: bool
    swaps: Sequence[BeforeAfter]
    wrong: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOffer:
    field: str
    label: str
    level: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column as the page shows it.

    `title` stands for it where it has no `header`; `preferred` are the fields that its list shows
    first, `offers` those that are proposed while it is to be decided. `known_values` is the table
    that holds for values beside those in sight, as the form posts it.
    """

    number: int
    header: str
    title: str
    filled: str
    samples: Sequence[str]
    choice: str
    level: str
    reason: str
    preferred: Sequence[tuple[str, str]]
    offers: Sequence[ShownOffer]
    table: Sequence[TableRow]
    known_values: str
    allowed: Sequence[tuple[str, str]]
    conversions: Sequence[ConversionChoice]
    examples: Sequence[tuple[str, str]]
    has_examples: bool
    refused: Sequence[str]


def choose_first(proposal: ColumnProposal, mapped: MappedColumn | None) -> ColumnChoice:
    """Return what is preselected: what holds already, or else what is proposed."""
    if mapped is not None:
        return ColumnChoice(choice=mapped.field or IGNORED, steps=mapped.steps)
    if proposal.is_ignored:
        return ColumnChoice(choice=IGNORED)
    return ColumnChoice(
        choice=proposal.field or UNDECIDED,
        steps=tuple(map(read_step, proposal.steps)),
        is_new=True,
    )


def describe_source_column(
    proposal: ColumnProposal, chosen: ColumnChoice, kind: Kind, dialect: Dialect
) -> ShownColumn:
    """Return what the page shows of a column."""
    field = kind.fields_by_name.get(chosen.choice)
    values = dict(proposal.profile.values)
    table = build_table(field, values, chosen) if field else []
    conversions = []
    if field and not table:
        conversions = list_conversions(field, values, chosen, kind, dialect)
    level, reason = explain_choice(proposal, chosen)
    examples = list_examples(proposal, chosen) if field and not table else []
    is_told = bool(field) and not table and not conversions
    return ShownColumn(
        number=proposal.column,
        header=proposal.header,
        title=name_column(proposal),
        filled=filled_text(proposal),
        samples=proposal.profile.samples,
        choice=chosen.choice,
        level=level,
        reason=reason,
        preferred=list_preferred(proposal, chosen, kind),
        offers=list_shown_offers(proposal, kind) if chosen.choice == UNDECIDED else [],
        table=table,
        known_values=write_steps([one for one in chosen.steps if isinstance(one, ValueTable)]),
        allowed=list(find_allowed(field).items()) if field and table else [],
        conversions=conversions,
        examples=examples,
        has_examples=any(wanted for _value, wanted in examples),
        refused=list_refused(field, values, chosen.steps, kind, dialect) if is_told else [],
    )


def name_column(proposal: ColumnProposal) -> str:
    return proposal.header.strip() or _("Column %(number)s") % {"number": proposal.column}


def explain_choice(proposal: ColumnProposal, chosen: ColumnChoice) -> tuple[str, str]:
    """Return the level of what is chosen and its reason; empty where nobody proposed it."""
    if chosen.choice == (IGNORED if proposal.is_ignored else proposal.field):
        return level_text(proposal.level), match_reason_text(proposal.reason, _)
    if chosen.choice == UNDECIDED:
        # Each proposal says its own reason; nothing is said of a title that there is not.
        told = [one.reason for one in proposal.offers]
        is_needless = proposal.reason in told or not proposal.header.strip()
        return "", "" if is_needless else match_reason_text(proposal.reason, _)
    for one in proposal.offers:
        if one.field == chosen.choice:
            return level_text(one.level), match_reason_text(one.reason, _)
    return "", ""


def list_preferred(
    proposal: ColumnProposal, chosen: ColumnChoice, kind: Kind
) -> list[tuple[str, str]]:
    """Return the fields that a column's list shows first: what is chosen, what is proposed."""
    names = [chosen.choice, proposal.field or "", *(one.field for one in proposal.offers)]
    known = [name for name in dict.fromkeys(names) if name in kind.fields_by_name]
    return [(name, name_choice_of(name, kind)) for name in known]


def name_choice_of(name: str, kind: Kind) -> str:
    """Return a field as people look for it: by its label, with its name behind."""
    label = kind.fields_by_name[name].label
    return f"{label} · {name}" if label else name


def list_shown_offers(proposal: ColumnProposal, kind: Kind) -> list[ShownOffer]:
    return [
        ShownOffer(
            field=one.field,
            label=name_label(kind.fields_by_name[one.field]),
            level=level_text(one.level),
            reason=match_reason_text(one.reason, _),
        )
        for one in proposal.offers
    ]


def list_examples(proposal: ColumnProposal, chosen: ColumnChoice) -> list[tuple[str, str]]:
    told = chosen.examples or {}
    return [(value, told.get(value, "")) for value in proposal.profile.samples[:EXAMPLES]]


def name_label(field: Field) -> str:
    return field.label or field.name


def filled_text(proposal: ColumnProposal) -> str:
    profile = proposal.profile
    if not profile.filled:
        return _("empty")
    if profile.filled == profile.lines:
        return _("filled throughout")
    text = ngettext(
        "%(filled)s of the first %(lines)s line filled",
        "%(filled)s of the first %(lines)s lines filled",
        profile.lines,
    )
    return text % {"filled": group_digits(profile.filled), "lines": group_digits(profile.lines)}


def build_table(field: Field, values: Mapping[str, int], chosen: ColumnChoice) -> list[TableRow]:
    """Return the values of a column beside what they become, where the field allows only some."""
    proposed = propose_value_table(field, values)
    if proposed is None or len(proposed.values) > MOST_TABLE_ROWS:
        return []
    if not any(one.target != one.value for one in proposed.values) and not chosen.steps:
        return []
    known = next((step for step in chosen.steps if isinstance(step, ValueTable)), None)
    rows = []
    for one in proposed.values:
        told = known.convert(one.value) if known else None
        target = told if told is not None else one.target
        is_supposed = told is None and target is not None and not one.is_sure
        rows.append(
            TableRow(value=one.value, count=one.count, target=target or "", is_supposed=is_supposed)
        )
    return rows


def list_conversions(
    field: Field,
    values: Mapping[str, int],
    chosen: ColumnChoice,
    kind: Kind,
    dialect: Dialect,
) -> list[ConversionChoice]:
    """Return what may be done to the values: nothing, what is chosen, what makes them right."""
    check = check_of(field.name, kind, dialect)
    proposed = propose_conversions(
        field, list(values), is_right=lambda value: fits_field(value, check)
    )
    by_example = propose_by_example(list(values), chosen.examples or {})
    found = [one.steps for one in by_example if one.steps]
    lists = [*([chosen.steps] if chosen.steps else []), *found]
    only = proposed[0] if len(proposed) == 1 else None
    if chosen.is_new and not lists and only and only.is_lossless and not only.wrong:
        lists, proposed = [only.steps], []
        chosen_steps = lists[0]
    else:
        is_kept = not found or chosen.steps in found
        chosen_steps = chosen.steps if is_kept else found[0]
    lists += [one.steps for one in proposed]
    if not lists:
        return []
    return [
        show_conversion(steps, values, check, is_chosen=steps == chosen_steps)
        for steps in dict.fromkeys([(), *lists])
    ]


def show_conversion(
    steps: tuple[Step, ...], values: Mapping[str, int], check: CellCheck, *, is_chosen: bool
) -> ConversionChoice:
    made = [(value, convert_value(steps, value)) for value in values]
    changed = [(value, after) for value, after in made if after is not None and after != value]
    return ConversionChoice(
        stored=write_steps(steps),
        sentence=" ".join(step.describe(_) for step in steps) or _("Values stay as they are."),
        is_chosen=is_chosen,
        swaps=[build_before_after("", before, after) for before, after in changed[:SWAPS]],
        wrong=sum(after is None or not fits_field(after, check) for _value, after in made),
    )


def fits_field(value: str, check: CellCheck) -> bool:
    return is_blank(value) or not any(find_faults(value, check))


def list_refused(
    field: Field | None,
    values: Mapping[str, int],
    steps: tuple[Step, ...],
    kind: Kind,
    dialect: Dialect,
) -> list[str]:
    """Return the first values that the field would not take, as the steps leave them."""
    if field is None:
        return []
    check = check_of(field.name, kind, dialect)
    made = ((value, convert_value(steps, value)) for value in values)
    wrong = [value for value, after in made if after is None or not fits_field(after, check)]
    return wrong[:SWAPS]


def write_steps(steps: Sequence[Step]) -> str:
    return json.dumps([step.as_json() for step in steps], ensure_ascii=False) if steps else ""


def read_steps(stored: str) -> tuple[Step, ...]:
    """Return the steps that the form posted. Raises MappingRefused, ValueError."""
    if not stored:
        return ()
    try:
        steps = json.loads(stored)
    except RecursionError as error:
        raise ValueError from error
    if not isinstance(steps, list):
        raise MappingRefused("wrong_type", key="steps", name="columns")
    return tuple(map(read_step, steps))
