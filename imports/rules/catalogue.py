"""The rules: what the check looks for, one row each. No Django."""

from collections.abc import Mapping

from imports.rules.families import across, cells, columns, header, reading, records
from imports.rules.rule import BulkFixKind, Family, Params, Rule, RuleRow

__all__ = ["CATALOGUE", "OVERRIDABLE", "ROWS", "BulkFixKind", "Family", "Params", "Rule", "RuleRow"]

# Warnings are what the ERP was seen to take, or what nobody knows: fewer cells than columns are
# accepted in two documented examples; four documented examples break the order of columns that
# their page insists on, and three of them import anyway (docs/gestimum.md, "File rules"); and the
# pages of two entry formats show piece numbers longer than their own tables allow. Nothing is said
# about what the ERP makes of two values in one document, of a document that comes back, of a
# transfer without destination; a company's preference may allow unbalanced pieces.
#
# A rule may be downgraded when the lines still mean what they say without it: Gestimum takes or
# refuses the value, as it would if a person had typed it. The others leave nothing to send (no
# line, no name of a column), or move values to other fields (a text that is not closed, cells too
# many, a record or a position that nobody knows, a column that stands there twice).
ROWS = (*reading.ROWS, *header.ROWS, *records.ROWS, *across.ROWS, *cells.ROWS, *columns.ROWS)
CATALOGUE: Mapping[Rule, RuleRow] = {row.rule: row for row in ROWS}
OVERRIDABLE = frozenset(row.rule for row in ROWS if row.is_overridable)
