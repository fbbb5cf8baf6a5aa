"""Makes of whole files: of another kind, with other columns, and what is not to be offered."""

from tests.files.make import CLIENTS, of_table

ARTICLES = "ART_CODE;ART_LIB;ART_P_VTE"
FEC = "JournalCode;JournalLib;EcritureNum;EcritureDate;CompteNum;CompteLib;CompAuxNum;CompAuxLib"
FILES = (
    of_table("files", "JSON, an object a line", "articles", ['{"ART_CODE":"A1","ART_LIB":"Vis"}'],
             "blocked", file="a.json", sentence="fichier JSON"),
    of_table("files", "A PDF named .csv", "articles", ["%PDF-1.7", "1 0 obj"], "blocked",
             sentence="Ceci est un PDF"),
    of_table("files", "UTF-16 without its mark", "articles", [ARTICLES, "A1;Vis;5"], "blocked",
             encoding="utf-16-be", sentence="UTF-16"),
    of_table("files", "A FEC with semicolons, dropped for articles", "articles",
             [f"{FEC};PieceRef;PieceDate;EcritureLib;Debit;Credit",
              "VE;Ventes;1;20260315;411000;Clients;;;F1;20260315;Facture;120,00;0,00"],
             "blocked", "fec_file", sentence="FEC"),
    of_table("files", "Commands of a database", "articles",
             ["INSERT INTO articles (ART_CODE, ART_LIB) VALUES ('A1','Vis');"], "blocked",
             "no_column_names"),
    of_table("files", "Visiting cards dropped for contacts", "contacts",
             ["BEGIN:VCARD", "VERSION:3.0", "FN:Jean", "END:VCARD"], "blocked", "no_column_names",
             file="v.vcf"),
    of_table("files", "A table turned on its side", "articles",
             ["ART_CODE;A1;A2", "ART_LIB;Vis;Ecrou", "ART_P_VTE;5;2"], "blocked",
             "no_column_names"),
)  # fmt: skip

COLUMNS = (
    of_table(
        "columns", "Names with their unit in brackets", "articles",
        ["ART_CODE;ART_LIB;ART_P_VTE (€ HT)", "A1;Vis;5"],
        "blocked", "unknown_column ART_P_VTE (€ HT)", clicks=["unknown_column"],
        sent={"ART_CODE": ["A1"], "ART_LIB": ["Vis"], "ART_P_VTE": ["5"]},
    ),
    of_table(
        "columns", "Names with spaces for underscores", "articles",
        ["ART_CODE;ART_LIB;Art p ach;art-p-vte", "A1;Vis;4;5"],
        "right",
        sent={"ART_CODE": ["A1"], "ART_LIB": ["Vis"], "ART_P_ACH": ["4"], "ART_P_VTE": ["5"]},
    ),
    of_table(
        "columns", "A column of numbers that a program added (Unnamed: 0)", "articles",
        ["Unnamed: 0,ART_CODE,ART_LIB", "0,A1,Vis", "1,A2,Clou"],
        "blocked", "unknown_column Unnamed: 0", clicks=["unknown_column"],
        sent={"ART_CODE": ["A1", "A2"], "ART_LIB": ["Vis", "Clou"]},
    ),
    of_table(
        "columns", "An empty column between two others", "articles",
        ["ART_CODE;;ART_LIB", "A1;;Vis", "A2;;Clou"],
        "blocked", "unnamed_column", clicks=["unnamed_column"],
        sent={"ART_CODE": ["A1", "A2"], "ART_LIB": ["Vis", "Clou"]},
    ),
    of_table(
        "columns", "Lines that end in any number of delimiters", "articles",
        ["ART_CODE;ART_LIB;ART_P_VTE;;;", "A1;Vis;5", "A2;Clou;2;;;;", "A3;Clou;3;;"],
        "blocked", "fewer_cells", "more_cells", "unnamed_column",
        clicks=["unnamed_column", "more_cells"], sent={"ART_P_VTE": ["5", "2", "3"]},
    ),
)  # fmt: skip

OFFERS = (
    of_table(
        "offers", "A line in quotes as a whole is never offered to be left out", "articles",
        ['"ART_CODE","ART_LIB","ART_P_VTE"', '"A1,""Vis, longue"",12.5,x"', '"A2","Clou","3"'],
        "blocked", "fewer_cells", "required ART_LIB",
    ),
    of_table(
        "offers", "Mails that may not be cut", "clients",
        ["PCF_CODE;PCF_RS;PCF_EMAIL;CPT_NUMERO", "C1;Un;a@example.fr, b@example.fr;411"],
        "right",
        sent={"PCF_CODE": ["C1"], "PCF_RS": ["Un"], "CPT_NUMERO": ["411"],
              "PCF_EMAIL": ["a@example.fr, b@example.fr"]},
    ),
    of_table(
        "offers", "Two telephones in one cell are not cut", "clients",
        ["PCF_CODE;PCF_RS;PCF_TEL1;CPT_NUMERO", "C1;Un;06 12 34 56 78 / 04 78 12 34 56;411"],
        "blocked", "too_long PCF_TEL1",
    ),
    of_table(
        "offers", "A word with two possible letters is not guessed (Ch‚teau)", "clients",
        [CLIENTS, "C1;Ch‚teau;01000;Bourg;411001"], "asked", "mojibake PCF_RS",
    ),
    of_table(
        "offers", "Quantities in units that would change them", "documents_stock",
        ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", "E;001;A1;12 k", "E;001;A2;8 cartons de 6"],
        "blocked", "bad_decimal MVT_QTE",
    ),
)  # fmt: skip

TABLE_MAKES = (*FILES, *COLUMNS, *OFFERS)
