"""Damages a sound file at random, as exports, editors and disks do."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

from imports.reading import DELIMITERS, ENCODINGS
from imports.reading.dialect import BYTE_ORDER_MARKS, MIXED
from tests.fuzz.samples import Sample

ENDS = ("\r\n", "\n", "\r")
#: What readers trip over.
TEXTS = (
    ";", ",", "\t", "|", '"', '""', '";"', "'", "\r", "\n", "\r\n", "\n\n", "\r\r\n", " ", "\xa0",
    "\u202f", "\u200b", "\x1a", "\x00", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\u2028", "\ufeff",
    "\ufffd", "é", "œ", "€", "→", "Ã©", "١", "1,5", "1.5", "1 234,50", "12/03/2026", "2026-03-12",
    "45231", "3,7E+12", "#N/A", "sep=;", "Total", "XXX_A", "🙂", "\x7f", "=1+1", "0", "-", "/",
)  # fmt: skip
BYTES = (
    b"\x00", b"\x1a", b"\xff", b"\xfe", b"\x80", b"\x81", b"\xc3", b"\xe9", b"\xa0",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\n", b"\xf0\x9f", b"PK\x03\x04", b"\xd0\xcf\x11\xe0",
)  # fmt: skip
TITLES = ("sep=;", "sep=\t", '"sep=,"', "Export du 12/03/2026", "# remarque", "", ";;;", "Société;")
FEET = ("Total;3", "Nombre de lignes : 2", "\x1a", "", "\x1a\r\n", ";;;", "\x1a\x1a", "FIN")


def damage(sample: Sample, rng: random.Random) -> bytes:
    """Return the bytes of the sample, written in some way and then spoiled in some places."""
    lines = respell(sample, rng)
    for _time in range(rng.choice((0, 1, 1, 2, 3, 8))):
        spoil_lines(lines, rng)
    if rng.random() < 0.002:  # beyond one block of the reader
        lines *= 1 + 1_300_000 // max(len("".join(lines)), 1)
    elif rng.random() < 0.001:
        lines[rng.randrange(len(lines))] += "x" * rng.choice((1 << 20, 1_048_000, 1 << 21))
    text = join(lines, rng)
    for _time in range(rng.choice((0, 0, 1, 2, 5, 20))):
        text = spoil_text(text, rng)
    raw = encode(text, rng)
    for _time in range(rng.choice((0, 0, 0, 1, 3))):
        raw = spoil_bytes(raw, rng)
    return raw


def respell(sample: Sample, rng: random.Random) -> list[str]:
    """Write the lines with another delimiter or with quotation marks."""
    own = sample.entry_format.separator if sample.entry_format else ";"
    lines = list(sample.lines)
    if own and rng.random() < 0.5:
        delimiter = rng.choice(DELIMITERS)
        quoted = rng.random() < 0.3
        cells = [line.split(own) for line in lines]
        if quoted:
            cells = [[f'"{cell.replace('"', '""')}"' for cell in row] for row in cells]
        lines = [delimiter.join(row) for row in cells]
    body = lines[1:]
    if body and rng.random() < 0.5:
        lines += [rng.choice(body) for _time in range(rng.randint(1, 40))]
    return lines


def spoil_lines(lines: list[str], rng: random.Random) -> None:
    place = rng.randrange(len(lines) + 1)
    what = rng.randrange(7)
    if what == 0:
        lines.insert(0, rng.choice(TITLES))
    elif what == 1:
        lines.append(rng.choice(FEET))
    elif what == 2:
        lines.insert(place, rng.choice(lines))
    elif what == 3:
        lines.insert(place, "")
    elif place < len(lines):
        line = lines[place]
        lines[place] = {
            4: line + rng.choice((";", ";;;", ",", "\t", " ")),
            5: line[: rng.randrange(len(line) + 1)],
            6: line.upper() if rng.random() < 0.5 else f" {line} ",
        }[what]


def join(lines: Sequence[str], rng: random.Random) -> str:
    end = rng.choice(ENDS)
    if rng.random() < 0.2:
        return "".join(line + rng.choice(ENDS) for line in lines)
    return end.join(lines) + (end if rng.random() < 0.7 else "")


def spoil_text(text: str, rng: random.Random) -> str:
    place = rng.randrange(len(text) + 1)
    what = rng.random()
    if what < 0.6:
        return text[:place] + rng.choice(TEXTS) + text[place:]
    if what < 0.8:
        return text[:place] + rng.choice(TEXTS) + text[place + 1 :]
    if what < 0.9:
        return text[:place] + text[place + rng.randint(1, 30) :]
    return text[:place]


def encode(text: str, rng: random.Random) -> bytes:
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252", *ENCODINGS))
    if encoding == MIXED:
        parts = re.split("(?<=\n)", text)
        return b"".join(
            part.encode(rng.choice(("utf-8", "utf-8", "cp1252")), "replace") for part in parts
        )
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    return BYTE_ORDER_MARKS.get(encoding, b"") + text.encode(codec, "replace")


def spoil_bytes(raw: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(raw) + 1)
    what = rng.randrange(4)
    if what == 0:
        return raw[:place] + rng.choice(BYTES) + raw[place:]
    if what == 1:
        return raw[:place] + bytes([rng.randrange(256)]) + raw[place + 1 :]
    if what == 2:
        return raw[:place]
    return raw[:place] + raw[place + rng.randint(1, 64) :]


def damage_workbook(raw: bytes, rng: random.Random) -> bytes:
    """Spoil a workbook: its bytes, or what is packed in it."""
    if not raw.startswith(b"PK") or rng.random() < 0.4:
        return repeat(spoil_bytes, raw, rng)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w", 8) as new:
        spoilt = rng.choice(old.namelist())
        if rng.random() < 0.7:
            spoilt = next((name for name in old.namelist() if is_lines(name)), spoilt)
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, repeat(spoil_markup, data, rng) if name == spoilt else data)
    return packed.getvalue()


def is_lines(name: str) -> bool:
    return "sheet2" in name or name == "content.xml"


def repeat(spoil: Callable[[bytes, random.Random], bytes], raw: bytes, rng: random.Random) -> bytes:
    for _time in range(rng.randint(1, 6)):
        raw = spoil(raw, rng)
    return raw


def spoil_markup(raw: bytes, rng: random.Random) -> bytes:
    """Change a digit or a letter, which keeps the markup sound more often than not."""
    if rng.random() < 0.3 or not raw:
        return spoil_bytes(raw, rng)
    for _try in range(50):
        place = rng.randrange(len(raw))
        if raw[place : place + 1].isalnum():
            return raw[:place] + rng.choice(b"0123456789aenstbdv").to_bytes() + raw[place + 1 :]
    return raw
