"""Makes of what hardly shows: a sign alone, what has no width, lines and tables far down."""

from tests.files.make import (
    CLIENT_LINES,
    CLIENTS,
    CLIENTS_SENT,
    Make,
    Values,
    of_clients,
    of_table,
)

ARTICLES = "ART_CODE;ART_LIB;ART_P_VTE"
TWO_SENT: Values = {"ART_CODE": ["A1", "A2"], "ART_P_VTE": ["5", "6"]}


def of_labels(trouble: str, label: str, meant: str, told: str, **more: str) -> Make:
    rule = told.partition(" ")[0]
    sent = {**TWO_SENT, "ART_LIB": [meant, "Vis"]}
    return of_table(
        "text", trouble, "articles", [ARTICLES, f"A1;{label};5", "A2;Vis;6"], "asked", told,
        clicks=[rule], sent=sent, **more,
    )  # fmt: skip


SIGNS = (
    of_labels("Mac Roman: a € and nothing else", "Lot de 5 €", "Lot de 5 €",
              "doubtful_encoding", encoding="mac_roman"),
    of_labels("Mac Roman: French quotes and nothing else", "Fil « fin » 5 m", "Fil « fin » 5 m",
              "doubtful_encoding", encoding="mac_roman"),
    of_labels("Old DOS encoding: an à and nothing else", "Vis à bois", "Vis à bois",
              "doubtful_encoding", encoding="cp850"),
    of_labels("Old DOS encoding: N° and nothing else", "Vis N° 5", "Vis N° 5",
              "doubtful_encoding", encoding="cp850"),
    of_labels("A soft hyphen of a word processor", "Porte\xadmanteau", "Portemanteau",
              "invisible_space ART_LIB"),
    of_labels("Marks of the direction of writing", "\u202aVis longue\u202c", "Vis longue",
              "invisible_space ART_LIB"),
    of_labels("Tags of a web page in a text", "<p>Vis <b>longue</b><br/>inox</p>",
              "Vis longue inox", "html_entity ART_LIB"),
    of_labels("New lines as a database writes them (\\n)", r"Vis longue\ninox", "Vis longue inox",
              "html_entity ART_LIB"),
    of_table(
        "text", "Capitals lost to question marks (SOCI?T?)", "articles",
        [ARTICLES, "A1;C?BLE DE SOCI?T?;5", "A2;Vis;6"], "asked", "lost_letter ART_LIB",
    ),
    of_table(
        "dates", "Dates copied from a window, with marks of direction", "documents_stock",
        ["DOC_STYPE;DEP_CODE;DOC_DATE;ART_CODE;MVT_QTE",
         "E;001;\u200e04/\u200e03/\u200e2026;A1;5"],
        "blocked", "bad_date DOC_DATE", "not_cp1252 DOC_DATE", clicks=["bad_date"],
        sent={"DOC_DATE": ["04/03/2026"]},
    ),
)  # fmt: skip
QUOTES = (
    of_table(
        "quotes", "Lines packed whole below a bare header", "articles",
        [ARTICLES, '"A1;Vis;5"', '"A2;""Clou; long"";6"'], "right",
        sent={**TWO_SENT, "ART_LIB": ["Vis", "Clou; long"]},
    ),
    of_table(
        "quotes", "One line packed whole among lines in quotes", "articles",
        ['"ART_CODE","ART_LIB","ART_P_VTE"', '"A1,""Vis, longue"",5"', '"A2","Clou","6"'], "right",
        sent={**TWO_SENT, "ART_LIB": ["Vis, longue", "Clou"]},
    ),
    of_table(
        "quotes", "A space before every quote", "articles",
        ['"ART_CODE", "ART_LIB", "ART_REF"', '"A1", "Vis", "R1"', '"A2", "Clou", "R2"'], "asked",
        "spaces_around ART_REF", "value_in_quotes ART_LIB", "value_in_quotes ART_REF",
        clicks=["value_in_quotes"],
        sent={"ART_CODE": ["A1", "A2"], "ART_LIB": ["Vis", "Clou"], "ART_REF": ["R1", "R2"]},
    ),
    of_table(
        "quotes", "Names as a database quotes them", "articles",
        ["[ART_CODE];`ART_LIB`;“ART_P_VTE”", "A1;Vis;5", "A2;Clou;6"], "right",
        sent={**TWO_SENT, "ART_LIB": ["Vis", "Clou"]},
    ),
    of_table(
        "codes", "Codes protected by the apostrophe of a word processor", "articles",
        ["ART_CODE;ART_LIB;ART_REF", "A1;Vis;’00123", "A2;Vis;’00124"], "asked",
        "text_mark ART_REF", clicks=["text_mark"], sent={"ART_REF": ["00123", "00124"]},
    ),
)  # fmt: skip
LABELS = "N° client;Nom du client;CP;Commune;Compte comptable"
LINES = (
    of_clients("Two exports joined, each with a line of labels",
               [LABELS, *CLIENT_LINES[:2], LABELS, CLIENT_LINES[2]], "label_line"),
    of_clients("Four lines explain the columns",
               ["1;2;3;4;5", "Texte(20);Texte(60);Texte(10);Texte(200);Texte(20)", "O;O;F;F;O",
                LABELS, *CLIENT_LINES], "label_line"),
    of_table(
        "lines", "Two exports joined: names in small letters, and labels", "clients",
        [CLIENTS, CLIENT_LINES[0], CLIENTS.lower(), LABELS, *CLIENT_LINES[1:]], "blocked",
        "header_again", "label_line", clicks=["label_line", "header_again"], sent=CLIENTS_SENT,
    ),
    of_table(
        "lines", "A summary below a row of spaces", "articles",
        [ARTICLES, "A1;Vis;5", "A2;Clou;6", " ; ; ", "Dépôt;Total", "001;7"], "blocked",
        "other_header", "table_below", clicks=["table_below"], sent=TWO_SENT,
    ),
    of_table(
        "lines", "A summary below a row of empty texts in quotes", "articles",
        ['"ART_CODE";"ART_LIB";"ART_P_VTE"', '"A1";"Vis";"5"', '"A2";"Clou";"6"', '"";"";""',
         '"Dépôt";"Total"', '"001";"7"'],
        "blocked", "other_header", "table_below", clicks=["table_below", "empty_line"],
        sent=TWO_SENT,
    ),
)  # fmt: skip

QUIET_MAKES = (*SIGNS, *QUOTES, *LINES)
