"""What a person decides on the mapping page: columns, values, what no column gives."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from imports.catalogue import Field, Kind
from imports.editing.written_cells import check_of
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn
from imports.mapping.matching import ColumnProposal
from imports.mapping.refused import MappingRefused
from imports.mapping.signs import (
    SignRule,
    drop_sign,
    find_sign_rule,
    keep_sign,
    list_sign_rules,
)
from imports.mapping.steps.several import JoinCells
from imports.mapping.steps.step import Step
from imports.mapping.steps.value_table import ValueTable, fold_value
from imports.reading import Dialect
from imports.rules import rule_text
from imports.values.rules import find_faults, is_blank
from imports.views.edits.forms import EditForm
from imports.views.edits.line_form import build_cell, list_values
from imports.views.mapping.columns import (
    EXAMPLES,
    IGNORED,
    MOST_TABLE_ROWS,
    UNDECIDED,
    ColumnChoice,
    choose_first,
    name_choice_of,
    name_column,
    read_steps,
)

#: What may stand between columns that are joined, by what the form posts.
SEPARATORS: Mapping[str, str] = {"space": " ", "comma": ", ", "dash": "-", "nothing": ""}
#: No column has a number of more digits.
LONGEST_NUMBER = 9


@dataclass
class Decisions:
    """What was chosen: by column, by field, and what is wrong with it, in sentences."""

    columns: dict[int, ColumnChoice] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    joins: dict[str, str] = field(default_factory=dict)
    signs: dict[str, SignRule] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def shared(self) -> dict[str, list[int]]:
        """Return the fields that several columns were chosen for, with these columns."""
        by_field: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in self.columns.items():
            if one.choice not in (UNDECIDED, IGNORED):
                by_field[one.choice].append(number)
        return {name: numbers for name, numbers in by_field.items() if len(numbers) > 1}

    @property
    def fed(self) -> set[str]:
        return {one.choice for one in self.columns.values()} - {UNDECIDED, IGNORED}


def decide_first(proposals: Sequence[ColumnProposal], mapping: ColumnMapping | None) -> Decisions:
    """Return what is preselected before anybody chose: what holds, or what is proposed."""
    mapped = {one.column: one for one in mapping.columns} if mapping else {}
    decisions = Decisions(
        columns={one.column: choose_first(one, mapped.get(one.column)) for one in proposals}
    )
    for one in mapping.computed if mapping else ():
        if rule := find_sign_rule(one):
            take_sign(decisions, rule)
        elif one.columns:
            take_join(decisions, one)
        else:
            decisions.values[one.field] = one.value
    return decisions


def take_sign(decisions: Decisions, rule: SignRule) -> None:
    """Show a field that the sign of a column tells, and the column as it was before that."""
    decisions.signs[rule.field] = rule
    chosen = decisions.columns[rule.column]
    decisions.columns[rule.column] = replace(chosen, steps=keep_sign(chosen.steps))


def take_join(decisions: Decisions, one: ComputedField) -> None:
    """Show a field that is joined of columns as they were chosen: each of them for it."""
    step = one.steps[0] if one.steps else None
    separator = step.separator if isinstance(step, JoinCells) else " "
    names = {text: name for name, text in SEPARATORS.items()}
    decisions.joins[one.field] = names.get(separator, "space")
    for number in one.columns:
        decisions.columns[number] = ColumnChoice(choice=one.field)


def read_decisions(
    data: QueryDict, proposals: Sequence[ColumnProposal], kind: Kind, dialect: Dialect
) -> Decisions:
    """Return what the form posted; what cannot be taken is among its errors."""
    decisions = Decisions()
    taken = read_taken(data)
    for one in proposals:
        number = one.column
        choice = taken.get(number) or data.get(f"field_{number}", UNDECIDED)
        known = choice in (UNDECIDED, IGNORED) or choice in kind.fields_by_name
        # What stands there for the values was shown for another field.
        is_new = data.get(f"shown_{number}", choice) != choice
        try:
            steps = () if is_new else read_column_steps(data, number)
        except (MappingRefused, ValueError):
            steps = ()
            decisions.errors.append(
                _("Column %(number)s: this conversion is not known.") % {"number": number}
            )
        decisions.columns[number] = ColumnChoice(
            choice=choice if known else UNDECIDED,
            steps=steps,
            examples=dict(read_examples(data, number)),
            is_new=is_new,
        )
    for name in decisions.shared:
        if (chosen := data.get(f"join_{name}")) in SEPARATORS:
            decisions.joins[name] = str(chosen)
    for missing in list_missing(kind, decisions):
        value = data.get(f"value_{missing.name}", "")
        rules = name_sign_rules(kind, missing.name, proposals)
        if value in rules:
            decisions.signs[missing.name] = rules[value]
        elif not is_blank(value):
            take_value(decisions, missing, value, kind, dialect)
    return decisions


def name_sign_rules(
    kind: Kind, name: str, proposals: Sequence[ColumnProposal]
) -> dict[str, SignRule]:
    """Return what the sign of a column may say of a field, by what the form posts for it."""
    profiles = {one.column: one.profile for one in proposals}
    return {
        f"sign:{one.column}:{one.positive}{one.negative}": one
        for one in list_sign_rules(kind.key, name, profiles)
    }


def read_taken(data: QueryDict) -> dict[int, str]:
    """Return the proposal that was pressed: it takes the place of what its column has chosen."""
    number, _mark, field = data.get("take", "").partition(":")
    is_number = number.isdecimal() and number.isascii() and len(number) <= LONGEST_NUMBER
    return {int(number): field} if is_number else {}


def take_value(
    decisions: Decisions, missing: Field, value: str, kind: Kind, dialect: Dialect
) -> None:
    decisions.values[missing.name] = value
    check = check_of(missing.name, kind, dialect)
    for rule, params in find_faults(value, check):
        said = rule_text(rule, params, translate=_)
        decisions.errors.append(f"{missing.label or missing.name}: {said}")


def read_column_steps(data: QueryDict, number: int) -> tuple[Step, ...]:
    """Return the steps posted for a column. Raises MappingRefused, ValueError.

    Of a table, only the values of the first lines stand on the page: what was decided for others,
    here or for a file before, still holds.
    """
    posted = read_steps(data.get(f"steps_{number}", ""))
    rows = [
        (data.get(f"old_{number}_{place}", ""), data.get(f"new_{number}_{place}", ""))
        for place in range(MOST_TABLE_ROWS)
        if f"old_{number}_{place}" in data
    ]
    if not rows:
        return posted
    shown = {fold_value(value) for value, _target in rows}
    known = next((one for one in posted if isinstance(one, ValueTable)), None)
    others = [one for one in known.values if fold_value(one[0]) not in shown] if known else []
    told = (*((value, target) for value, target in rows if target), *others)
    if all(value == target for value, target in told):
        return ()
    return (ValueTable(values=told, folds=known.folds if known else True),)


def read_examples(data: QueryDict, number: int) -> Iterator[tuple[str, str]]:
    for place in range(EXAMPLES):
        value = data.get(f"example_{number}_{place}", "")
        wanted = data.get(f"wanted_{number}_{place}", "")
        if value and wanted:
            yield value, wanted


def list_missing(kind: Kind, decisions: Decisions) -> list[Field]:
    """Return the fields that must be there and that no column feeds, then those given a value."""
    fed = decisions.fed
    required = [one for one in kind.required_fields if one.name not in fed]
    names = {one.name for one in required}
    given = [
        kind.fields_by_name[name]
        for name in (*decisions.values, *decisions.signs)
        if name in kind.fields_by_name
    ]
    return [*required, *(one for one in given if one.name not in names and one.name not in fed)]


def build_value_form(
    decisions: Decisions, proposals: Sequence[ColumnProposal], kind: Kind, dialect: Dialect
) -> EditForm:
    """Return the controls for what no column gives: a list where the field only takes some."""
    form = EditForm(initial={})
    titles = {one.column: name_column(one) for one in proposals}
    for one in list_missing(kind, decisions):
        check = check_of(one.name, kind, dialect)
        rules = name_sign_rules(kind, one.name, proposals)
        told = [(key, name_sign_rule(rule, titles, one)) for key, rule in rules.items()]
        control: forms.Field = build_cell("", check)
        if told:
            control = forms.ChoiceField(choices=[*list_values(check), *told])
        held = decisions.signs.get(one.name)
        chosen = next((key for key, rule in rules.items() if rule == held), "")
        control.label = name_choice_of(one.name, kind)
        control.required = one.required
        control.initial = chosen or decisions.values.get(one.name, "")
        form.fields[f"value_{one.name}"] = control
    del form.fields["revision"]
    return form


def name_sign_rule(rule: SignRule, titles: Mapping[int, str], wanted: Field) -> str:
    meanings = wanted.values or {}
    return _("By the sign of “%(column)s”: + is %(positive)s, − is %(negative)s") % {
        "column": titles[rule.column],
        "positive": meanings.get(rule.positive, rule.positive),
        "negative": meanings.get(rule.negative, rule.negative),
    }


def build_mapping(
    decisions: Decisions, proposals: Sequence[ColumnProposal], kind: Kind
) -> ColumnMapping:
    """Return the mapping that was decided. Raises MappingRefused: field_twice."""
    joined = {name: decisions.shared[name] for name in decisions.joins if name in decisions.shared}
    parts = {number for numbers in joined.values() for number in numbers}
    signs = [one for name, one in decisions.signs.items() if name not in decisions.fed]
    signed = {one.column for one in signs}
    columns = []
    for one in proposals:
        chosen = decisions.columns[one.column]
        steps = drop_sign(chosen.steps) if one.column in signed else chosen.steps
        if chosen.choice == UNDECIDED:
            continue
        is_sent = chosen.choice != IGNORED and one.column not in parts
        is_proposed = chosen.choice == (IGNORED if one.is_ignored else one.field)
        columns.append(
            MappedColumn(
                column=one.column,
                header=one.header,
                field=chosen.choice if is_sent else "",
                steps=steps if is_sent else (),
                level=one.level.value if is_proposed and one.level.value != "none" else "person",
            )
        )
    computed = [
        ComputedField(field=name, value=value)
        for name, value in decisions.values.items()
        if name not in decisions.fed
    ]
    computed += [one.build_field(decisions.columns[one.column].steps) for one in signs]
    computed += [
        ComputedField(
            field=name,
            columns=tuple(numbers),
            steps=(JoinCells(separator=SEPARATORS[decisions.joins[name]]),),
        )
        for name, numbers in joined.items()
    ]
    return ColumnMapping(kind=kind.key, columns=tuple(columns), computed=tuple(computed))
