"""How well titles find their fields, level by level, against what others do: run by hand.

    uv run python -m tests.bench.matching [--split held_out|build|all] [--wrong]

Over the files of `tests/mapping/corpus`, each with the right field of every column in the
`labels.json` of its folder. What is *set* is applied without a question; *preselected* waits for a
person to confirm it; *offered* has the right field among its offers. A column is wrong where it
would become another field than the label says, where none is right, or where it must be asked and
is set. The others take the most alike of the names and labels of the kind's fields: exactly, by
difflib's ratio (Odoo takes a distance of up to 0.2), by that of the sorted words.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import NotRequired, TypedDict, cast

from imports.catalogue import KINDS, Kind
from imports.mapping.folding import fold_header, header_tokens
from imports.mapping.matching import ColumnProposal, propose_columns
from imports.mapping.outline import LikelyReading, guess_readings, read_outline
from imports.mapping.taught import MatchLevel
from imports.reading import Dialect, Sheet, convert_workbook, detect, find_form, open_table

CORPUS = Path(__file__).parents[1] / "mapping" / "corpus"
ANY_KIND = KINDS["ecritures"]
#: The distance up to which Odoo takes a field (`FUZZY_MATCH_DISTANCE`).
ODOO_DISTANCE = 0.2


class LabelledColumn(TypedDict):
    """The right field of a column, empty where none is; `asked`: a person must be asked."""

    header: str
    field: str
    level: NotRequired[str]
    asked: NotRequired[bool]


class LabelledFile(TypedDict):
    """A file of the corpus and what is right about it; `header_line` is null without a header."""

    file: str
    kind: str
    header_line: int | None
    columns: list[LabelledColumn]


class LabelledFolder(TypedDict):
    """The files of one make of software or of one office."""

    source: str
    split: str
    files: list[LabelledFile]


@dataclass
class Figures:
    """How many columns of which sort went how."""

    files: int = 0
    columns: int = 0
    with_field: int = 0
    tables: int = 0
    headers_right: int = 0
    kinds: Counter[int] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    offered: int = 0
    first_offers: int = 0
    rivals: dict[str, Counter[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def read_corpus(folder: Path, split: str) -> Iterator[tuple[Path, LabelledFile]]:
    for path in sorted(folder.glob("*/labels.json")):
        labels = cast("LabelledFolder", json.loads(path.read_text(encoding="utf-8")))
        if split in ("all", labels["split"]):
            yield from ((path.parent / one["file"], one) for one in labels["files"])


@dataclass(frozen=True)
class OpenFile:
    """A file of the corpus as lines; a workbook's are those of its sheet."""

    path: Path
    hints: tuple[str, ...]
    sheet: Sheet | None = None

    def guess(self) -> tuple[LikelyReading, ...]:
        delimiter = self.sheet.delimiter if self.sheet else None
        return guess_readings(self.path, hints=self.hints, known_delimiter=delimiter)

    def read(self, kind: Kind) -> Dialect:
        delimiter = self.sheet.delimiter if self.sheet else None
        dialect = detect(self.path, kind=kind, known_delimiter=delimiter).dialect
        if self.sheet is None:
            return dialect
        return replace(
            dialect,
            encoding="utf-8",
            delimiter=self.sheet.delimiter,
            text_delimiter=self.sheet.text_delimiter,
        )


def open_file(path: Path, kind: Kind, folder: Path) -> OpenFile:
    form = find_form(path)
    if not form:
        return OpenFile(path, (path.stem,))
    out = folder / f"{path.parent.name}-{path.stem}-{kind.key}"
    sheet = convert_workbook(path, out, form=form, kind=kind, slots=folder / "slots")
    if sheet.error is not None:
        raise sheet.error
    return OpenFile(out, (path.stem, sheet.info["sheet"]), sheet)


def measure_file(path: Path, labels: LabelledFile, figures: Figures, folder: Path) -> None:
    kind = KINDS[labels["kind"]]
    figures.files += 1
    likely = open_file(path, ANY_KIND, folder).guess()
    keys = [one.guess.kind for one in likely]
    rank = keys.index(kind.key) + 1 if kind.key in keys else 0
    figures.kinds[rank] += 1
    name = f"{path.parent.name}/{path.name}"
    if rank != 1:
        figures.told.append(f"{name}: kind {kind.key}, guessed {', '.join(keys) or 'none'}")
    if kind.is_entries:
        return
    figures.tables += 1
    opened = open_file(path, kind, folder)
    dialect = opened.read(kind)
    line = dialect.start_line if dialect.has_header else None
    if line != labels["header_line"]:
        figures.told.append(f"{name}: header on {labels['header_line']}, found on {line}")
        return
    figures.headers_right += 1
    outline = read_outline(open_table(opened.path, dialect))
    proposals = propose_columns(outline.headers, outline.profiles, kind)
    for column, proposal in zip(labels["columns"], proposals, strict=False):
        measure_column(column, proposal, figures, name)
    for rival, rule in RIVALS.items():
        counts = figures.rivals.setdefault(rival, Counter())
        count_rival(labels["columns"], rule(outline.headers, kind), counts)


