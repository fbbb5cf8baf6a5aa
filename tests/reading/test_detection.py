"""What a file says about how it is read."""

import random
from pathlib import Path

import pytest

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.reading import UnreadableFile, detect

STOCK = KINDS["documents_stock"]
HEADER = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"


def write(folder: Path, content: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("codec", "mark", "encoding"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
        ("cp1252", b"", "cp1252"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
    ],
)
def test_the_encoding_is_found_and_shown_by_a_line_with_accents(
    tmp_path: Path, codec: str, mark: bytes, encoding: str
) -> None:
    path = write(
        tmp_path, mark + f"{HEADER}\r\nE;001;ELS;1\r\nE;001;Œuvre à 5 €;2\r\n".encode(codec)
    )

    detection = detect(path, kind=STOCK)

    assert detection.dialect.encoding == encoding
    assert detection.evidence.sample == "E;001;Œuvre à 5 €;2"
    assert detection.evidence.sample_line == 3
    assert detection.evidence.has_mark is bool(mark)
    assert detection.evidence.line_ends.crlf == 3


def test_an_ascii_head_proves_nothing(tmp_path: Path) -> None:
    lines = [HEADER, *["E;001;ELS;1"] * 200_000, "E;001;Châtaigne;1"]
    path = write(tmp_path, "\n".join(lines).encode("cp1252"))

    detection = detect(path, kind=STOCK)

    assert detection.dialect.encoding == "cp1252"
    assert detection.evidence.sample_line == 200_002


def test_an_ascii_file_is_utf_8_and_has_no_sample(tmp_path: Path) -> None:
    detection = detect(write(tmp_path, f"{HEADER}\n".encode()), kind=STOCK)

    assert (detection.dialect.encoding, detection.evidence.sample) == ("utf-8", None)


def test_a_byte_that_no_encoding_has_is_told_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path, b"A;B\n\xe9;\x81\n")

    with pytest.raises(UnreadableFile) as caught:
        detect(path, kind=STOCK)

    assert (caught.value.params["line"], caught.value.params["byte"]) == (2, 7)


def test_the_accent_of_a_long_line_is_in_its_sample(tmp_path: Path) -> None:
    detection = detect(write(tmp_path, ("x" * 5000 + "é").encode()), kind=STOCK)

    assert detection.evidence.sample is not None
    assert "é" in detection.evidence.sample
    assert len(detection.evidence.sample) <= 200


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_known_names_out_of_the_header(
    tmp_path: Path, delimiter: str
) -> None:
    header = HEADER.replace(";", delimiter)
    path = write(tmp_path, f"{header}\nE{delimiter}1;2,3|4\t5;6,7|8\n".encode())

    detection = detect(path, kind=STOCK)

    assert detection.dialect.delimiter == delimiter
    assert detection.dialect.has_header
    assert detection.evidence.known_names == 4


def test_without_a_header_the_delimiter_that_cuts_evenly_wins(tmp_path: Path) -> None:
    rng = random.Random(1)
    lines = [f"E;001;Vis, écrou{',' * rng.randint(0, 3)};{n}" for n in range(20)]

    detection = detect(write(tmp_path, "\n".join(lines).encode()), kind=STOCK)

    assert (detection.dialect.delimiter, detection.dialect.has_header) == (";", False)
    assert detection.evidence.cells == 4


@pytest.mark.parametrize(
    "header",
    [
        "doc_stype;Dep_Code;ART_CODE;MVT_QTE",
        "DOC_STYPE;DEPOT;ART_CODE;QTE",
        "XXX_ONE;XXX_TWO;DOC_TYPO;ABC_DEF",
        '"DOC_STYPE";"ART_CODE"',
        " DOC_STYPE ; ART_CODE ",
    ],
)
def test_a_header_is_recognised_in_any_case_and_with_mistakes(tmp_path: Path, header: str) -> None:
    detection = detect(write(tmp_path, f"{header}\nE;1;2;3\n".encode()), kind=STOCK)

    assert detection.dialect.has_header


def test_labels_make_a_header_too(tmp_path: Path) -> None:
    labels = ";".join(field.label for field in STOCK.required_fields)

    detection = detect(write(tmp_path, f"{labels}\nE;ELS;3\n".encode()), kind=STOCK)

    assert detection.dialect.has_header


@pytest.mark.parametrize(("name", "delimiter"), [("EBPV3", ","), ("GestimumComptaV15", "")])
def test_accounting_entries_take_the_delimiter_of_their_format_and_no_header(
    tmp_path: Path, name: str, delimiter: str
) -> None:
    path = write(tmp_path, b"1;2;3;4\n1;2;3;4\n")

    detection = detect(path, kind=KINDS["ecritures"], entry_format=ENTRY_FORMATS[name])

    assert (detection.dialect.delimiter, detection.dialect.has_header) == (delimiter, False)


