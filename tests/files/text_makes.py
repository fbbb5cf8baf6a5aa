"""Makes of tables in text: encodings, quotes, codes, dates, numbers, lines and columns."""

import unicodedata

from tests.files.make import (
    CLIENT_LINES,
    MOJIBAKE,
    SUPPLIERS,
    SUPPLIERS_TEXT,
    Make,
    misread,
    of_clients,
    of_suppliers,
    of_table,
    write_lines,
)

DECOMPOSED = unicodedata.normalize("NFD", SUPPLIERS_TEXT)
ESCAPED = (
    SUPPLIERS_TEXT.replace("é", "\\u00e9")
    .replace("ç", "\\u00e7")
    .replace("è", "\\u00e8")
    .replace("ô", "\\u00f4")
    .replace("ê", "\\u00ea")
    .replace("î", "\\u00ee")
    .replace("â", "\\u00e2")
)
TWICE = SUPPLIERS_TEXT.encode().decode("cp1252").encode().decode("cp1252").encode()

DAMAGED = (
    of_suppliers(
        "Windows-1252 shown by a DOS window, kept as UTF-8 (SociÚtÚ)",
        misread(SUPPLIERS_TEXT, "cp1252", "cp850"),
        *MOJIBAKE,
    ),
    of_suppliers(
        "Windows-1252 opened by a Macintosh, kept as UTF-8 (BesanÁon)",
        misread(SUPPLIERS_TEXT, "cp1252", "mac_roman"),
        *MOJIBAKE,
    ),
    of_suppliers(
        "UTF-8 read by a program as ISO-8859-1",
        misread(SUPPLIERS_TEXT, "utf-8", "iso-8859-1"),
        *MOJIBAKE,
    ),
    of_suppliers(
        "UTF-8 read as ISO-8859-15 (AlÃšs)",
        misread(SUPPLIERS_TEXT, "utf-8", "iso-8859-15"),
        *MOJIBAKE,
    ),
    of_suppliers("UTF-8 read twice as Windows-1252", TWICE, *MOJIBAKE),
    of_suppliers(
        "Letters as JSON escapes them (\\u00e9)",
        ESCAPED.encode(),
        "html_entity PCF_RS",
        "html_entity PCF_VILLE",
    ),
    of_suppliers(
        "Accents in two characters each, as a Macintosh names files",
        DECOMPOSED.encode(),
        "not_cp1252 PCF_RS",
        "not_cp1252 PCF_VILLE",
    ),
    of_suppliers(
        "Mac Roman with line ends of a Macintosh",
        write_lines(*SUPPLIERS, encoding="mac_roman", end="\r"),
        "guessed_encoding",
    ),
    of_suppliers("UTF-16, big end first", SUPPLIERS_TEXT.encode("utf-16"), answer="right"),
)

ARTICLES = "ART_CODE;ART_LIB;ART_P_VTE"
QUOTED = (
    of_table(
        "quotes", "Quotes and pipes, a pipe and an inch inside", "articles",
        ['"ART_CODE"|"ART_LIB"|"ART_P_VTE"', '"A1"|"Vis | écrou"|"12,5"',
         '"A2"|"Tube 1/2"" galva"|"3"'],
        "right",
        sent={"ART_CODE": ["A1", "A2"], "ART_LIB": ["Vis | écrou", 'Tube 1/2" galva'],
              "ART_P_VTE": ["12,5", "3"]},
    ),
    of_table(
        "quotes", "A comma CSV kept anew by a French Excel: whole lines in quotes", "articles",
        ['"ART_CODE,ART_LIB,ART_P_VTE"', '"A1,""Vis, longue"",12.5"', '"A2,Ecrou,3"'],
        "right",
        sent={"ART_CODE": ["A1", "A2"], "ART_LIB": ["Vis, longue", "Ecrou"],
              "ART_P_VTE": ["12.5", "3"]},
    ),
    of_table(
        "quotes", "Lines packed twice, with every quote doubled", "articles",
        ['"""ART_CODE"";""ART_LIB"";""ART_P_VTE"""', '"""A1"";""Vis"";""12,5"""'],
        "right",
        sent={"ART_CODE": ["A1"], "ART_LIB": ["Vis"], "ART_P_VTE": ["12,5"]},
    ),
    of_table(
        "quotes", "A memo of four lines, one of them empty", "articles",
        ['"ART_CODE";"ART_LIB";"ART_MEMO"', '"A1";"Vis";"un', "deux", "", 'trois"',
         '"A2";"Ecrou";"x"'],
        "blocked", "line_break", clicks=["line_break"],
        sent={"ART_CODE": ["A1", "A2"], "ART_MEMO": ["un deux trois", "x"]},
    ),
    of_table(
        "quotes", "Values between French quotation marks", "articles",
        [ARTICLES, "A1;« Vis »;12,5", "A2;« Ecrou »;3"],
        "asked", "value_in_quotes ART_LIB", clicks=["value_in_quotes"],
        sent={"ART_LIB": ["Vis", "Ecrou"]},
    ),
    of_table(
        "quotes", "A line break inside the header", "articles",
        ['ART_CODE;"ART_LIB', '(libellé)"', "A1;Vis", "A2;Ecrou"],
        "blocked", "line_break", sentence="Écrivez-le sur une seule ligne",
    ),
)  # fmt: skip

