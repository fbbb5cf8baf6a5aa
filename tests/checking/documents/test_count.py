"""How many documents the lines would make."""

from pathlib import Path

import pytest

from tests.checking.tables import check_lines


@pytest.mark.parametrize(
    ("kind", "lines", "documents"),
    [
        ("documents_stock", ["DOC_STYPE;ART_CODE;MVT_QTE", "E;A;1", "E;B;1", "S;A;1", "E;A;1"], 3),
        ("documents_stock", ["DOC_STYPE;DOC_DATE", "E;01/01/2019", "E;02/01/2019"], 1),
        ("documents_stock", ["DEP_CODE;PCF_CODE", "1;A", "1;B", "2;B"], 3),
        ("documents_stock", ["ART_CODE;MVT_QTE", "A;1", "B;1"], 1),
        ("documents_vente", ["DOC_STYPE;PCF_CODE", "F;C1", "F;C2", "F;C2"], 2),
        (
            "documents_achat",
            ["DOC_DATE;DOC_REFPCF", "01/01/2019;x", "01/01/2019", "01/01/2019;"],
            2,
        ),
        ("documents_stock", ["DOC_STYPE;ART_CODE"], 0),
        ("villes", ["VIL_CODE;VIL_NOM", "1;a"], None),
    ],
)
def test_a_change_of_a_break_field_starts_another_document(
    tmp_path: Path, kind: str, lines: list[str], documents: int | None
) -> None:
    assert check_lines(tmp_path, kind, lines).documents == documents
