"""Which kinds a file may be for, by its first lines, before anybody made a draft of it."""

import codecs
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from imports.catalogue import KINDS
from imports.mapping.kind_guess import KindGuess, guess_by_name
from imports.mapping.outline import guess_readings
from imports.reading import (
    DELIMITERS,
    FirstLook,
    UnreadableFile,
    convert_workbook,
    find_form,
    inspect_text,
)

#: Of a text so much is looked at; a workbook can only be read whole.
SAMPLE_BYTES = 256 << 10
MOST_WORKBOOK_BYTES = 4 << 20
#: Each of the 34 kinds looks at each cell: so many marks that may cut cells, and characters.
MOST_MARKS, MOST_CHARACTERS = 1_500, 64 << 10
#: A proposal is worth no waiting: who uploads a workbook for good comes first.
SAMPLE_PATIENCE_SECONDS = 0.5
#: Its sheets are chosen by what they hold, not by the columns of a kind.
OF_NO_KIND = KINDS["ecritures"]
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def guess_file_kinds(path: Path | None, *, name: str, used: Sequence[str]) -> tuple[KindGuess, ...]:
    """Return up to three kinds that the file may be for, the likeliest first; none is no error.

    `name` is that of the file, and all that is known of it without a `path`; `used` are kinds that
    the company sends. Nothing is kept. A busy or unreadable file is guessed by its name.
    """
    stem = Path(name).stem
    found: tuple[KindGuess, ...] = ()
    if path:
        folder = settings.FILE_UPLOAD_TEMP_DIR
        # Named as half uploads are: what a killed process leaves is tidied away with them.
        with tempfile.TemporaryDirectory(suffix=".upload", dir=folder) as place:
            try:
                found = guess_by_lines(path, Path(place), hint=stem, used=used)
            except UnreadableFile:
                found = ()
    return found or guess_by_name(stem, used=used)


def guess_by_lines(
    path: Path, place: Path, *, hint: str, used: Sequence[str]
) -> tuple[KindGuess, ...]:
    """Guess by what the file holds, written into the folder `place`. Raises UnreadableFile."""
    form, lines, hints, delimiter = find_form(path), path, [hint], None
    if form:
        if path.stat().st_size > MOST_WORKBOOK_BYTES:
            return ()
        lines = place / "lines"
        sheet = convert_workbook(
            path,
            lines,
            form=form,
            kind=OF_NO_KIND,
            slots=Path(settings.DATA_DIR) / "conversions",
            patience=SAMPLE_PATIENCE_SECONDS,
        )
        if sheet.error is not None:
            raise sheet.error
        hints.append(sheet.info["sheet"])
        delimiter = sheet.delimiter
    sample = place / "sample"
    sample.write_bytes(read_sample(lines))
    look = limit_look(inspect_text(sample))
    if not look.head:
        return ()
    likely = guess_readings(sample, hints=hints, used=used, look=look, known_delimiter=delimiter)
    return tuple(one.guess for one in likely)


def read_sample(path: Path) -> bytes:
    """Return the first lines of a text, whole ones only: a last one that was cut is left out."""
    with path.open("rb") as file:
        data = file.read(SAMPLE_BYTES)
    if len(data) < SAMPLE_BYTES:
        return data
    if data.startswith(UTF_16_MARKS):
        data = data.decode("utf-16", errors="ignore").encode()
    return data[: max(data.rfind(b"\n"), data.rfind(b"\r")) + 1]


def limit_look(look: FirstLook) -> FirstLook:
    """Return the look with so many first lines as all kinds can be tried on while one waits."""
    marks = characters = 0
    head = []
    for line in look.head:
        marks += sum(map(line.count, DELIMITERS)) + 1
        characters += len(line)
        if marks > MOST_MARKS or characters > MOST_CHARACTERS:
            break
        head.append(line)
    return replace(look, head=head, quoted=[one for one in look.quoted if one[0] <= len(head)])