CODES = (
    of_table(
        "codes", 'SIRET and telephones as ="…"', "fournisseurs",
        ["PCF_CODE;PCF_RS;PCF_SIRET;PCF_TEL1;CPT_NUMERO",
         'F1;Un;="01234567890012";="0612345678";401', 'F2;Deux;="73282932000074";;401'],
        "blocked", "text_mark PCF_SIRET", "text_mark PCF_TEL1", "too_long PCF_SIRET",
        clicks=["text_mark"],
        sent={"PCF_SIRET": ["01234567890012", "73282932000074"], "PCF_TEL1": ["0612345678", ""]},
    ),
    of_table(
        "codes", "A SIRET and accounts as numbers with .0", "fournisseurs",
        ["PCF_CODE;PCF_RS;PCF_SIRET;CPT_NUMERO", "F1;Un;73282932000074.0;401100.0",
         "F2;Deux;73282932000075.0;401200.0"],
        "blocked", "code_as_number CPT_NUMERO", "code_as_number PCF_SIRET", "too_long PCF_SIRET",
        clicks=["code_as_number"],
        sent={"PCF_SIRET": ["73282932000074", "73282932000075"],
              "CPT_NUMERO": ["401100", "401200"]},
    ),
    of_table(
        "codes", "A SIRET in groups of digits", "clients",
        ["PCF_CODE;PCF_RS;PCF_SIRET;CPT_NUMERO", "C1;Un;732 829 320 00074;411",
         "C2;Deux;732.829.320.00074;411"],
        "blocked", "too_long PCF_SIRET", clicks=["too_long"],
        sent={"PCF_SIRET": ["73282932000074", "73282932000074"]},
    ),
    of_table(
        "codes", "Belgian and Swiss codes beside French ones that lost their zero", "clients",
        ["PCF_CODE;PCF_RS;PCF_CP;PAY_CODE;CPT_NUMERO", "C1;Un;1000;BE;411", "C2;Deux;1310;FR;411",
         "C3;Trois;1201;CH;411"],
        "asked", "lost_zeros PCF_CP", clicks=["lost_zeros"],
        sent={"PCF_CP": ["1000", "01310", "1201"]},
    ),
    of_table(
        "codes", "What a pivot table and a French LibreOffice write for nothing", "clients",
        ["PCF_CODE;PCF_RS;PCF_TEL1;PCF_VILLE;CPT_NUMERO", "C1;Un;(vide);Lyon;411",
         "C2;Deux;néant;#N/D;411", "C3;Trois;0612345678;Err:502;411"],
        "blocked", "formula_error PCF_VILLE", "null_word PCF_TEL1",
        clicks=["null_word"], sent={"PCF_TEL1": ["", "", "0612345678"]},
    ),
    of_table(
        "codes", "Formulas that were never reckoned", "clients",
        ["PCF_CODE;PCF_RS;PCF_VILLE;CPT_NUMERO", "C1;=RECHERCHEV(A1;F:G;2);Lyon;411"],
        "blocked", "more_cells",
    ),
    of_table(
        "codes", "A reference that a spreadsheet wrote as a whole date", "articles",
        ["ART_CODE;ART_LIB;ART_REF", "A1;Vis;12-4", "A2;Vis;03/01/2026", "A3;Clou;B7"],
        "asked", "turned_into_date ART_REF",
    ),
    of_table(
        "codes", "Formulas in texts", "clients",
        ["PCF_CODE,PCF_RS,PCF_VILLE,CPT_NUMERO", "C1,=CONCATENER(A1),Lyon,411",
         "C2,=B2&C2,Lyon,411"],
        "asked", "text_mark PCF_RS",
    ),
)  # fmt: skip

