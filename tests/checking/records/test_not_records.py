"""Totals at the end of a file."""

from pathlib import Path

import pytest

from imports.catalogue import KINDS
from imports.checking import check_table
from imports.reading import Dialect
from imports.rules import Rule
from tests.checking.tables import write_table

SEMICOLON = Dialect(encoding="utf-8", delimiter=";")


def find_totals(folder: Path, lines: list[str]) -> list[int]:
    table = write_table(folder, ["ART_CODE;ART_LIB", *lines], SEMICOLON)
    report = check_table(table, KINDS["articles"])
    rules = (Rule.TOTAL_LINE, Rule.NO_RECORD)
    return [problem.line for problem in report.problems if problem.rule in rules]


@pytest.mark.parametrize(
    "line",
    [
        "Total;12", ";TOTAL : 1 234,50 €", "Totaux;", "Sous-total;3", "Total général;9",
        "Grand total;1", "Nombre de lignes : 12;", "*** Fin ***;", "Édité le 22/11/2026;",
        "TOTAL TTC;5",
    ],
)  # fmt: skip
def test_a_total_among_the_last_lines_is_told(tmp_path: Path, line: str) -> None:
    assert find_totals(tmp_path, ["A1;Vis", line]) == [3]


@pytest.mark.parametrize(
    "line", ["TOT1;Total", "Total Quartz 5W30;Huile", "FINE;Fine", "Totalité;x", "A1;Somme", ";"]
)
def test_a_record_is_no_total(tmp_path: Path, line: str) -> None:
    assert find_totals(tmp_path, ["A1;Vis", line]) == []


def test_only_the_last_three_lines_are_looked_at(tmp_path: Path) -> None:
    assert find_totals(tmp_path, ["Total;1", "Total;2", "A1;Vis", "Fin;"]) == [3, 5]


def test_a_cell_as_long_as_a_file_is_no_type_of_values(tmp_path: Path) -> None:
    """It takes hours where its length is looked for from each of its digits."""
    assert find_totals(tmp_path, [f"A1;{'1' * 500_000}x", "A2;Vis"]) == []


CLIENTS = "PCF_CODE;PCF_RS;PCF_CP;CPT_NUMERO"
STOCK = "DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE"
CLIENT = "C1;Martin;69001;411001"
MOVE = "E;001;VIS;5"


#: What a line is that could go as a record, and what it is where its cells would block it.
EXPLAINING = (Rule.LABEL_LINE, Rule.NO_RECORD)
SUMMING = (Rule.TOTAL_LINE, Rule.NO_RECORD)


def find_rules(folder: Path, kind: str, lines: list[str]) -> dict[int, Rule]:
    """Return which lines of the file are told to be none of its records, and as what."""
    report = check_table(write_table(folder, lines, SEMICOLON), KINDS[kind])
    rules = (Rule.HEADER_AGAIN, Rule.OTHER_HEADER, *EXPLAINING, *SUMMING)
    return {problem.line: problem.rule for problem in report.problems if problem.rule in rules}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_header_of_a_second_export_is_no_customer(tmp_path: Path, mark: str) -> None:
    lines = [CLIENTS, *[CLIENT] * 30, mark + CLIENTS, CLIENT]

    assert find_rules(tmp_path, "clients", lines) == {32: Rule.HEADER_AGAIN}


def test_a_second_header_in_another_order_belongs_to_another_table(tmp_path: Path) -> None:
    lines = [CLIENTS, CLIENT, "CPT_NUMERO;PCF_CODE;PCF_RS;PCF_CP", "411002;C2;Durand;69002"]

    assert find_rules(tmp_path, "clients", lines) == {3: Rule.OTHER_HEADER}


@pytest.mark.parametrize(
    "line",
    [
        "Code client;Raison sociale;Code postal (adresse de facturation);N° de compte",
        "Code;Nom;Code postal;Compte",
        "texte;texte;nombre;texte",
        "(texte);;nombre;",
        "obligatoire;obligatoire;facultatif;obligatoire",
    ],
)
def test_a_line_that_explains_the_columns_is_no_customer(tmp_path: Path, line: str) -> None:
    told = find_rules(tmp_path, "clients", [CLIENTS, line, CLIENT])

    assert told.keys() == {2}
    assert told[2] in EXPLAINING