def test_quoted_cells_are_noticed_but_no_text_delimiter_is_assumed(tmp_path: Path) -> None:
    detection = detect(write(tmp_path, f'{HEADER}\nE;"001";ELS;1\n'.encode()), kind=STOCK)

    assert detection.evidence.is_quoted
    assert detection.dialect.text_delimiter == ""


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (HEADER, 'E;001;"Vis ; boîte 0";0,5'),
        ("ART_CODE,DEV_CODE,ART_P_VTE,DEP_CODE", 'A10,EUR,"1,234.56",2'),
        ('"DOC_STYPE";"ART_CODE"', '"E";"Vis ""M4"" ; boîte"'),
    ],
)
def test_quotes_that_keep_delimiters_inside_texts_are_the_text_delimiter(
    tmp_path: Path, header: str, line: str
) -> None:
    plain = line.replace('"', "").replace(" ;", "").replace("1,234", "1234")
    content = "\n".join(['Titre ; «"»', header, *[plain] * 200, line, plain])

    detection = detect(write(tmp_path, content.encode()), kind=STOCK)

    assert detection.dialect.text_delimiter == '"'
    assert (detection.dialect.start_line, detection.dialect.has_header) == (2, True)
    assert detection.evidence.cells == header.count(detection.dialect.delimiter) + 1


@pytest.mark.parametrize(
    "lines",
    [
        [HEADER, 'E;001;"Vis ; boîte";1', 'E;001;"1/2;1'],
        [HEADER, 'E;001;"Vis ; boîte";1;9'],
        [HEADER, 'E;001;"Vis ; boîte"'],
        ['E;001;"Vis ; boîte";1', "E;001;ELS;1"],
    ],
)
def test_quotes_that_leave_a_doubt_are_no_text_delimiter_and_are_noticed(
    tmp_path: Path, lines: list[str]
) -> None:
    detection = detect(write(tmp_path, "\n".join([*lines, ""]).encode()), kind=STOCK)

    assert detection.dialect.text_delimiter == ""
    assert detection.evidence.is_quoted


@pytest.mark.parametrize("line", ['E;001;Vis 3";1', 'E;001;";1', 'E;001;"3 Vis;1', 'E;0"1;"x;"1'])
def test_a_lone_quote_surrounds_nothing(tmp_path: Path, line: str) -> None:
    detection = detect(write(tmp_path, f"{HEADER}\n{line}\n".encode()), kind=STOCK)

    assert not detection.evidence.is_quoted
    assert detection.dialect.text_delimiter == ""


@pytest.mark.parametrize(
    ("above", "start"),
    [
        ([], 1),
        (["sep=;"], 2),
        (['"SEP=;"'], 2),
        (["Extraction du 22/11/2026;;;"], 2),
        (["EXP_STOCK_2026"], 2),
        (["sep=;", "# commentaire", "", "Dépôt;Paris", "ART_LIB;sans objet;1;2"], 6),
        (["titre"] * 48, 49),
    ],
)
def test_the_header_is_found_below_titles_and_comments(
    tmp_path: Path, above: list[str], start: int
) -> None:
    lines = [*above, HEADER, "E;001;ELS;1"]

    dialect = detect(write(tmp_path, "\r\n".join(lines).encode()), kind=STOCK).dialect

    assert (dialect.has_header, dialect.start_line, dialect.delimiter) == (True, start, ";")


@pytest.mark.parametrize("told", [",", "\t", "|"])
def test_a_first_line_that_says_the_delimiter_is_believed_and_left_out(
    tmp_path: Path, told: str
) -> None:
    content = f"sep={told}\r\nE;001{told}ELS;1\r\n"

    dialect = detect(write(tmp_path, content.encode()), kind=STOCK).dialect

    assert (dialect.delimiter, dialect.start_line, dialect.has_header) == (told, 2, False)


def test_a_delimiter_that_cannot_be_told_to_the_erp_is_not_believed(tmp_path: Path) -> None:
    dialect = detect(write(tmp_path, f"sep=^\n{HEADER}\n".encode()), kind=STOCK).dialect

    assert (dialect.delimiter, dialect.start_line, dialect.has_header) == (";", 2, True)


def test_lines_of_data_that_only_look_like_names_are_no_header(tmp_path: Path) -> None:
    content = b"E;001;ELS;1\nABC_DEF;ABC_GHI;ABC_JKL;ABC_MNO\n"

    dialect = detect(write(tmp_path, content), kind=STOCK).dialect

    assert (dialect.has_header, dialect.start_line) == (False, 1)


def test_accounting_entries_have_no_header_but_may_have_a_line_that_tells_the_delimiter(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, b"sep=,\r\n1,19/02/2019,VTE\r\n")

    dialect = detect(path, kind=KINDS["ecritures"], entry_format=ENTRY_FORMATS["EBPV3"]).dialect

    assert (dialect.has_header, dialect.start_line) == (False, 2)
