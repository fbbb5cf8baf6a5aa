"""A file that is none of its kind is told so once."""

from pathlib import Path

import pytest

from imports.catalogue import ENTRY_FORMATS, KINDS
from imports.checking import Report, check_table
from imports.reading import Dialect
from imports.rules import Rule, Severity
from tests.checking.tables import write_table

FEC = (
    "JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|CompAuxNum|CompAuxLib|"
    "PieceRef|PieceDate|EcritureLib|Debit|Credit|EcritureLet|DateLet|ValidDate|Montantdevise|Idevise"
)
FEC_LINE = "VE|Ventes|1|20260315|411000|Clients|C1|Martin|F1|20260315|Facture|120,00|0,00|||||"
ENTRY = "1,19/02/2019,VTE,411C25,,Presta,FAC19,EUR,120.50,D"


def check_entries(folder: Path, lines: list[str], key: str = "GestimumComptaVariable") -> Report:
    entry_format = ENTRY_FORMATS[key]
    dialect = Dialect(encoding="utf-8", delimiter=entry_format.separator, has_header=False)
    table = write_table(folder, lines, dialect)
    return check_table(table, KINDS["ecritures"], entry_format=entry_format)


def list_rules(report: Report) -> list[Rule]:
    return [problem.rule for problem in report.problems]


@pytest.mark.parametrize("separator", ["|", "\t", ";", ","])
@pytest.mark.parametrize("key", ["GestimumComptaVariable", "EBPV3"])
def test_a_fec_is_told_once_whatever_separates_it(tmp_path: Path, separator: str, key: str) -> None:
    lines = [line.replace("|", separator) for line in (FEC.upper(), *[FEC_LINE] * 5)]

    report = check_entries(tmp_path, lines, key)

    assert list_rules(report) == [Rule.FEC_FILE]
    assert report.problems[0].severity is Severity.BLOCKING


def test_a_fec_dropped_for_articles_is_a_fec(tmp_path: Path) -> None:
    table = write_table(tmp_path, [FEC, FEC_LINE], Dialect(encoding="utf-8", delimiter="|"))

    assert list_rules(check_table(table, KINDS["articles"])) == [Rule.FEC_FILE]


@pytest.mark.parametrize(
    "header",
    [
        "Date;Journal;Compte;Libellé;Débit;Crédit",
        "date,compte,montant,sens",
        "DATE PIECE\tJNL\tN° COMPTE\tLIBELLE\tDEBIT\tCREDIT",
        "Journal|Date d'échéance|Compte général|Montant en devise",
    ],
)
def test_a_table_of_entries_with_a_header_is_told_once(tmp_path: Path, header: str) -> None:
    assert list_rules(check_entries(tmp_path, [header, ENTRY, ENTRY])) == [Rule.ENTRIES_TABLE]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_entries_with_another_separator_are_told_once(tmp_path: Path, separator: str) -> None:
    lines = [ENTRY.replace(",", separator).replace("120.50", "120,50")] * 6

    report = check_entries(tmp_path, lines)

    assert list_rules(report) == [Rule.OTHER_SEPARATOR]
    assert report.problems[0].params["expected"] == ","


@pytest.mark.parametrize("key", [key for key in ENTRY_FORMATS if ENTRY_FORMATS[key].sample])
def test_entries_of_the_format_are_told_nothing_of_it(tmp_path: Path, key: str) -> None:
    found = list_rules(check_entries(tmp_path, [ENTRY_FORMATS[key].sample] * 3, key))

    assert not {Rule.FEC_FILE, Rule.ENTRIES_TABLE, Rule.OTHER_SEPARATOR}.intersection(found)


ARTICLES = ["ART_CODE,ART_LIB,ART_P_VTE", "A1;Vis;12,50", "A2;Clou;3,20"]


def check_articles(folder: Path, lines: list[str]) -> Report:
    table = write_table(folder, lines, Dialect(encoding="utf-8", delimiter=","))
    return check_table(table, KINDS["articles"])


def test_lines_with_another_separator_than_the_header_are_told_once(tmp_path: Path) -> None:
    report = check_articles(tmp_path, ARTICLES)

    (problem,) = report.problems
    assert (problem.rule, problem.line) == (Rule.OTHER_SEPARATOR, 1)
    assert (problem.params["found"], problem.params["expected"]) == (";", ",")
    assert report.counts == {(Rule.OTHER_SEPARATOR, ""): 1}


def test_another_separator_inside_a_quoted_text_is_none_of_the_lines(tmp_path: Path) -> None:
    dialect = Dialect(encoding="utf-8", delimiter=",", text_delimiter='"')
    table = write_table(tmp_path, ["VIL_CODE,VIL_NOM", '78000,"Versailles, centre;est"'], dialect)

    assert list_rules(check_table(table, KINDS["villes"])) == []


@pytest.mark.parametrize(
    "lines",
    [
        ["ART_CODE,ART_LIB,ART_P_VTE", "A1,Vis; M6; inox,12.50", "A2,Clou; M8; zinc,3.20"],
        ["ART_CODE,ART_LIB,ART_P_VTE", "A1,Vis", "A2,Clou", "A3;Vis;1"],
        ["ART_CODE", "A1;B", "A2;C"],
    ],
    ids=["in texts", "a few", "one column"],
)
def test_another_separator_inside_values_is_none_of_the_lines(
    tmp_path: Path, lines: list[str]
) -> None:
    assert Rule.OTHER_SEPARATOR not in list_rules(check_articles(tmp_path, lines))
