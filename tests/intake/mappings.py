"""A file of stock movements with headers of its own, and what maps it."""

from dataclasses import replace

from imports.intake import read_again
from imports.intake.mapping import map_columns
from imports.mapping.mapping import ColumnMapping, ComputedField, MappedColumn
from imports.mapping.steps.numbers import DecimalMark, ReadNumber
from imports.mapping.steps.step import Step
from imports.mapping.steps.value_table import ValueTable
from imports.models import Edit, Run
from imports.rules import Rule
from portal.models import Company, User
from tests.factories import make_draft

LINES = [
    "Sens;Dépôt;Réf.;Qté;Note",
    "Entrée;001; VIS;12.5;a",
    "Sortie;002;CLOU;3;b",
]
SENSES = ValueTable(values=(("Entrée", "E"), ("Sortie", "S")))
POINT = ReadNumber(decimal=DecimalMark.POINT)
SENT = ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", "E;001; VIS;12,5", "S;002;CLOU;3"]


def name(number: int, field: str = "", *steps: Step) -> MappedColumn:
    header = LINES[0].split(";")[number - 1]
    return MappedColumn(column=number, header=header, field=field, steps=steps, level="person")


def build(*columns: MappedColumn, computed: tuple[ComputedField, ...] = ()) -> ColumnMapping:
    return ColumnMapping(kind="documents_stock", columns=columns, computed=computed)


STOCK = build(
    name(1, "DOC_STYPE", SENSES),
    name(2, "DEP_CODE"),
    name(3, "ART_CODE"),
    name(4, "MVT_QTE", POINT),
    name(5),
)


def upload(
    company: Company, user: User, lines: list[str] = LINES, kind: str = "documents_stock"
) -> Run:
    """Make a draft whose first line is the header, whatever it names."""
    run = make_draft(company, user, lines, kind=kind)
    dialect = replace(run.reading, has_header=True, start_line=1)
    read_again(run, user=user, dialect=dialect, parameters=run.parameters)
    return run


def map_draft(run: Run, user: User, mapping: ColumnMapping = STOCK) -> Edit:
    return map_columns(run, user=user, mapping=mapping, revision=run.revision)


def list_sent(run: Run) -> list[str]:
    return list(Run.objects.get(pk=run.pk).lines.prepare())


def list_not_converted(run: Run) -> list[tuple[int, int | None, str, str]]:
    found = run.problems.filter(rule=Rule.NOT_CONVERTED).order_by("line", "column")
    return [(one.line, one.column, one.field, one.value) for one in found]


def count_rule(run: Run, rule: Rule) -> dict[str, int]:
    return {row.field: row.count for row in run.list_problem_counts() if row.rule is rule}
