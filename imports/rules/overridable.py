"""Which blocking rules a company may let pass with a warning."""

from imports.rules.catalogue import Rule

# A rule may be downgraded when the lines still mean what they say without it: Gestimum takes or
# refuses the value, as it would if a person had typed it. What is not here leaves nothing to send
# (no line, no name of a column), or moves values to other fields (a text that is not closed, cells
# too many, a record or a position that nobody knows, a column that stands there twice).
OVERRIDABLE = frozenset(
    [
        Rule.UNKNOWN_COLUMN,
        Rule.MISSING_COLUMN,
        Rule.EMPTY_LINE,
        Rule.NONE_FILLED,
        Rule.DUE_DATES_DIFFER,
        Rule.ANALYTIC_DIFFERS,
        Rule.REQUIRED,
        Rule.TOO_LONG,
        Rule.NOT_ALLOWED,
        Rule.BAD_DATE,
        Rule.BAD_INTEGER,
        Rule.BAD_DECIMAL,
        Rule.BAD_CHECKBOX,
        Rule.FORMULA_ERROR,
        Rule.SCIENTIFIC_NOTATION,
        Rule.CONTROL_CHARACTER,
        Rule.REPLACEMENT_CHARACTER,
    ]
)
