"""The stand-in's own reading of a line: which cell belongs to which column."""

import csv
from collections.abc import Mapping, Sequence

from imports.catalogue import Kind


def split_cells(line: str, *, separator: str, delimiter: str) -> Sequence[str]:
    """Cut a line into cells.

    Guess of the stand-in: a text delimiter opens and closes a cell, doubled it stands for itself.
    """
    if len(delimiter) != 1 or len(separator) != 1 or delimiter not in line:
        return line.split(separator)
    try:
        return next(csv.reader([line], delimiter=separator, quotechar=delimiter))
    except csv.Error:
        return line.split(separator)


class SimulatorColumns:
    """The cells of one file's lines, by field name."""

    def __init__(self, kind: Kind, parameters: Mapping[str, object], header: str | None) -> None:
        # The .ini task takes ";" when no separator is given; the page of the request states none.
        self.separator = str(parameters.get("separateur_champs") or ";")
        self.delimiter = str(parameters.get("identificateur_texte") or "")
        if header is not None:
            names = self.cells(header)
        elif parameters.get("noms_champs"):
            names = str(parameters["noms_champs"]).split(";")
        else:
            # Guess of the stand-in: without names, the order of the field table.
            names = list(kind.fields_by_name)
        self.names = tuple(name.strip() for name in names)
        self.positions = {name: at for at, name in reversed(list(enumerate(self.names)))}

    def cells(self, line: str) -> Sequence[str]:
        return split_cells(line, separator=self.separator, delimiter=self.delimiter)

    def value(self, cells: Sequence[str], name: str) -> str:
        """Return one cell, empty where the file lacks the column or the line is short."""
        at = self.positions.get(name, -1)
        return cells[at].strip() if 0 <= at < len(cells) else ""
