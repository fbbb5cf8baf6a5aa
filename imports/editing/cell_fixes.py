"""What a fix makes of one cell: by its value alone, or by what its workbook says of it."""

from collections.abc import Callable
from functools import lru_cache

from imports.checking.cell_doubts import CellDoubts
from imports.editing.column_fixes import Fix, fix_value, name_fix
from imports.rules.catalogue import Rule
from imports.values.rules import CellCheck

VALUES_REMEMBERED = 20_000
#: What is doubtful not by its value, but by what the workbook says of the cell.
OF_DOUBTS = (Rule.DISPLAYED_OTHERWISE, Rule.STRUCK_CELL)


def remember_fix(fix: Fix) -> Callable[[str, CellCheck], str | None]:
    """Return the fix with a memory: the same values come again and again."""

    @lru_cache(maxsize=VALUES_REMEMBERED)
    def transform(value: str, name: str) -> str | None:
        return fix_value(value, fix, checks[name])

    checks: dict[str, CellCheck] = {}

    def transform_checked(value: str, check: CellCheck) -> str | None:
        checks.setdefault(check.name, check)
        return transform(value, check.name)

    return transform_checked


def resolve_doubt(doubts: CellDoubts, fix: Fix, line: int, value: str) -> str | None:
    """Return what else the workbook says of a cell that is as it came."""
    if fix.rule is Rule.STRUCK_CELL:
        return "" if doubts.is_struck(line, fix.column) else None
    meant = doubts.suggest(line, fix.column, Rule.DISPLAYED_OTHERWISE, value)
    return meant if meant and name_fix(value, meant, fix.rule) is fix.name else None
