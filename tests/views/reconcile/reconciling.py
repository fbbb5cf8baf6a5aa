"""What these tests share: a file, what a manager types, an answer that came too late."""

import json
import zlib
from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from imports.models import Journal, Run

HEADER = b"DOC_STYPE;DOC_REFPCF;ART_CODE;MVT_QTE\r\n"
LINES = HEADER + b"".join(b"E;REF-%d;ART%d;1\r\n" % (n, n) for n in range(1, 11))
SEEN = "Charlie, les pièces du jour, au dépôt."


def page_of(run: Run) -> str:
    return reverse("run_ruling", args=[run.code])


def typed(run: Run, finding: str, **fields: str) -> dict[str, str]:
    attempt = run.last_attempt
    assert attempt is not None
    return {"attempt": str(attempt.code), "finding": finding, "reason": SEEN, **fields}


def answer(run: Run, *, imported: int, refused: list[int], **result: Any) -> None:
    """Keep an answer of Gestimum that came too late."""
    journal = [f"Nombre de lignes importées : {imported}", "La pièce ENT0000007 a été créée"]
    for record in refused:
        journal += [f"La ligne {record} n'a pas pu être importée :", "Code manquant"]
    told = {
        "resultat": "succès",
        "message": "terminé",
        "journal": [f"31/07/2027 10:00:00 {entry}" for entry in journal],
        "statistiques": {
            "nombre_lignes_importées": str(imported),
            "nombre_lignes_non_importées": str(len(refused)),
        },
    }
    raw = json.dumps({"result": [told | result]}).encode()
    Journal.objects.create(
        attempt=run.attempts.get(),
        compressed=zlib.compress(raw),
        size=len(raw),
        received_at=now(),
    )


def state_of(run: Run) -> str:
    run.refresh_from_db()
    return run.state
