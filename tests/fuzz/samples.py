"""Sound files to be damaged: every kind's example, the entries of every format, workbooks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from imports.catalogue import ENTRY_FORMATS, KINDS, EntryFormat, Kind
from imports.catalogue.samples import example_csv
from tests.workbooks import FOLDER as WORKBOOKS
from tests.workbooks import FORMS

ENTRIES = Path(__file__).resolve().parents[1] / "examples" / "ecritures.json"
#: Where the help has no example, the lines of docs/rules.md.
ENTRY_LINES = {
    "GestimumComptaV15": [
        f"VTE190219  FAC00001411000    {'Facture':36}19032019{'120.50':>17}{'0.00':>15}CHQ     "
    ],
    "GestimumComptaFixe": ["VTE190219"],
}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A kind and its lines, the header first where there is one."""

    kind: Kind
    lines: Sequence[str]
    entry_format: EntryFormat | None = None


@cache
def list_samples() -> Sequence[Sample]:
    return [
        *(
            Sample(kind=kind, lines=example_csv(kind).decode("utf-8-sig").split("\r\n")[:-1])
            for kind in KINDS.values()
            if not kind.is_entries
        ),
        *list_entry_samples(),
    ]


def list_entry_samples() -> Sequence[Sample]:
    requests = json.loads(ENTRIES.read_text(encoding="utf-8"))["request"]
    asked = [request["importer_ecritures"]["parametres"] for request in requests]
    lines = ENTRY_LINES | {one["format"]: one["fichier_ecritures"] for one in asked}
    return [
        Sample(kind=KINDS["ecritures"], lines=found, entry_format=ENTRY_FORMATS[name])
        for name, found in lines.items()
    ]


@cache
def list_workbooks() -> Sequence[bytes]:
    return [(WORKBOOKS / f"stock.{form}").read_bytes() for form in FORMS]
