"""The files that offices really have, each with the one right answer (cases.json)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE / "cases"
ANSWERS = ("right", "asked", "blocked")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file of `FOLDER`, and what must come of it.

    `told` are the rules that must speak, each with the column it names, and no others but
    remarks. `clicks` are the rules whose offers are then taken. `sent` is by column what goes to
    the ERP: of a file that is right as it came, of others once the offers were taken (none where
    what is asked about is right). `sentence`
    must stand in what is said where there is nothing to click.
    """

    file: str
    kind: str
    trouble: str
    answer: str
    told: Sequence[str] = ()
    clicks: Sequence[str] = ()
    sent: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sentence: str = ""

    @property
    def path(self) -> Path:
        return FOLDER / self.file

    @property
    def form(self) -> str:
        return self.path.suffix.removeprefix(".")

    @property
    def rules(self) -> list[str]:
        return list(dict.fromkeys(one.partition(" ")[0] for one in self.told))

    @property
    def parameters(self) -> dict[str, str]:
        return {"format": "GestimumComptaVariable"} if self.kind == "ecritures" else {}


def read_cases() -> list[Case]:
    rows = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
    return sorted((Case(**row) for row in rows), key=lambda case: case.trouble.casefold())
