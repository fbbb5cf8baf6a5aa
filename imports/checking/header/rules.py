"""The rules of the header: which columns there are, and in which order."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from unicodedata import combining, normalize

from imports.catalogue import KINDS, Field, Kind
from imports.catalogue.names import normalise_name
from imports.checking.records.conditional_fields import list_missing_alternatives
from imports.checking.report import FoundProblem, build_problem
from imports.reading import Table
from imports.reading.cells import is_text_closed
from imports.reading.columns import read_columns
from imports.reading.quotes import QUOTE, QUOTES
from imports.rules.catalogue import Params, Rule

MOST_SUGGESTIONS = 50  # comparing thousands of unknown names would take minutes
MOST_OF_A_FILE = 0.75
#: So much of a header is looked at: with each line more, it is read from its start.
MOST_HEADER_LINES = 100
MOST_HEADER_CHARACTERS = 100_000
LEAST_OF_A_WORD = 4
#: What stands for the underscores of a name: ART P VTE, art-p-vte.
BETWEEN_WORDS = re.compile(r"[\s.-]+")
#: What people write behind it: ART_P_VTE (€ HT).
REMARK = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
ALIKE_BEHIND_PREFIX = 0.65
CUSTOM_PREFIX = "XXX_"
# Importable since ERP 9.0 by the release notes, but absent from the page's table.
UNLISTED = {"documents_stock": ("DOC_PIECE",)}


def check_columns(table: Table, kind: Kind) -> Iterator[FoundProblem]:
    """Yield what is wrong with the columns, in their order, then those that are missing."""
    if not table.columns:
        yield build_problem(Rule.NO_COLUMN_NAMES, line=table.start_line)
        return
    names = Names(table, kind)
    if other := find_better_kind(names, kind):
        yield build_problem(Rule.OTHER_KIND, line=names.line, params=other)
        if other["known"] == other["columns"]:
            return  # what else is wrong of the columns is only a consequence
    meant = set()
    for number, name in enumerate(table.columns, start=1):
        for problem in check_column(number, name, names, kind):
            meant.add(str(problem.params.get("suggestion", "")).partition(" ")[0])
            if in_quotes := find_in_quotes(name, kind):
                meant.add(in_quotes.name)
            yield problem
    for field in kind.required_fields:
        # A misspelt name is one mistake, and told once.
        if field.name not in names.columns and field.name not in meant:
            yield build_problem(
                Rule.MISSING_COLUMN,
                line=names.line,
                field=field.name,
                params={"label": field.label},
            )
    if missing := list_missing_alternatives(names.columns, kind):
        yield build_problem(
            Rule.NONE_FILLED,
            line=names.line,
            field=missing[0],
            params={"names": ", ".join(missing)},
        )


def find_empty_unnamed(table: Table) -> set[int]:
    """Return where columns without a name stand that hold nothing on any line."""
    empty = {place for place, name in enumerate(table.columns) if not name.strip()}
    if not empty:
        return empty
    for line in table.lines():
        cells = table.split(line)
        empty = {place for place in empty if place >= len(cells) or not cells[place].strip()}
        if not empty:
            break
    return empty


def find_better_kind(names: "Names", kind: Kind) -> Params:
    """Return what the file looks like when another kind knows most of its columns and more."""

    def count_known(other: Kind) -> int:
        return sum(column.name in other.fields_by_name for column in names.columns)

    count = len(names.columns.all)
    best = max(KINDS.values(), key=count_known)
    known = count_known(best)
    if known <= count_known(kind) or known < MOST_OF_A_FILE * count:
        return {}
    return {"kind": best.label, "known": known, "columns": count, "set_kind": best.key}


def find_torn_header(table: Table) -> FoundProblem | None:
    """Return the problem of a header whose quotes are closed on a line below it, if they are."""
    delimiter, mark = table.dialect.delimiter, table.dialect.text_delimiter or QUOTE
    text = table.header_line or ""
    if is_text_closed(text, delimiter, mark):
        return None
    for record, line in enumerate(table.lines(1, MOST_HEADER_LINES + 1), start=1):
        text = f"{text} {line}"
        if len(text) > MOST_HEADER_CHARACTERS:
            return None
        if is_text_closed(text, delimiter, mark):
            params = {"last": table.line_of(record)}
            line_number = table.start_line
            return build_problem(Rule.LINE_BREAK, line=line_number, value=text, params=params)
    return None


class Names:
    """The columns of a file, those that the kind knows in its order, and suggestions for others."""

    def __init__(self, table: Table, kind: Kind) -> None:
        self.line = table.start_line
        self.columns = read_columns(table.columns, kind)
        self.known = [name for name in kind.fields_by_name if name in self.columns]
        self.suggestions_left = MOST_SUGGESTIONS
        self.column_of = table.column_of
        self.empty = find_empty_unnamed(table)

    def is_out_of_order(self, name: str) -> bool:
        """Say whether the column stands after one that the table lists later."""
        later = self.known[self.known.index(name) + 1 :]
        place = self.columns.exact[name]
        return any(self.columns.exact[other] < place for other in later)

    def suggest(self, name: str, kind: Kind) -> str:
        """Return what was probably meant, unless the file has a column of that name already."""
        self.suggestions_left -= 1
        meant = suggest_name(name, kind) if self.suggestions_left >= 0 else ""
        return "" if meant.partition(" ")[0] in self.columns else meant


def check_column(number: int, name: str, names: Names, kind: Kind) -> Iterator[FoundProblem]:
    rule, params = judge_name(name, names, kind)
    first = names.columns.exact[name]
    if name.strip() and first < number - 1:
        rule, params = Rule.REPEATED_COLUMN, {"first": names.column_of(first)}
    elif kind.is_order_mandatory and name in names.known and names.is_out_of_order(name):
        rule, params = Rule.COLUMN_ORDER, {"order": ";".join(names.known)}
    if number - 1 in names.empty:
        params = {"is_empty": 1}
    if rule:
        yield build_problem(
            rule, line=names.line, column=number, field=name, value=name, params=params
        )


def judge_name(name: str, names: Names, kind: Kind) -> tuple[Rule | None, Params]:
    if name in kind.fields_by_name:
        return None, {}
    if not name.strip():
        return Rule.UNNAMED_COLUMN, {}
    if name.startswith(CUSTOM_PREFIX) and kind.takes_custom_fields:
        return Rule.CUSTOM_COLUMN, {}
    if name in list_unlisted_names(kind):
        return Rule.UNLISTED_COLUMN, {}
    if find_in_quotes(name, kind):
        return Rule.UNKNOWN_COLUMN, {}
    suggestion = names.suggest(name, kind)
    return Rule.UNKNOWN_COLUMN, {"suggestion": suggestion} if suggestion else {}


def find_in_quotes(name: str, kind: Kind) -> Field | None:
    """Return the field whose name stands in quotes: they pack the values as well, and are taken
    away by another reading, never in the header alone.
    """
    is_quoted = len(name) > 1 and name[0] == name[-1] and name[0] in QUOTES
    return kind.find_field(name) if is_quoted else None


def list_unlisted_names(kind: Kind) -> tuple[str, ...]:
    """Return names that other pages mention: two update keys are missing from their tables."""
    keys = tuple(name for entry in kind.updates_existing_by for name in entry.split("|"))
    return keys + UNLISTED.get(kind.key, ())


def suggest_name(name: str, kind: Kind) -> str:
    """Return the field that was probably meant, by its name or its label, or an empty string."""
    fields = kind.fields_by_name
    normal, labels = normalise_name(name), kind.fields_by_label
    bare = REMARK.sub("", name).strip()
    if found := kind.find_field(name) or kind.find_field(BETWEEN_WORDS.sub("_", bare)):
        return found.name
    if found := labels.get(normal):
        return describe_field(found)
    if found := find_by_beginning(drop_accents(normal), kind):
        return describe_field(found)
    close = get_close_matches(normal.upper(), fields, n=3, cutoff=0.75)
    if meant := [name for name in close if is_alike(name, normal.upper())]:
        return meant[0]
    if close := get_close_matches(normal, labels, n=1, cutoff=0.75):
        return describe_field(labels[close[0]])
    return ""


def is_alike(field: str, name: str) -> bool:
    """Say whether the name is like the field's behind its prefix: that alone makes none alike."""
    own, other = (one.partition("_")[2] or one for one in (field, name))
    return SequenceMatcher(None, own, other).ratio() >= ALIKE_BEHIND_PREFIX


def find_by_beginning(name: str, kind: Kind) -> Field | None:
    """Return the field whose label begins as the name does behind its prefix: TELEP, Téléphone 1.

    The first of several that a number alone tells apart; None where they have nothing in common.
    """
    prefix, _, word = name.partition("_")
    found = [
        field
        for field in kind.fields_by_name.values()
        if field.name.startswith(f"{prefix}_") and drop_accents(field.label).startswith(word)
    ]
    is_clear = len({field.name.rstrip("0123456789") for field in found}) == 1
    return found[0] if is_clear and len(word) >= LEAST_OF_A_WORD else None


def drop_accents(text: str) -> str:
    return "".join(one for one in normalize("NFD", text) if not combining(one)).upper()


def describe_field(field: Field) -> str:
    return f"{field.name} ({field.label})"
