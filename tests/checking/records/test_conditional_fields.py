"""What is required under a condition that one line can tell."""

from pathlib import Path

import pytest

from tests.checking.tables import check_both, places

GLOSSARY = "TXT_CODE;TXT_LIB;TXT_MEMO"
GRID = "TAR_CODE;ART_CODE;FAR_CODE;TAR_PRIX"
STOCK = "DOC_STYPE;DEP_CODE;DOC_TDEPOT;ART_CODE;MVT_QTE"
ACCOUNT = "CPT_NUMERO;CPT_LIB;CPT_TYPE;PCF_CODE"


@pytest.mark.parametrize(
    ("kind", "header", "line", "found"),
    [
        ("glossaires", GLOSSARY, "T;;", [(2, 2, "none_filled")]),
        ("glossaires", GLOSSARY, "T; ;", [(2, 2, "none_filled")]),
        ("glossaires", GLOSSARY, "T;a;b", [(2, 2, "both_filled")]),
        ("glossaires", GLOSSARY, "T;a; ", []),
        ("glossaires", GLOSSARY, "T;;b", []),
        ("glossaires", "TXT_CODE;TXT_MEMO", "T;", [(2, 2, "none_filled")]),
        ("glossaires", "TXT_CODE", "T", [(1, None, "none_filled")]),
        ("grilles_tarifs", GRID, "P;;;5", [(2, 2, "none_filled")]),
        ("grilles_tarifs", GRID, "P;A;F;5", []),
        ("grilles_tarifs", GRID, "P;A;;", [(2, 4, "empty_price")]),
        ("grilles_tarifs", "TAR_CODE;TAR_PRIX", "P;5", [(1, None, "none_filled")]),
        ("grilles_tarifs", "TAR_CODE;SFA_CODE", "P;S", []),
        ("documents_stock", STOCK, "T;001;;A;1", [(2, 3, "transfer_without_destination")]),
        ("documents_stock", STOCK, "T;001;\xa0;A;1", [(2, 3, "transfer_without_destination")]),
        ("documents_stock", STOCK, "T;001;002;A;1", []),
        ("documents_stock", STOCK, "S;001;;A;1", []),
        ("documents_stock", "DOC_STYPE;ART_CODE;MVT_QTE", "T;A;1",
         [(2, 1, "transfer_without_destination")]),
        ("comptes", ACCOUNT, "411;D;C;", [(2, 4, "account_without_third_party")]),
        ("comptes", ACCOUNT, "401;D;F;", [(2, 4, "account_without_third_party")]),
        ("comptes", ACCOUNT, "707;V;G;", []),
        ("comptes", "CPT_NUMERO;CPT_LIB;CPT_TYPE", "411;D;C", []),
    ],
)  # fmt: skip
def test_a_line_must_meet_the_conditions_of_its_kind(
    tmp_path: Path, kind: str, header: str, line: str, found: list[tuple[int, int | None, str]]
) -> None:
    assert places(check_both(tmp_path, kind, [header, line])) == found


def test_a_line_that_ends_early_lacks_what_it_does_not_have(tmp_path: Path) -> None:
    report = check_both(tmp_path, "documents_stock", [STOCK + ";DOC_DATE", "T;001", "T;1;2;A;1;"])

    assert (2, 3, "transfer_without_destination") in places(report)
