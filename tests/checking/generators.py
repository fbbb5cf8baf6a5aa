"""Files of every kind of mistake, for the tests that hold the cell loop and the blocks equal."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from imports.catalogue import ENTRY_FORMATS, KINDS, EntryFormat
from imports.reading import Dialect, Table, open_table

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
    "comptes": ["CPT_NUMERO", "CPT_LIB", "CPT_TYPE", "CPT_SENS", "CPT_ECH", "PCF_CODE"],
    "immobilisations": ["IMO_CODE", "IMO_LIB", "IMO_ETAT", "IMO_DTACQ", "IMO_DUREE"],
    "documents_vente": ["DOC_STYPE", "PCF_CODE", "LIG_QTE", "LIG_P_BRUT", "DOC_DATE"],
    "villes": ["VIL_CODE"],
    "adresses_tiers": ["ADR_CODE", "ADR_NUMERO", "ADR_CP", "ADR_RS", "PAY_CODE", "ADR_TEL1"],
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
        "'Q7'", "'d''or'", "«\xa0Q\xa0»", "“a” b", 'Vis 5\\"', "C:\\\\x",
        "a;|,\tb", '"a;|,\tb"', '"1/2" tube', '"Vis 5" b"', r'"Vis 5\" b"',
        "\u200b\xa0", "caf\ufffd", "cafï¿½", "A\xad1", "T&eacute", "&amp;", "C?ble",
        "e\u0301t\u0301", "A&#38;B", "œÅ“", "√©", "1.234,56", "-1.234.567", "1 234.5", ".5",
        "NULL", "\\N", "-", "None", '="001"', "'007", "'@a", "=A1", "3.7E12", "69001.0", "1.1",
        "2,00", "(12,50)", "12 €", "12 %", "−5", "1'234", "612345678", "1000", "BE",
    ]
)  # fmt: skip
LINES = st.lists(st.lists(CELLS, min_size=1, max_size=9), min_size=1, max_size=12)
#: What makes lines belong together, or miss what others have.
TYPICAL = {
    "ART_CODE": st.sampled_from(["VIS", "CLOU", "ÉCROU"]),
    "MVT_QTE": st.sampled_from(["1", "2,5"]),
    "XXX_A": st.just("a"),
    "NONE": st.just(""),
    "DOC_STYPE": st.sampled_from(["E", "S", "T"]),
    "DEP_CODE": st.sampled_from(["001", "002"]),
    "PCF_CODE": st.sampled_from(["", "C1"]),
    "DOC_DATE": st.sampled_from(
        ["05/09/2019", "06/09/2019", "05/09/2019", "09/25/2019", "25/09/2019", "9/5/2019 1:00 PM"]
    ),
    "DOC_TDEPOT": st.sampled_from(["", "002"]),
    "ACT_DATE": st.sampled_from(["05/09/2019", "05/09/2019 14:30", "05/09/2019 1:00 PM"]),
    "CPT_TYPE": st.sampled_from(["C", "F", "G"]),
    "VIL_CODE": st.sampled_from(["01000", "02100", "78000", "1000", "2100"]),
    "ADR_CP": st.sampled_from(["01000", "78000", "1000", "69001.0"]),
    "ADR_TEL1": st.sampled_from(["0612345678", "612345678", "6 12 34 56 78", "+33612345678", "-"]),
    "PAY_CODE": st.sampled_from(["FR", "BE", ""]),
}
#: How the header may differ from the columns of its kind.
FEC = [
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
    "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit",
]  # fmt: skip
#: Entries of which nothing is read but this: they are of no format.
NO_ENTRIES = (
    ["Date;Journal;Compte;Libellé;Débit;Crédit", "15/03/2026;VE;411000;Facture 1;120,00;"],
    ["1;19/02/2019;VTE;411C25;;Presta;FAC19;EUR;120,50;D"] * 2,
)
HEADERS = (
    "kept",
    "kept",
    "kept",
    "turned",
    "short",
    "unnamed",
    "repeated",
    "unlisted",
    "foreign",
    "none",
    "fec",
)
LAST_LINES = ((), (), (), ("",), ("Total;12",), ("Total général",))
ENTRY_LINES = st.sampled_from(
    [
        "1,19/02/2019,VTE,411C25,,Presta,FAC19-1100425,EUR,12000,D,,02/03/2019,,CHQ,EUR",
        "1,02/19/2019,VTE,411C25,,Presta,F1,EUR,7,D,,03/02/2019",
        "1,190298,VTE,411,,Presta,F1,EUR,5", "1,19/02/45,VTE",
        "1,022819,VTE,411C25,,Presta,F1,EUR,7,D,,030219", "E04/25/2019,CHQ,40,4800",
        "1,11/02/2019,VTE,411C24,,Presta,FAC19-1100422,12000,D,13/03/2019,,CHQ,EUR",
        '1,110219,"VTE, suite",411C24,,"Presta",FAC19,"12,5",X,130319',
        "E10/04/2019,CHQ,40,4800", "E,31/04/2019,x", "E", ">P1,S1,100,9600,100,1", ">", ">,,",
        "1,19/02/2019,VTE,707,,Presta,F1,EUR,120.50,C",
        "1,19/02/2019,VTE,411,,Presta,F1,EUR,120.5,D",
        "1,19/02/2019,VTE,411,,Presta,F1,EUR,-120.5,D",
        "E10/04/2019,CHQ,40,120.5", ">P1,S1,100,120.50", ">P2,S1,100,7", "E10/04/2019,CHQ,40,",
        "*rem", "", ",,,", '"VTE",14/01/2003,"411020002","FA 0000066"', '1,"x', "F1,1,2", "→",
        '1,"19/02/2019","VTE","411","","Dit ""le Grand""","F1","EUR","5"x,"D"', '1,Tube 3",2',
        'E"10/04/2019","CHQ",40,"5"', 'E"a"",x', 'E,"a,""",c', 'E"', 'E""', '>"P1","S, 1",1,5',
        '"E","x"', '"",""," "', '","', '1,"a"""', '"""",","",', '"";"";x', ',"', '"a"b"c","d""',
        "VTE190219  FAC00001411000    " + "é" * 60, "x" * 113, "x" * 113 + "  ", "y" * 130,
        "z" * 114, "VTE190219" + " " * 120 + "1",
    ]
)  # fmt: skip
ENTRY = "1,19/02/2019,VTE,411,,Presta,F1,EUR,120.5,D"
#: An entry with what belongs to it: due dates, analytic lines.
ENTRY_GROUPS = st.lists(
    st.sampled_from(
        ["E10/04/2019,CHQ,40,100", "E10/04/2019,CHQ,60,20.5", ">P1,S1,100,120.5", ">P2,S1,100,7"]
    ),
    min_size=1,
    max_size=3,
).map(lambda below: [ENTRY, *below])
ENTRIES = st.lists(ENTRY_LINES.map(lambda line: [line]) | ENTRY_GROUPS, min_size=1, max_size=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A file as text, how it is read, and as what it is checked."""

    kind: str
    text: str
    dialect: Dialect
    entry_format: EntryFormat | None = None

    def write(self, folder: Path) -> Table:
        path = folder / "file.csv"
        path.write_text(self.text, encoding="utf-8", newline="")
        return open_table(path, self.dialect)


def join_table(
    kind: str,
    lines: Sequence[Sequence[str]],
    *,
    columns: Sequence[str] | None = None,
    text_delimiter: str = "",
    decimal_mark: str = "",
    end: str = "\n",
    last: Sequence[str] = (),
) -> Example:
    """Return a file with the usual columns of the kind, or others; without any, it has no header.

    `last` are lines of text below the others.
    """
    columns = COLUMNS[kind] if columns is None else columns
    # Of nothing but blank lines there is no table.
    texts = [";".join(cells) for cells in [columns or ["E"], *lines]]
    dialect = Dialect(
        encoding="utf-8",
        delimiter=";",
        text_delimiter=text_delimiter,
        decimal_mark=decimal_mark,
        has_header=bool(columns),
    )
    return Example(kind=kind, text=end.join([*texts, *last]) + end, dialect=dialect)


@st.composite
def draw_table(draw: st.DrawFn) -> Example:
    """Draw a file with columns: even or ragged lines, in quotes or not."""
    # Lines of documents have the most rules over many lines.
    kind = draw(st.sampled_from(["documents_stock", "documents_stock", *sorted(COLUMNS)]))
    other = draw(st.sampled_from(sorted(COLUMNS)))
    columns = vary_header(kind, draw(st.sampled_from(HEADERS)), other)
    lines = draw(LINES | draw_typical_lines(COLUMNS[kind]))
    width = len(columns or COLUMNS[kind])
    if draw(st.booleans()):
        lines = [(cells * width)[:width] for cells in lines]
    if draw(st.booleans()):
        lines = [[f'"{cell}"' for cell in cells] for cells in lines]
    return join_table(
        kind,
        lines,
        columns=columns,
        text_delimiter=draw(st.sampled_from(["", '"'])),
        decimal_mark=draw(st.sampled_from(["", ",", "."])),
        end=draw(st.sampled_from(["\r\n", "\n", "\r"])),
        last=[*draw(st.sampled_from(LAST_LINES)), *draw(st.sampled_from(list_no_records(kind)))],
    )


def list_no_records(kind: str) -> list[list[str]]:
    """Return lines that stand among the records of a kind and are none; mostly nothing."""
    columns = COLUMNS[kind]
    fields = KINDS[kind].fields_by_name
    labels = [fields[name].label if name in fields else name for name in columns]
    told = (columns, columns[::-1], labels)
    return [[], [], [], *([";".join(cells)] for cells in told)]


def vary_header(kind: str, how: str, other: str) -> list[str]:
    """Return the header of a kind's file, none at all, or one that is not quite its own."""
    columns = COLUMNS[kind]
    return {
        "kept": columns,
        "turned": columns[::-1],
        "short": columns[:1],
        "unnamed": [*columns, ""],
        "repeated": [*columns, columns[0]],
        "unlisted": [*columns, "DOC_PIECE"],
        "foreign": COLUMNS[other],
        "none": [],
        "fec": FEC,
    }[how]


def draw_typical_lines(columns: list[str]) -> st.SearchStrategy[list[list[str]]]:
    line = st.tuples(*(TYPICAL.get(name, CELLS) for name in columns)).map(list)
    return st.lists(line, min_size=1, max_size=12)


@st.composite
def draw_entries(draw: st.DrawFn) -> Example:
    """Draw accounting entries of one of the formats."""
    entry_format = ENTRY_FORMATS[draw(st.sampled_from(sorted(ENTRY_FORMATS)))]
    lines = [line for group in draw(ENTRIES) for line in group]
    if not any(line.strip(",") for line in lines):
        lines = ["x"]
    lines = draw(st.sampled_from([lines, lines, lines, lines, *NO_ENTRIES]))
    dialect = Dialect(encoding="utf-8", delimiter=entry_format.separator, has_header=False)
    return Example(
        kind="ecritures",
        text="\n".join(lines),
        dialect=dialect,
        entry_format=entry_format,
    )


FILES = draw_table() | draw_entries()
