import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.simulator import body
from imports.simulator.body import MalformedRequestError, read_envelope, read_lines
from tests.effort import examples

ROOT = "importer_pays"
LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=20)


class Trickle(io.BytesIO):
    """Gives a few bytes at a time, so that every cut falls somewhere."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(3 if size else 0)


@settings(max_examples=examples(60))
@given(lines=LINES, others=LINES, is_ascii=st.booleans(), number=st.integers(0, 10**9))
def test_lines_are_read_as_a_json_parser_reads_them_wherever_blocks_end(
    *, lines: list[str], others: list[str], is_ascii: bool, number: int
) -> None:
    parameters = {"fichier_pays": lines, "entete": "Oui", "autre": others, "n": number}
    request = {ROOT: {"parametres": parameters, "societe": {"fichier": "A"}}}
    raw = json.dumps(request, ensure_ascii=is_ascii, indent=1).encode()

    envelope = read_envelope(Trickle(raw), ROOT)
    found = list(read_lines(Trickle(raw), ROOT, "fichier_pays"))

    assert found == lines
    assert envelope.arrays == {"fichier_pays": len(lines), "autre": len(others)}
    assert (envelope.company, envelope.parameters) == (
        {"fichier": "A"},
        {"entete": "Oui", "n": number},
    )


def test_a_long_line_is_read_whole() -> None:
    line = "x" * (3 * body.BLOCK)
    raw = json.dumps({ROOT: {"parametres": {"fichier_pays": [line, "y"]}}}).encode()

    assert list(read_lines(io.BytesIO(raw), ROOT, "fichier_pays")) == [line, "y"]


def test_a_body_that_is_cut_is_malformed() -> None:
    raw = json.dumps({ROOT: {"parametres": {"fichier_pays": ["a"]}}}).encode()

    for end in range(len(raw)):
        with pytest.raises(MalformedRequestError):
            read_envelope(io.BytesIO(raw[:end]), ROOT)
