"""What the sender would write for a run, taken apart again as the ERP is told to."""

import io
import json
from collections.abc import Mapping, Sequence
from unittest import mock

from imports.delivery import send
from imports.models import Attempt, Run
from imports.reading.cells import split_line


def read_sent(run: Run) -> Mapping[str, Sequence[str]]:
    """Return the cells of the request by column; entries name theirs by numbers from 1.

    The sender itself writes it; nothing is recorded, for the attempt is none.
    """
    body = io.BytesIO()
    run = Run.objects.select_related("company").with_files().get(pk=run.pk)
    with mock.patch.object(send, "describe_request"):
        send.prepare_request(Attempt(run=run), body)
    parameters = json.loads(body.getvalue())[run.kind.root]["parametres"]
    lines, layout = parameters[run.kind.file_parameter], run.entry_format
    delimiter = layout.separator if layout else parameters["separateur_champs"]
    text_delimiter = "" if layout else parameters["identificateur_texte"]
    rows = [split_line(line, delimiter, text_delimiter) for line in lines]
    if layout:
        names = [str(number) for number in range(1, len(rows[0]) + 1)]
    elif parameters["entete"] == "Oui":
        names = rows.pop(0)
    else:
        names = parameters["noms_champs"].split(";")
    assert len({*names}) == len(names), names
    assert all(len(row) <= len(names) for row in rows), "cells without a column"
    padded = [[*row, *[""] * (len(names) - len(row))] for row in rows]
    return {name: [row[place] for row in padded] for place, name in enumerate(names)}