STOCK = "DOC_STYPE;DEP_CODE;DOC_DATE;ART_CODE;MVT_QTE"


def of_dates(trouble: str, days: list[str], meant: list[str], *told: str, click: str) -> Make:
    """Return a document of stock for each of these days."""
    lines = [f"E;00{number};{day};A{number};5" for number, day in enumerate(days, 1)]
    return of_table(
        "dates", trouble, "documents_stock", [STOCK, *lines], "blocked", *told,
        clicks=[click], sent={"DOC_DATE": meant},
    )  # fmt: skip


BAD_DATE = "bad_date DOC_DATE"
DATES = (
    of_dates(
        "American dates with their time (AM)",
        ["3/4/2026 12:00:00 AM", "12/31/2025 12:00:00 AM", "1/2/2026 12:00:00 AM"],
        ["04/03/2026", "31/12/2025", "02/01/2026"],
        BAD_DATE,
        click="date_order",
    ),
    of_dates(
        "American dates with two digits for the year",
        ["03/14/26", "04/03/26"],
        ["14/03/2026", "03/04/2026"],
        BAD_DATE,
        click="date_order",
    ),
    of_dates(
        "The order of the year first, in three forms",
        ["2026-03-04", "20260304", "2026/03/04"],
        ["04/03/2026"] * 3,
        BAD_DATE,
        click="bad_date",
    ),
    of_dates(
        "Months in words, French and English",
        ["4 mars 2026", "mer. 4 mars 2026", "04-Mar-26", "March 4, 2026", "le 4 mars 2026"],
        ["04/03/2026"] * 5,
        BAD_DATE,
        click="bad_date",
    ),
    of_dates(
        "A column of the numbers of Excel's days",
        ["46085", "46086", "46087"],
        ["04/03/2026", "05/03/2026", "06/03/2026"],
        BAD_DATE,
        click="bad_date",
    ),
)


def of_prices(trouble: str, prices: list[str], meant: list[str], *told: str, **more: str) -> Make:
    lines = [f"A{number};EUR;{price}" for number, price in enumerate(prices, 1)]
    rules = [one.partition(" ")[0] for one in told if not one.startswith("not_cp1252")]
    return of_table(
        "numbers", trouble, "tarifs_articles", ["ART_CODE;DEV_CODE;ART_P_VTE", *lines],
        "blocked", *told, clicks=rules, sent={"ART_P_VTE": meant}, **more,
    )  # fmt: skip


