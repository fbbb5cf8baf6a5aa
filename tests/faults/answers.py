"""The bytes of answers: right, and wrong in one respect each."""

import gzip
import json
import zlib
from http import HTTPStatus
from typing import Any

AT = "01/12/2026 10:00:00 "
MIB = 1024 * 1024
#: How many lines are sent, and how many in a body that no socket buffer holds.
LINES = 2
LARGE_LINES = 8_000


def http(
    body: bytes = b"", *, status: int = 200, length: int | None = None, **fields: str
) -> bytes:
    """Write a whole HTTP answer. Headers by name, `_` for `-`; `length` lies about the body."""
    size = len(body) if length is None else length
    lines = {"Content-Type": "application/json", "Content-Length": str(size), "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return head.encode() + b"\r\n" + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", status: int = 200) -> bytes:
    """Write an answer in chunks."""
    fields = b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    return (
        b"HTTP/1.1 %d Chunks\r\n" % status
        + fields
        + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
        + end
    )


def result(
    *,
    imported: int | str | None = LINES,
    refused: int | str | None = 0,
    in_journal: tuple[int, int] | None = (LINES, 0),
    piece: str = "",
) -> dict[str, Any]:
    """Return what Gestimum answers to stock lines that it takes; None leaves a count out."""
    counts = {
        "nombre_lignes_importées": imported,
        "nombre_lignes_non_importées": refused,
    }
    journal = ["Lancement de la tâche DocumentsStock"]
    if in_journal:
        journal += [
            f"Nombre de lignes importées : {in_journal[0]}",
            f"Nombre de lignes non importées : {in_journal[1]}",
        ]
    if piece:
        journal.append(f"La pièce {piece} a été créée")
    return {
        "resultat": "succès",
        "message": "terminé",
        "journal": [AT + text for text in [*journal, "Tâche DocumentsStock terminée"]],
        "statistiques": {name: str(count) for name, count in counts.items() if count is not None},
    }


def write(*results: dict[str, Any], encoding: str = "utf-8") -> bytes:
    return json.dumps({"result": results}, ensure_ascii=False).encode(encoding)


GOOD = write(result())
WHOLE = http(GOOD)
LARGE_GOOD = write(result(imported=LARGE_LINES, in_journal=(LARGE_LINES, 0)))
HALF = len(GOOD) // 2
HTML = b"<!DOCTYPE html><title>Welcome</title><p>It works!</p>"
PACKED_PAGE = gzip.compress(HTML, mtime=0)
GZIPPED = gzip.compress(GOOD, mtime=0)
CUT_GZIP = GZIPPED[:-20]
DEFLATED = zlib.compress(GOOD)