@pytest.mark.parametrize("line", [";;;pcs", ";;;(kg)", ";JJ/MM/AAAA;;u."])
def test_units_below_the_names_are_no_movement(tmp_path: Path, line: str) -> None:
    assert find_rules(tmp_path, "documents_stock", [STOCK, line, MOVE]) == {2: Rule.NO_RECORD}


@pytest.mark.parametrize(
    "line",
    [
        "E;;TOTAL;7", "Total famille A;;;7", "Sous-total;;;7", "S/Total dépôt 001;;;7",
        ";;;Total 7", "Page 2/3;;;", "Page 1;;;", "À reporter;;;12", "Report;;;12",
        "Nombre de lignes : 2;;;",
        "# export du 15/03/2026", "// fin du dépôt 001", "* * *;;;", "-- dépôt 002;;;",
        "--;--;--;--", "=====;;;", "______",
    ],
)  # fmt: skip
def test_what_stands_between_the_records_of_a_report_is_told(tmp_path: Path, line: str) -> None:
    lines = [STOCK, *[MOVE] * 9, line, *[MOVE] * 9]

    told = find_rules(tmp_path, "documents_stock", lines)

    assert told.keys() == {11}
    assert told[11] in SUMMING


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("articles", ["ART_CODE;ART_LIB", "TOTAL;Total", "Total Quartz;Huile", *["A2;Vis"] * 3]),
        ("articles", ["ART_CODE;ART_LIB", "PAGE 1;Cahier", "REPORT;Report de charge"]),
        ("devises", ["DEV_CODE;DEV_LIB", "EUR;Euro", "USD;Dollar"]),
        ("articles", ["ART_CODE;ART_LIB;ART_P_VTE", "KG;Kg;1", "H;Heure;", "M;Mètre;2"]),
        ("clients", [CLIENTS, "NOM;Nom;69001;411001", "C1;Total Énergies;;411002", *[CLIENT] * 3]),
    ],
)
def test_records_that_look_a_little_like_it_are_records(
    tmp_path: Path, kind: str, lines: list[str]
) -> None:
    assert find_rules(tmp_path, kind, lines) == {}


def test_a_word_that_every_line_holds_tells_nothing(tmp_path: Path) -> None:
    lines = [STOCK + ";MVT_LIB", *[MOVE + ";Report de charge"] * 1500, "E;001;REPORT;1;"]

    assert find_rules(tmp_path, "documents_stock", lines + [MOVE + ";"] * 5) == {}


def test_lines_that_are_no_records_make_no_document(tmp_path: Path) -> None:
    table = write_table(tmp_path, [STOCK, MOVE, "Sous-total;;;5", MOVE], SEMICOLON)

    assert check_table(table, KINDS["documents_stock"]).documents == 1


FULL = ["C1;Martin;69001;411001", "C2;Durand;69002;411002", "C3;Petit;01000;411003"]


@pytest.mark.parametrize(
    "line",
    [
        "Code;Name;ZIP;Account", "N° client;Nom du client;CP;Compte comptable", "1;2;3;4",
        "A;B;C;D", "O;O;F;O", "Texte(20);Texte(60);Texte(10);Texte (20 car.)",
        "Exemple : C0;Société X;75001;411000", "(ex : C0);Société X;75001;411000",
    ],
)  # fmt: skip
def test_what_explains_the_columns_in_other_words_is_no_customer(tmp_path: Path, line: str) -> None:
    assert find_rules(tmp_path, "clients", [CLIENTS, line, *FULL]) == {2: Rule.LABEL_LINE}


@pytest.mark.parametrize(
    "line", ["DIVERS;Clients divers;;", "DIVERS;Divers;;411DIVERS", "EXPO;Ex-Libris;69001;EXPO"]
)
def test_a_first_record_with_few_numbers_is_a_record(tmp_path: Path, line: str) -> None:
    assert Rule.LABEL_LINE not in find_rules(tmp_path, "clients", [CLIENTS, line, *FULL]).values()


