"""The bytes of an answer, and what each fault makes of them."""

import json
from collections.abc import Callable, Mapping
from email.utils import formatdate
from http import HTTPStatus
from typing import TypedDict

from imports.simulator.faults import Fault

MARK = "X-Bordereau-Simulation"
JSON = "application/json; charset=utf-8"  # Guess of the stand-in: the help names no type.
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
UNLIKE_AN_ANSWER: Mapping[Fault | None, tuple[str, str]] = {
    Fault.HTML: ("<!DOCTYPE html><title>Simulation</title><p>Simulation</p>", HTML),
    Fault.EMPTY: ("", JSON),
    Fault.NOT_JSON: ("terminé", TEXT),
    Fault.OTHER_JSON: ('{"status": "ok"}', JSON),
}


class ImportResult(TypedDict, total=False):
    """The one result of an answer: the journal and the statistics where they were asked for."""

    resultat: str
    message: str
    journal: list[str]
    statistiques: dict[str, str]


# No such answer is documented: these words stand for any that is not "succès".
FAILED: ImportResult = {"resultat": "échec", "message": "SIMULATION"}
CLOSING = "Fermeture de la société "
TIME = len("DD/MM/YYYY HH:MM:SS ")
COUNTS = ("Nombre de lignes ", "Lignes d'", "ERREURS : ", "AVERTISSEMENTS : ")
IMPORTED_COUNTS = ("Nombre de lignes importées : ", "Lignes d'écritures importées : ")


def compose(
    body: bytes,
    *,
    status: int = 200,
    content_type: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Write a whole HTTP answer; every one says that it is a simulation."""
    lines = {
        "Date": formatdate(usegmt=True),
        "Content-Type": content_type,
        "Content-Length": str(len(body)),
        "Connection": "close",
        MARK: "1",
        **(headers or {}),
    }
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return head.encode("latin-1") + b"\r\n" + body


def compose_text(text: str, *, status: int) -> bytes:
    return compose(f"SIMULATION: {text}\n".encode(), status=status, content_type=TEXT)


def compose_status(fault: Fault, path: str) -> bytes:
    """Write the answer of a fault that is a status; a redirect leads back to `path`."""
    status = fault.status or 500
    headers = {"Location": path} if 300 <= status < 400 else {}
    body = f"SIMULATION: {fault.sentence}\n".encode()
    return compose(body, status=status, content_type=TEXT, headers=headers)


def compose_answer(result: ImportResult, fault: Fault | None) -> bytes:
    """Write the answer around one result, whole and right or as `fault` wants it."""
    if fault in UNLIKE_AN_ANSWER:
        text, content_type = UNLIKE_AN_ANSWER[fault]
        return compose(text.encode(), content_type=content_type)
    results = [change_result(result, fault)] * (2 if fault is Fault.TWO_RESULTS else 1)
    text = json.dumps({"result": results}, ensure_ascii=False)
    if fault is Fault.HALF_ANSWER_404:
        text = text[: len(text) // 2]
    if fault is Fault.WINDOWS_1252:
        return compose(text.encode("cp1252", errors="replace"), content_type="application/json")
    raw = text.encode("utf-8-sig" if fault is Fault.BOM else "utf-8")
    return compose(raw, status=fault.status_of_answer if fault else 200)


def compose_echo(envelope: Mapping[str, object]) -> bytes:
    """Write an error page that repeats what it was asked, as careless servers do."""
    text = f"<p>SIMULATION: no such function</p><pre>{json.dumps(envelope)}</pre>"
    return compose(text.encode(), status=404, content_type=HTML)


def change_result(result: ImportResult, fault: Fault | None) -> ImportResult:
    """Return the result as a fault of its figures leaves it."""
    change = CHANGES.get(fault)
    return change(result) if change else result


def leave_out_statistics(result: ImportResult) -> ImportResult:
    kept = result.copy()
    kept.pop("statistiques", None)
    return kept


def leave_out_counts(result: ImportResult) -> ImportResult:
    kept = leave_out_statistics(result)
    if "journal" in kept:
        kept["journal"] = [line for line in kept["journal"] if not line[TIME:].startswith(COUNTS)]
    return kept


def fail_after(result: ImportResult, last: str) -> ImportResult:
    """Return a failure whose journal, where one was asked for, goes as far as the entry `last`."""
    journal = result.get("journal", [])
    texts = [line[TIME:] for line in journal]
    end = next((place for place, text in enumerate(texts, start=1) if text.startswith(last)), 0)
    closing = [line for line in journal if line[TIME:].startswith(CLOSING)]
    error = [f"{line[:TIME]}{FAILED['message']}" for line in closing]
    return {**FAILED, "journal": [*journal[:end], *error, *closing]} if journal else FAILED.copy()


def find_imported(statistics: Mapping[str, str]) -> str:
    """Return the name of the counter of imported lines."""
    return next(name for name in statistics if name.endswith("importées"))


def add_to_statistics(result: ImportResult, lines: int) -> ImportResult:
    if "statistiques" not in result:
        return result
    name = find_imported(result["statistiques"])
    count = int(result["statistiques"][name]) + lines
    return {**result, "statistiques": {**result["statistiques"], name: str(count)}}


def lose_line(result: ImportResult) -> ImportResult:
    """Count one imported line less, in the statistics and in the journal alike."""
    changed = add_to_statistics(result, -1)
    journal = [
        f"{line[: line.rindex(' : ')]} : {int(line.rsplit(' ', 1)[1]) - 1}"
        if line[TIME:].startswith(IMPORTED_COUNTS)
        else line
        for line in result.get("journal", ())
    ]
    return {**changed, "journal": journal} if "journal" in result else changed


CHANGES: Mapping[Fault | None, Callable[[ImportResult], ImportResult]] = {
    Fault.NOT_SUCCESS: lambda _result: FAILED.copy(),
    Fault.REFUSED_AT_OPENING: lambda result: fail_after(result, "Ouverture de la société "),
    Fault.FAILED_AFTER_START: lambda result: fail_after(result, "Lancement de la tâche "),
    Fault.NO_STATISTICS: leave_out_statistics,
    Fault.NO_COUNTERS: leave_out_counts,
    Fault.CONTRADICTION: lambda result: add_to_statistics(result, 1),
    Fault.LOST_LINE: lose_line,
}


def cut_body(whole: bytes, fault: Fault) -> bytes:
    """Return what leaves before the connection ends."""
    head = whole.index(b"\r\n\r\n") + 4
    match fault:
        case Fault.HALF_STATUS_LINE:
            return whole[:11]  # b"HTTP/1.1 20"
        case Fault.HALF_HEADERS:
            return whole[: head // 2]
        case _:
            return whole[: head + (len(whole) - head) // 2]
