"""The fast path finds what the cell loop finds, nothing more, nothing less."""

import random
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from imports.catalogue import ENTRY_FORMATS, KINDS, EntryFormat
from imports.checking import Report, check_table
from imports.checking.quoted_columnar import cut_lines
from imports.reading import Dialect, Table, open_table
from imports.reading.cells import split_line
from tests.effort import examples

COLUMNS = {
    "documents_stock": [
        "DOC_STYPE",
        "DEP_CODE",
        "PCF_CODE",
        "DOC_DATE",
        "DOC_TDEPOT",
        "ART_CODE",
        "MVT_QTE",
        "XXX_A",
        "NONE",
    ],
    "actions": ["ACT_TYPE", "ACT_DATE", "ACT_OBJET", "ACT_DESC"],
    "comptes": ["CPT_NUMERO", "CPT_LIB", "CPT_TYPE", "CPT_SENS", "CPT_ECH"],
    "immobilisations": ["IMO_CODE", "IMO_LIB", "IMO_ETAT", "IMO_DTACQ", "IMO_DUREE"],
    "documents_vente": ["DOC_STYPE", "PCF_CODE", "LIG_QTE", "LIG_P_BRUT", "DOC_DATE"],
    "villes": ["VIL_CODE"],
    "adresses_tiers": ["ADR_CODE", "ADR_NUMERO", "ADR_CP", "ADR_RS"],
    "tarifs_articles": ["ART_CODE", "DEV_CODE", "ART_GAMME", "ART_P_ACH", "ART_P_VTE"],
    "glossaires": ["TXT_CODE", "TXT_LIB", "TXT_MEMO"],
    "grilles_tarifs": ["TAR_CODE", "ART_CODE", "FAR_CODE", "TAR_PRIX", "TAR_BORNE"],
}
CELLS = st.sampled_from(
    [
        "", " ", "\xa0", "E", "S", "0", "1", "12,5", "-3.25", "1,", "1 000", "05/09/2019",
        "29/02/2019", "29/02/2020", "5/9/2019", "29/02/1900", "01/01/0000", "05/09/2019 14:30",
        "ART001", "châtaigne", "→", "œ€", "x" * 300, "é" * 40, '"', '"a"', '"a;b"', '"a""b"', '"a',
        "\u200b", "\x85", "\x81", "\x1f", "١٢", "\ufeff", "#N/A", "Oui", "\x0b", "\u2028",
        "#REF!", "3,70012E+12", "1E+03", "Ã‰lÃ©vateur", "lâ€™an", "Â°", "a\x1ab", "Â#N/A",
        "T", "C", "001", "002", "007", "7", "42", "007A", "1,234", "0,125", "1.234", "1,234.50",
        "1-mars", "janv.-26", "MARS-26", " A1", "A1 ", "\tA1", "A\xa01", "A\u202f1", "A1\ufeff",
        "\u200b\xa0", "caf\ufffd", "cafï¿½", "A\xad1", "1.234,56", "-1.234.567", "1 234.5", ".5",
    ]
)  # fmt: skip
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=9), min_size=1, max_size=12)


def write(folder: Path, text: str, dialect: Dialect) -> Table:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return open_table(path, dialect)


def assert_same(table: Table, kind: str, entry_format: EntryFormat | None = None) -> Report:
    """Hold the two paths against each other, in full and cut short; return the report."""
    slow = check_table(table, KINDS[kind], entry_format=entry_format, is_fast=False)
    fast = check_table(table, KINDS[kind], entry_format=entry_format, is_fast=True)
    cut = check_table(table, KINDS[kind], entry_format=entry_format, is_fast=True, limit=3)
    assert fast == slow
    assert cut.problems == slow.problems[:3]
    assert cut.counts == slow.counts
    assert cut.is_cut is (len(slow.problems) > 3)
    return slow


quick = settings(max_examples=examples(60))


@quick
@given(
    kind=st.sampled_from(sorted(COLUMNS)),
    lines=LINES,
    text_delimiter=st.sampled_from(["", '"']),
    is_even=st.booleans(),
    is_quoted=st.booleans(),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    mark=st.sampled_from(["", ",", "."]),
)
@example("comptes", [["", "", "", "", "1;2"], ["", "", "", ""]], "", False, False, "\n", "")
@example("villes", [["\ufeff"], ["x"]], "", True, False, "\n", "")
@example("villes", [['"']], '"', True, True, "\n", "")
@example("villes", [[""], ["1"]], "", True, False, "\r\n", "")
@example("documents_vente", [["E", "C1", "1.234", "1,234"]], "", True, False, "\n", ",")
@example("documents_vente", [["E", "C1", "1.234", "1,234"]], "", True, False, "\n", ".")
@example("documents_vente", [["E", "C", "1.234"], ["E", "C", "0.5 €"]], "", False, True, "\n", ",")
def test_both_paths_agree_on_tables(
    tmp_path: Path,
    kind: str,
    lines: list[list[str]],
    text_delimiter: str,
    is_even: bool,
    is_quoted: bool,
    end: str,
    mark: str,
) -> None:
    columns = COLUMNS[kind]
    if is_even:
        lines = [(cells * len(columns))[: len(columns)] for cells in lines]
    if is_quoted:
        lines = [[f'"{cell}"' for cell in cells] for cells in lines]
    text = end.join(";".join(cells) for cells in [columns, *lines]) + end
    dialect = Dialect(
        encoding="utf-8", delimiter=";", text_delimiter=text_delimiter, decimal_mark=mark
    )

    assert_same(write(tmp_path, text, dialect), kind)


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_delimiter_too_many_on_the_last_line_makes_up_for_no_short_line(
    tmp_path: Path, end: str
) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=";")
    lines = ["DEV_CODE;DEV_LIB;DEV_COURS", "AUD;Dollar", "CAD;Dollar canadien;1,5101;"]

    report = assert_same(write(tmp_path, "\n".join(lines) + end, dialect), "devises")

    assert {str(problem.rule) for problem in report.problems} >= {"fewer_cells", "more_cells"}


