"""What would be the same in other words, or what nobody could see: `equivalents.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.mutation.mistakes import Mistake

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Equivalent:
    """A line of code in which nothing, or not this, could be wrong in a way that is noticed."""

    place: str
    code: str
    wrong: str | None

    def names(self, mistake: Mistake) -> bool:
        return (
            self.place == str(mistake.path.relative_to(ROOT / "imports"))
            and self.code == mistake.code
            and self.wrong in (None, mistake.what)
        )


@cache
def load_equivalents() -> list[Equivalent]:
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["same"]
    named = [(*line.split(": ", 1), row.get("wrong")) for row in rows for line in row["lines"]]
    return [Equivalent(place, code, wrong) for place, code, wrong in named]


def is_equivalent(mistake: Mistake) -> bool:
    return any(one.names(mistake) for one in load_equivalents())
