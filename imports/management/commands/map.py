"""Says what the portal would make of a file: kind, columns, questions. Keeps and sends nothing."""

import json
import tempfile
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from imports.catalogue import KINDS, Kind
from imports.history.last_used import list_used_kinds
from imports.intake.kind_sample import OF_NO_KIND
from imports.intake.recognition import find_taught
from imports.management.people import find_kind, find_sender, refuse_unreadable
from imports.management.proposal_record import ProposedMapping, describe_proposal, describe_proposed
from imports.mapping.matching import ColumnProposal, propose_columns
from imports.mapping.outline import LikelyReading, guess_readings, read_outline
from imports.reading import (
    Dialect,
    Sheet,
    convert_workbook,
    detect,
    find_form,
    inspect_text,
    open_table,
)
from portal.models import Company
from portal.signs import escape_in_json, show_signs

#: Nobody waits for a page here: a workbook may take its turn.
PATIENCE_SECONDS = 600
#: Whose names are looked for in a file that fits no kind.
UNNAMED = KINDS["articles"]


class Command(BaseCommand):
    help = (
        "Show which kind of import FILE is for and which field each column is, as the portal would "
        "propose it. Nothing is kept and nothing is sent. Exit status: 0; 2 wrong arguments, or a "
        "file that cannot be read."
    )
    # All other checks would load every page of the site.
    requires_system_checks = (Tags.security,)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--company", required=True, metavar="SLUG")
        parser.add_argument("--kind", default="", metavar="KEY", help="proposed if not given")
        parser.add_argument("--user", required=True, metavar="USERNAME")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(
        self,
        *args: object,
        file: Path,
        company: str,
        kind: str,
        user: str,
        as_json: bool,
        **options: object,
    ) -> None:
        _person, place = find_sender(user, company)
        told = find_kind(kind) if kind else None
        with refuse_unreadable(file):
            proposed = propose_mapping(file, told, place)
        if as_json:
            described = json.dumps(describe_proposed(proposed), ensure_ascii=False)
            self.stdout.write(escape_in_json(described))
        else:
            self.tell(proposed)

    def tell(self, proposed: ProposedMapping) -> None:
        kind = proposed.kind
        self.stdout.write(show_signs(kind.label if kind else _("No kind of import fits.")))
        for column in map(describe_proposal, proposed.columns):
            field = column["field"] or "?"
            sign = "=" if column["set"] else "?"
            told = f"  {column['column']} {column['header']} {sign} {field} · {column['reason']}"
            self.stdout.write(show_signs(told))
        for name in proposed.constants:
            said = _("%(field)s has no column: it needs a value.") % {"field": name}
            self.stdout.write(show_signs(f"  {said}"))


def propose_mapping(path: Path, kind: Kind | None, company: Company) -> ProposedMapping:
    """Read the file and propose its kind and its columns. Raises UnreadableFile, OSError."""
    used = list_used_kinds(company)
    if form := find_form(path):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "lines"
            return propose_for_workbook(path, form, kind, used, out, company)
    hints = (path.stem,)
    likely = guess_readings(path, hints=hints, used=used, look=inspect_text(path))
    chosen = kind or choose_kind(likely)
    dialect = read_as(path, chosen, likely)
    return propose_for_lines(path, dialect, chosen, likely, company)


def propose_for_workbook(
    path: Path, form: str, kind: Kind | None, used: list[str], out: Path, company: Company
) -> ProposedMapping:
    """Do the same for a workbook, whose cells are written as the columns of its kind need them."""
    first = convert(path, out, form=form, kind=kind or OF_NO_KIND)
    hints = (path.stem, first.info["sheet"])
    likely = guess_readings(out, hints=hints, used=used, known_delimiter=first.delimiter)
    chosen = kind or choose_kind(likely)
    sheet = convert(path, out, form=form, kind=chosen) if chosen and not kind else first
    dialect = read_as(out, chosen, likely, sheet=sheet)
    return propose_for_lines(out, dialect, chosen, likely, company)


def convert(path: Path, out: Path, *, form: str, kind: Kind) -> Sheet:
    slots = Path(settings.DATA_DIR) / "conversions"
    sheet = convert_workbook(
        path, out, form=form, kind=kind, slots=slots, patience=PATIENCE_SECONDS
    )
    if sheet.error is not None:
        raise sheet.error
    return sheet


def choose_kind(likely: tuple[LikelyReading, ...]) -> Kind | None:
    return KINDS[likely[0].guess.kind] if likely else None


def read_as(
    path: Path,
    kind: Kind | None,
    likely: tuple[LikelyReading, ...],
    *,
    sheet: Sheet | None = None,
) -> Dialect:
    """Return how the lines are read as one of the kind; of no kind, the first line is data."""
    known = next((one.dialect for one in likely if kind and one.guess.kind == kind.key), None)
    delimiter = sheet.delimiter if sheet else None
    dialect = known or detect(path, kind=kind or UNNAMED, known_delimiter=delimiter).dialect
    if sheet is None:
        return dialect
    return replace(
        dialect,
        encoding="utf-8",
        delimiter=sheet.delimiter,
        text_delimiter=sheet.text_delimiter,
    )


def propose_for_lines(
    path: Path,
    dialect: Dialect,
    kind: Kind | None,
    likely: tuple[LikelyReading, ...],
    company: Company,
) -> ProposedMapping:
    outline = read_outline(open_table(path, dialect))
    columns: list[ColumnProposal] = []
    if kind:
        taught = find_taught(company, kind)
        columns = propose_columns(outline.headers, outline.profiles, kind, taught=taught)
    return ProposedMapping(
        dialect=dialect,
        kind=kind,
        kinds=[one.guess for one in likely],
        columns=columns,
    )