ENTRY_LINES = st.lists(
    st.sampled_from(
        [
            "1,19/02/2019,VTE,411C25,,Presta,FAC19-1100425,EUR,12000,D,,02/03/2019,,CHQ,EUR",
            "1,11/02/2019,VTE,411C24,,Presta,FAC19-1100422,12000,D,13/03/2019,,CHQ,EUR",
            '1,110219,"VTE, suite",411C24,,"Presta",FAC19,"12,5",X,130319',
            "E10/04/2019,CHQ,40,4800", "E,31/04/2019,x", "E", ">P1,S1,100,9600,100,1", ">", ">,,",
            "1,19/02/2019,VTE,707,,Presta,F1,EUR,120.50,C",
            "1,19/02/2019,VTE,411,,Presta,F1,EUR,120.5,D",
            "E10/04/2019,CHQ,40,120.5", ">P1,S1,100,120.50", ">P2,S1,100,7", "E10/04/2019,CHQ,40,",
            "*rem", "", ",,,", '"VTE",14/01/2003,"411020002","FA 0000066"', '1,"x', "F1,1,2", "→",
            '1,"19/02/2019","VTE","411","","Dit ""le Grand""","F1","EUR","5"x,"D"', '1,Tube 3",2',
            'E"10/04/2019","CHQ",40,"5"', 'E"a"",x', 'E,"a,""",c', 'E"', 'E""', '>"P1","S, 1",1,5',
            '"E","x"', '"",""," "', '","', '1,"a"""', '"""",","",', '"";"";x', ',"', '"a"b"c","d""',
            "VTE190219  FAC00001411000    " + "é" * 60, "x" * 113, "x" * 113 + "  ", "y" * 130,
        ]
    ),
    min_size=1,
    max_size=10,
)  # fmt: skip


@quick
@given(name=st.sampled_from(sorted(ENTRY_FORMATS)), lines=ENTRY_LINES)
def test_both_paths_agree_on_accounting_entries(
    tmp_path: Path, name: str, lines: list[str]
) -> None:
    if not any(line.strip(",") for line in lines):
        lines = ["x"]
    entry_format = ENTRY_FORMATS[name]
    dialect = Dialect(encoding="utf-8", delimiter=entry_format.separator, has_header=False)

    assert_same(write(tmp_path, "\n".join(lines), dialect), "ecritures", entry_format)


@quick
@given(lines=st.lists(st.text('",,;aé \t', max_size=12), min_size=1, max_size=30))
def test_quoted_lines_are_cut_as_the_loop_cuts_them(lines: list[str]) -> None:
    cells = cut_lines(pl.Series(lines), ",", '"', 14).rows()

    assert [[cell for cell in row if cell is not None] for row in cells] == [
        split_line(line, ",", '"') for line in lines
    ]


def mutate(text: str, rng: random.Random) -> str:
    characters = list(text)
    for _number in range(rng.randint(1, 30)):
        place = rng.randrange(len(characters))
        change = rng.choice([";", "\n", "", '"', " ", "9", "/", "→", "é", "\r", ";;"])
        characters[place] = change
    return "".join(characters)


@quick
@given(seed=st.integers(0, 2**32), text_delimiter=st.sampled_from(["", '"']))
def test_both_paths_agree_on_mutated_files(tmp_path: Path, seed: int, text_delimiter: str) -> None:
    rng = random.Random(seed)
    lines = [f"E;00{n % 3};C1;05/09/2019;;ART{n};{n},5;a;b" for n in range(40)]
    text = ";".join(COLUMNS["documents_stock"]) + "\n" + mutate("\n".join(lines), rng)
    dialect = Dialect(encoding="utf-8", delimiter=";", text_delimiter=text_delimiter)

    assert_same(write(tmp_path, text, dialect), "documents_stock")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le"])
def test_both_paths_agree_over_many_blocks(
    tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imports.checking.check.CHUNK_BYTES", 1)
    rng = random.Random(7)
    lines = [f"E;00{n // 900 % 3};C1;05/09/2019;;É{n};{n},5;a;b" for n in range(25_000)]
    for number in rng.sample(range(len(lines)), 300):
        lines[number] = mutate(lines[number], rng).replace("→", "x")
    text = ";".join(COLUMNS["documents_stock"]) + "\r\n" + "\r\n".join(lines)
    path = tmp_path / "file.csv"
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    path.write_bytes(mark + text.encode(encoding))

    report = assert_same(
        open_table(path, Dialect(encoding=encoding, delimiter=";")), "documents_stock"
    )

    assert report.total > 200
    assert report.documents is not None