def measure_column(
    column: LabelledColumn, proposal: ColumnProposal, figures: Figures, name: str
) -> None:
    figures.columns += 1
    right = column["field"]
    figures.with_field += bool(right)
    how = "set" if proposal.is_set else "preselected"
    sort = f"{proposal.level.value} {how}"
    is_asked = column.get("asked", False)
    if proposal.field is not None:
        is_right = proposal.field == right and not (is_asked and proposal.is_set)
        (figures.right if is_right else figures.wrong)[sort] += 1
        if not is_right:
            said = f"{name}: {column['header']!r} {sort} {proposal.field}, right {right or '-'}"
            figures.told.append(said + (" (to be asked)" if is_asked else ""))
    if not right:
        return
    fields = [offer.field for offer in proposal.offers]
    figures.offered += right in fields
    figures.first_offers += fields[:1] == [right]
    if right not in fields:
        figures.told.append(f"{name}: {column['header']!r} is {right}, offered {fields}")


def count_rival(
    columns: Sequence[LabelledColumn], chosen: Sequence[str], counts: Counter[str]
) -> None:
    for column, name in zip(columns, chosen, strict=False):
        if name:
            counts["right" if name == column["field"] else "wrong"] += 1


def match_exactly(headers: Sequence[str], kind: Kind) -> list[str]:
    names = {fold_header(one.label): one.name for one in kind.fields_by_name.values()}
    names |= {fold_header(name): name for name in kind.fields_by_name}
    return [names.get(fold_header(header), "") for header in headers]


def match_by_distance(headers: Sequence[str], kind: Kind) -> list[str]:
    """As Odoo does: equal, or else the nearest word distance up to its threshold."""
    exact = match_exactly(headers, kind)
    names = [
        (written, one.name)
        for one in kind.fields_by_name.values()
        for written in (fold_header(one.name), fold_header(one.label))
        if written
    ]
    return [
        found or find_nearest(fold_header(header), names, least=1 - ODOO_DISTANCE)
        for header, found in zip(headers, exact, strict=True)
    ]


def match_by_words(headers: Sequence[str], kind: Kind) -> list[str]:
    """The ratio of the words in their order by letters, abbreviations spelled out, from 0.8 up."""
    names = [
        (" ".join(sorted(header_tokens(written))), one.name)
        for one in kind.fields_by_name.values()
        for written in (one.name, one.label)
        if header_tokens(written)
    ]
    return [
        find_nearest(" ".join(sorted(header_tokens(header))), names, least=0.8)
        for header in headers
    ]


def find_nearest(title: str, names: Sequence[tuple[str, str]], *, least: float) -> str:
    if not title:
        return ""
    ratios = ((SequenceMatcher(None, title, written).ratio(), name) for written, name in names)
    ratio, name = max(ratios, default=(0.0, ""))
    return name if ratio >= least else ""


RIVALS = {
    "exact name or label": match_exactly,
    "difflib, Odoo's 0.2": match_by_distance,
    "ratio of sorted words": match_by_words,
}


def describe(figures: Figures) -> Iterator[str]:
    yield f"{figures.files} files, {figures.columns} columns, {figures.with_field} with a field"
    yield f"header row right in {share(figures.headers_right, figures.tables)} of the tables"
    first, listed = figures.kinds[1], sum(n for rank, n in figures.kinds.items() if rank)
    yield f"kind right in first place {share(first, figures.files)}"
    yield f"kind among the best three {share(listed, figures.files)}"
    yield f"\n{'':28}{'right':>7}{'wrong':>7}"
    for level in MatchLevel:
        for how in ("set", "preselected"):
            sort = f"{level.value} {how}"
            if figures.right[sort] or figures.wrong[sort]:
                yield f"{sort:28}{figures.right[sort]:7}{figures.wrong[sort]:7}"
    yield f"right field among three offers {share(figures.offered, figures.with_field)}"
    yield f"right field as the first offer {share(figures.first_offers, figures.with_field)}\n"
    for rival, counts in figures.rivals.items():
        yield f"{rival:28}{counts['right']:7}{counts['wrong']:7}"


def share(count: int, total: int) -> str:
    return f"{count}/{total}" + (f" ({100 * count / total:.1f} %)" if total else "")


def measure(split: str, corpus: Path = CORPUS) -> Figures:
    """Return the figures of the files of a split, or of all."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        for path, labels in read_corpus(corpus, split):
            measure_file(path, labels, figures, Path(folder))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="all", choices=("build", "held_out", "all"))
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--wrong", action="store_true", help="list what was not found")
    chosen = parser.parse_args()
    figures = measure(chosen.split, chosen.corpus)
    lines = [*describe(figures), *(("", *figures.told) if chosen.wrong else ())]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
