"""Every example of the help, over real HTTP, against the answer that the help prints."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from imports.catalogue import KINDS
from imports.simulator import Simulator
from tests.simulator.client import call

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.json"))

# Slips of two pages; on all the others the sentence is whole.
SLIPS = {
    "Tâche ImporterArticles": "Tâche ImporterArticles terminée",
    "Tâche ImporterImmobilisationsterminée": "Tâche ImporterImmobilisations terminée",
}


def normalise(journal: list[str]) -> list[str]:
    """Drop times, number pieces from 1 within their prefix, and forget the temporary folder."""
    pieces: dict[str, str] = {}
    texts = []
    for line in journal:
        time, text = line[:20], line[20:]
        assert re.fullmatch(r"\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2} ", time)
        if found := re.search(r"La pièce ([A-Z]{3})\d\d-\d{5} a", text):
            number = pieces.setdefault(text, f"{found[1]} {len(pieces) + 1}")
            text = f"La pièce {number} a été créée"
        text = re.sub(r"\\\d{4}(-\d\d){5}-\d{3}\\", r"\\<time>\\", text)
        texts.append(SLIPS.get(text, text))
    return texts


def send(erp: Simulator, key: str, request: Any) -> Any:
    body = json.dumps(request, ensure_ascii=False).encode()
    reply = call(erp, "POST", f"/{KINDS[key].path}", body, {"Content-Type": "application/json"})
    assert reply.status == 200
    return json.loads(reply.body)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_documented_request_gets_the_documented_answer(path: Path, erp: Simulator) -> None:
    example = json.loads(path.read_text(encoding="utf-8"))
    requests = example["request"] if isinstance(example["request"], list) else [example["request"]]

    # Entries have four requests and one answer, that of the first.
    answer = send(erp, example["key"], requests[0])

    (expected,), (result,) = example["response"]["result"], answer["result"]
    assert list(result) == list(expected)
    assert (result["resultat"], result["message"]) == ("succès", "terminé")
    assert result["statistiques"] == expected["statistiques"]
    assert normalise(result["journal"]) == normalise(expected["journal"])


@pytest.mark.parametrize(
    ("number", "entries", "due_dates", "sections"), [(1, 3, 2, 0), (2, 3, 0, 1), (3, 3, 0, 0)]
)
def test_the_other_documented_requests_for_entries_are_accepted_whole(
    number: int, entries: int, due_dates: int, sections: int, erp: Simulator
) -> None:
    path = next(path for path in EXAMPLES if path.stem == "ecritures")
    request = json.loads(path.read_text(encoding="utf-8"))["request"][number]

    (result,) = send(erp, "ecritures", request)["result"]

    assert result["statistiques"] == {
        "nombre_erreurs": "0",
        "nombre_avertissements": "0",
        "nombre_lignes_écritures_importées": str(entries),
        "nombre_lignes_écritures_rejetées": "0",
        "nombre_lignes_échéances_importées": str(due_dates),
        "nombre_lignes_échéances_rejetées": "0",
        "nombre_lignes_analytiques_importées": str(sections),
        "nombre_lignes_analytiques_rejetées": "0",
    }
