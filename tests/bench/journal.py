"""What the pages of a very long journal cost: milliseconds of processor, the median of five.

Run by hand: `uv run python -m tests.bench.journal [MEBIBYTES]`. The answer is kept as the worker
keeps it, in a database of its own; then each page is asked for as a browser does. It also runs on
the code before answers were taken apart, to compare.
"""

import json
import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

ROUNDS = 5
#: Of ten entries: two lines refused with their reasons, two pieces, two warnings with their texts.
TEXTS = (
    "La ligne {n} n'a pas pu être importée :",
    "Code manquant dans la colonne ART_CODE",
    "La pièce ENT26-{n:07} a été créée",
    "La ligne {m} comporte les avertissements suivants :",
    "Le contenu du champ MVT_LIB est trop grand, il sera ignoré",
)
PAGES = {
    "run": "",
    "lines": "lines/",
    "lines, page 900": "lines/?page=900",
    "lines, refused": "lines/?verdict=refused&page=500",
    "lines, with a warning": "lines/?verdict=imported_with_warning&page=500",
    "journal": "journal/",
    "journal, page 500": "journal/?page=500",
    "journal, problems": "journal/?only=problems&page=300",
    "journal, search": "journal/?q=ENT26-0000042",
}


def write_answer(size: int) -> tuple[bytes, int]:
    """Return an answer of so many bytes, and how many lines were sent."""
    rounds = size // 330
    journal = [
        "12/11/2026 10:00:00 " + text.format(n=2 * number, m=2 * number - 1)
        for number in range(1, rounds + 1)
        for text in TEXTS
    ]
    counts = {
        "nombre_lignes_importées": str(rounds),
        "nombre_lignes_non_importées": str(rounds),
    }
    told = {"resultat": "succès", "message": "terminé", "journal": journal, "statistiques": counts}
    return json.dumps({"result": [told]}, ensure_ascii=False).encode(), 2 * rounds


def keep(attempt: Any, raw: bytes) -> None:
    from imports.delivery import settle  # noqa: PLC0415

    if hasattr(settle, "receive"):
        settle.settle(attempt, settle.receive(attempt, raw, 200, 9))
    else:
        settle.settle(attempt, settle.ReceivedAnswer(raw, 200, 9))  # type: ignore[call-arg]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def measure(action: Callable[[], object]) -> float:
    began = time.process_time()
    action()
    return 1000 * (time.process_time() - began)


def main(size: int) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from imports.models import Attempt, Journal, Run  # noqa: PLC0415
    from portal.models import Role  # noqa: PLC0415
    from tests.factories import make_company, make_run, make_user  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    raw, lines = write_answer(size)
    user = make_user("alice")
    run = make_run(
        company=make_company(member=user, role=Role.OPERATOR),
        user=user,
        state=Run.State.SENDING,
        line_count=lines,
        content=b"DOC_STYPE;ART_CODE\r\n" + b"E;ELS\r\n" * lines,
    )
    Attempt.objects.update(outcome=Attempt.Outcome.UNDER_WAY)
    attempt = Attempt.objects.select_related("run__company").get()
    say(f"answer: {len(raw) / 2**20:.0f} MiB, {lines} lines")
    say(f"kept by the worker in {measure(lambda: keep(attempt, raw)):.0f} ms")
    say(f"stored: {len(Journal.objects.get().compressed) / 2**20:.1f} MiB of it as one blob")
    client = Client()
    client.force_login(user)
    for name, path in PAGES.items():
        address = run.get_absolute_url() + path
        assert client.get(address).status_code == 200, address
        rounds = [measure(partial(client.get, address)) for _ in range(ROUNDS)]
        say(f"{name:24} {median(rounds):8.0f} ms")


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m tests.bench.journal")
    parser.add_argument("megabytes", metavar="MIB", type=float, nargs="?", default=47)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATA_DIR": folder,
            "DEBUG": "1",
            "ALLOWED_HOSTS": "testserver",
        }
        main(int(options.megabytes * 2**20))