BAD_PRICE = "bad_decimal ART_P_VTE"
NUMBERS = (
    of_prices(
        "Amounts without cents, as the Swiss and Belgians write them",
        ["CHF 5.–", "12,-", "12,-- €", "12,50-"],
        ["5", "12", "12", "-12,50"],
        BAD_PRICE,
    ),
    of_prices(
        "American thousands beside a point",
        ["1,234.50", "12.00", "2,500"],
        ["1234.50", "12.00", "2500"],
        BAD_PRICE,
        "decimal_or_thousands ART_P_VTE",
    ),
    of_prices(
        "Euros before and behind, with what they are for",
        ["€ 12,50", "EUR 12,50", "12.50€", "12,50 € HT", "12,50 €/u", "12€"],
        ["12,50", "12,50", "12.50", "12,50", "12,50", "12"],
        BAD_PRICE,
    ),
    of_prices(
        "Thin and narrow spaces in amounts",
        ["1\u202f234,5", "1\u2009234,5", "1\xa0234\xa0567,89"],
        ["1234,5", "1234,5", "1234567,89"],
        BAD_PRICE,
        "not_cp1252 ART_P_VTE",
    ),
    of_table(
        "numbers", "Boxes that people tick in their own way", "articles",
        ["ART_CODE;ART_LIB;ART_NSTAT", "A1;Vis;Oui", "A2;Vis;N", "A3;Vis;x", "A4;Vis;VRAI"],
        "blocked", "bad_checkbox ART_NSTAT", clicks=["bad_checkbox"],
        sent={"ART_NSTAT": ["1", "0", "1", "1"]},
    ),
    of_table(
        "numbers", "Nothing proves what the points of a column are", "documents_stock",
        ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", "E;001;A1;1.000", "E;001;A2;2.500"],
        "asked", "decimal_or_thousands MVT_QTE",
    ),
)  # fmt: skip

LINES = (
    of_clients(
        "Labels in English below the names", ["Code;Name;ZIP;City;Account", *CLIENT_LINES],
        "label_line",
    ),
    of_clients(
        "Labels in other words than Gestimum's",
        ["N° client;Nom du client;CP;Commune;Compte comptable", *CLIENT_LINES], "label_line",
    ),
    of_clients("The columns are numbered below their names", ["1;2;3;4;5", *CLIENT_LINES],
               "label_line"),
    of_clients("Types with their length below the names",
               ["Texte(20);Texte(60);Texte(10);Texte(200);Texte(20)", *CLIENT_LINES],
               "label_line"),
    of_clients("Which columns are required, below their names", ["O;O;F;F;O", *CLIENT_LINES],
               "label_line"),
    of_clients("An example above the records",
               ["Exemple : CLI001;Société X;75001;Paris;411000", *CLIENT_LINES], "label_line"),
    of_clients("The foot of a query (3 rows affected)", [*CLIENT_LINES, "(3 rows affected)"],
               "no_record"),
    of_clients("The program that made the file signs below it",
               [*CLIENT_LINES, "Logiciel X - 12/03/2026 14:12;;;;"], "no_record"),
    of_clients("Headings of groups among the records",
               ["Secteur Rhône;;;;", *CLIENT_LINES[:2], "Secteur Ain;;;;", CLIENT_LINES[2]],
               "no_record"),
    of_clients("A count of the records in their column of codes", [*CLIENT_LINES, "3 clients;;;;"],
               "no_record"),
    of_clients("Pages, each with its number", [CLIENT_LINES[0], "Page 1/2;;;;", *CLIENT_LINES[1:],
               "Page 2/2;;;;"], "no_record"),
    of_table(
        "lines", "A sum without a word", "documents_stock",
        ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", "E;001;A1;5", "E;001;A2;6", ";;;11"],
        "blocked", "no_record", clicks=["no_record"], sent={"MVT_QTE": ["5", "6"]},
    ),
    of_table(
        "lines", "A total above the records", "documents_stock",
        ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", "Total;;;11", "E;001;A1;5", "E;001;A2;6"],
        "blocked", "no_record", clicks=["no_record"], sent={"MVT_QTE": ["5", "6"]},
    ),
    of_table(
        "lines", "A mean, and an amount carried forward over the page", "articles",
        [ARTICLES, "A1;Vis;5", "À reporter;;5", "Report;;5", "A2;Clou;6", "Moyenne;;5,5"],
        "blocked", "no_record", clicks=["no_record"], sent={"ART_P_VTE": ["5", "6"]},
    ),
    of_table(
        "lines", "A mail around the table", "articles",
        ["De : bob@example.fr", "", ARTICLES, "A1;Vis;5", "A2;Clou;6", "Cordialement,", "Bob"],
        "blocked", "no_record", clicks=["no_record"], sent={"ART_P_VTE": ["5", "6"]},
    ),
)  # fmt: skip

TEXT_MAKES = (*DAMAGED, *QUOTED, *CODES, *DATES, *NUMBERS, *LINES)
