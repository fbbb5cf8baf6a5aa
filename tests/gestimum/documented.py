"""The help's own examples, and answers made like them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from imports.catalogue import KINDS, Kind
from imports.gestimum.answer import Answer, parse_answer
from imports.gestimum.request import CompanyLogin
from imports.reading.dialect import Dialect

FOLDER = Path(__file__).parent.parent / "examples"
KEYS = sorted(path.stem for path in FOLDER.glob("*.json"))


def load(key: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Documented:
    """One request of the help, taken apart into what a person would have chosen."""

    kind: Kind
    request: dict[str, Any]

    @property
    def parameters(self) -> dict[str, Any]:
        return dict(self.request[self.kind.root]["parametres"])

    @property
    def lines(self) -> list[str]:
        return list(self.parameters[self.kind.file_parameter])

    @property
    def sent(self) -> int:
        return len(self.lines) - (self.parameters.get("entete") == "Oui")

    @property
    def login(self) -> CompanyLogin:
        company = self.request[self.kind.root]["societe"]
        return CompanyLogin(
            file=company["fichier"],
            user=company["utilisateur"],
            password=company["mot_passe"],
            disconnect=company["deconnecter"] == "Oui",
            exclusive=company["exclusif"] == "Oui",
        )

    @property
    def dialect(self) -> Dialect:
        return Dialect(
            encoding="utf-8",
            delimiter=self.parameters.get("separateur_champs", ","),
            has_header=self.parameters.get("entete") == "Oui",
        )

    @property
    def chosen(self) -> dict[str, Any]:
        names = {parameter.name for parameter in self.kind.parameters}
        return {name: value for name, value in self.parameters.items() if name in names}


def requests_of(key: str) -> list[dict[str, Any]]:
    """Return the requests of an example: accounting entries show four, the others one."""
    request = load(key)["request"]
    return list(request) if isinstance(request, list) else [request]


DOCUMENTED = [Documented(KINDS[key], request) for key in KEYS for request in requests_of(key)]


def write_answer(
    *journal: str,
    statistics: Mapping[str, Any] | None = None,
    result: str = "succès",
    message: str = "terminé",
) -> bytes:
    """Return the bytes of an answer; the journal's entries get a time."""
    body: dict[str, Any] = {"resultat": result, "message": message}
    body["journal"] = [f"10/09/2026 11:04:46 {text}" for text in journal]
    body["statistiques"] = statistics or {}
    return json.dumps({"result": [body]}, ensure_ascii=False).encode()


def make_answer(
    *journal: str,
    imported: str | int | None = None,
    refused: str | int | None = None,
    result: str = "succès",
    message: str = "terminé",
) -> Answer:
    """Return an answer with the two counters of most kinds; None leaves a counter out."""
    counters = {"nombre_lignes_importées": imported, "nombre_lignes_non_importées": refused}
    statistics = {name: value for name, value in counters.items() if value is not None}
    raw = write_answer(*journal, statistics=statistics, result=result, message=message)
    return parse_answer(raw)


def refuse(*records: int, reason: str = "Code manquant") -> Sequence[str]:
    """Return what the journal says of refused lines."""
    return [
        text
        for record in records
        for text in (f"La ligne {record} n'a pas pu être importée :", reason)
    ]