@pytest.mark.parametrize(
    "line",
    ["Famille : VIS;;;", "(3 rows affected)", "3 clients;;;", ";;;12", ";;3;12", "Moyenne;;;12"],
)
def test_a_line_that_could_be_no_record_is_told_once_and_blocks(tmp_path: Path, line: str) -> None:
    lines = [CLIENTS, *FULL, line]

    report = check_table(write_table(tmp_path, lines, SEMICOLON), KINDS["clients"])

    assert [(one.line, one.rule) for one in report.problems] == [(5, Rule.NO_RECORD)]
    assert report.blocking == 1


def test_a_line_of_one_value_is_told_in_the_middle_of_a_long_file(tmp_path: Path) -> None:
    lines = [CLIENTS, *FULL * 9, "Secteur Nord;;;", *FULL * 9]

    told = find_rules(tmp_path, "clients", lines)

    assert told == {29: Rule.NO_RECORD}


def test_a_record_that_lacks_a_value_says_which(tmp_path: Path) -> None:
    lines = [CLIENTS, *FULL, "C4;;69001;411004", *FULL]

    assert find_rules(tmp_path, "clients", lines) == {}


def test_the_total_of_a_column_says_nothing_about_its_codes_and_numbers(tmp_path: Path) -> None:
    articles = ["A1;Vis;1.234", "A2;Vis;2.500"]
    lines = ["ART_CODE;ART_LIB;ART_P_VTE", *articles, "Total;;3,5", "Total;;3,5"]

    report = check_table(write_table(tmp_path, lines, SEMICOLON), KINDS["articles"])

    told = [(one.line, one.rule) for one in report.problems]
    assert told == [(2, Rule.DECIMAL_OR_THOUSANDS), (4, Rule.NO_RECORD), (5, Rule.NO_RECORD)]


LABELS = "Code;Nom;CP;Compte"


@pytest.mark.parametrize("header", [CLIENTS, CLIENTS.lower()])
def test_what_explains_the_columns_of_a_second_export_is_no_customer(
    tmp_path: Path, header: str
) -> None:
    lines = [CLIENTS, *FULL * 9, header, LABELS, "O;O;F;O", *FULL * 9]

    told = find_rules(tmp_path, "clients", lines)

    assert told == {29: Rule.HEADER_AGAIN, 30: Rule.LABEL_LINE, 31: Rule.LABEL_LINE}


def test_any_number_of_lines_may_explain_the_columns(tmp_path: Path) -> None:
    explaining = ["1;2;3;4", "Texte(20);Texte(60);Texte(10);Texte(20)", "O;O;F;O", LABELS]

    told = find_rules(tmp_path, "clients", [CLIENTS, *explaining, *FULL * 3])

    assert told == dict.fromkeys(range(2, 6), Rule.LABEL_LINE)


@pytest.mark.parametrize("first", [LABELS, "Kundennr.;Name;PLZ;Konto"])
def test_the_line_that_explained_the_columns_is_known_again(tmp_path: Path, first: str) -> None:
    lines = [CLIENTS, first, *FULL * 9, first, *FULL * 9]

    told = find_rules(tmp_path, "clients", lines)

    assert told == {2: Rule.LABEL_LINE, 30: Rule.LABEL_LINE}


def test_the_labels_of_the_columns_are_known_anywhere(tmp_path: Path) -> None:
    labels = "Code;Raison sociale;Code postal (adresse de facturation);"

    told = find_rules(tmp_path, "clients", [CLIENTS, *FULL * 9, labels, *FULL * 9])

    assert told == {29: Rule.NO_RECORD}


def test_a_line_of_words_among_records_is_a_record(tmp_path: Path) -> None:
    lines = [CLIENTS, *FULL * 9, "DIVERS;Clients divers;;DIVERS", *FULL * 9]

    assert find_rules(tmp_path, "clients", lines) == {}
