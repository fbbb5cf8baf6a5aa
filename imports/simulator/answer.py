"""Writes the answer to an import: the journal with its times, the statistics on demand."""

from collections.abc import Mapping
from datetime import UTC, datetime

from imports.catalogue import Kind
from imports.simulator.outcome import ImportOutcome
from imports.simulator.records import IMPORTED, NOT_IMPORTED
from imports.simulator.wire import ImportResult

HOME = "C:\\ProgramData\\Gestimum\\"


def now() -> datetime:
    """Return the time of this machine's clock, as the ERP writes its journal."""
    return datetime.now(UTC).astimezone()


def find_company_path(company: Mapping[str, object]) -> str:
    """Return the full path of the company file, looked up in Gestimum's folder without one."""
    file = str(company.get("fichier") or "")
    return file if "\\" in file or "/" in file else HOME + file


def name_working_folder(kind: Kind, at: datetime) -> str:
    stamp = f"{at:%Y-%m-%d-%H-%M-%S}-{at.microsecond // 1000:03d}"
    return f"D:\\Temp\\{kind.task}\\{stamp}"


def write_journal(
    kind: Kind, path: str, outcome: ImportOutcome, *, asked_at: datetime, opened_at: datetime
) -> list[str]:
    """Write the journal in the documented order; `asked_at` is when the opening began."""
    report = outcome.details if kind.is_entries else write_counts(outcome)
    ended_at = now()
    texts = [
        (asked_at, f"Ouverture de la société {path}"),
        (opened_at, f"Société {path} ouverte"),
        (opened_at, f"Lancement de la tâche {kind.task}"),
        *((ended_at, text) for text in report),
        (ended_at, f"Tâche {kind.task} terminée"),
        (ended_at, f"Fermeture de la société {path}"),
    ]
    return [f"{at:%d/%m/%Y %H:%M:%S} {text}" for at, text in texts]


def write_counts(outcome: ImportOutcome) -> list[str]:
    imported, refused = outcome.counters[IMPORTED], outcome.counters[NOT_IMPORTED]
    success = [] if refused else ["L'import a été effectué avec succès."]
    return [
        *success,
        f"Nombre de lignes importées : {imported}",
        f"Nombre de lignes non importées : {refused}",
        *outcome.details,
    ]


def write_result(
    parameters: Mapping[str, object], journal: list[str], outcome: ImportOutcome
) -> ImportResult:
    """Write one entry of `result`: succès and terminé, whatever became of the lines."""
    result: ImportResult = {"resultat": "succès", "message": "terminé"}
    # Guess of the stand-in: what was not asked for is left out rather than empty.
    if parameters.get("journal") == "Oui":
        result["journal"] = journal
    if parameters.get("statistiques") == "Oui":
        result["statistiques"] = {name: str(n) for name, n in outcome.counters.items()}
    return result
