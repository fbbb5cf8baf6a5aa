"""Clean files of every kind, as offices write them: nothing in them is to be asked about.

The same number makes the same file. Much in them looks a little like damage and is none: codes
such as 1E5, quotes inside texts, Belgian postal codes, dates that could be read both ways.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from imports.catalogue import KINDS, Field, FieldType, Kind
from imports.catalogue.cell_use import is_code
from imports.catalogue.samples import read_example_lines
from tests.workbooks import make_workbook

COUNT = 500
#: One file in so many is a workbook, and one a file of accounting entries.
WORKBOOKS, ENTRIES = 12, 25
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252")

TEXTS = (
    "Vis à tête fraisée 4x40", "Câble d'antenne", "Tube 1/2\" galva", "Écran 24\" courbé",
    "Écrou (M6)", "Société Générale & fils", "L'Œuvre du cœur", "Pâtisserie Noël", "M. O'Brien",
    "'t Hoen", "N° 5", "R&D", "100 % coton", "Lot de 12 à 5 €", "Port : 20 € HT", "Ça va ?",
    "Dé à coudre – taille 3", "Où est-ce ?", "Réf. 3-1", "a - b", "= 12 V", "1E5", "Nulle part",
    "rendez-vous 15h30", "[à vérifier]", "Chez « Léa »", "Totaux par famille", "Page de garde",
    "Garantie 2 ans + 1", "C:\\Import\\stock.txt", "#12 bleu", "50/50", "Etiquette 70 x 35 mm",
    "Zoé Lefèvre", "Garage du Pré", "vis*écrou", "10^3", "Prix < 5 €", "Boîte de 3, bleue",
    "Pièce ; voir notice", "Tarif 2026 | pros",
)  # fmt: skip
STREETS = ("5 rue Cugnot", "12 bis, avenue Foch", "ZA du Pâtis", "Place du Jeu de Paume")
TOWNS = (
    ("FR", "01000", "Bourg-en-Bresse"), ("FR", "69001", "Lyon"), ("FR", "78120", "Rambouillet"),
    ("FR", "97110", "Pointe-à-Pitre"), ("FR", "06000", "Nice"), ("BE", "1000", "Bruxelles"),
    ("CH", "1201", "Genève"), ("ES", "28001", "Madrid"), ("GB", "SW1A 1AA", "Londres"),
)  # fmt: skip
PHONES = (
    "0612345678", "06 12 34 56 78", "04.78.12.34.56", "04-93-11-22-33", "+33 6 12 34 56 78",
    "+33612345678",
)  # fmt: skip
CODE_STYLES = (
    "{0:03}", "A{0}", "{0:05}", "VIS-{0}", "{0}E5", "1{0:03}", "ART.{0:04}/B", "3700123456{0:03}",
    "REF {0}", "{0}-B",
)  # fmt: skip


type Town = tuple[str, str, str]


@dataclass(frozen=True)
class CleanFile:
    """What is dropped: its name, its bytes, and as what."""

    kind: str
    name: str
    content: bytes
    parameters: dict[str, str] = field(default_factory=dict)


def make_clean_file(number: int) -> CleanFile:
    if number % ENTRIES == 0:
        return make_entries(number)
    random = Random(number)
    kinds = [kind for kind in KINDS.values() if not kind.is_entries]
    kind = kinds[number % len(kinds)]
    table = CleanTable(random, kind)
    rows = table.make_rows(random.randint(1, 25))
    if number % WORKBOOKS == 0:
        cells = [
            [table.type_cell(name, value) for name, value in zip(table.names, row, strict=True)]
            for row in rows
        ]
        return CleanFile(kind.key, f"{number}.xlsx", make_workbook([table.names, *cells]))
    return CleanFile(kind.key, f"{number}.csv", write_text(random, [table.names, *rows]))


def write_text(random: Random, rows: Sequence[Sequence[str]]) -> bytes:
    """Write rows as programs do: quotes where they are needed, or around everything."""
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        delimiter=random.choice(";;;;,,\t|"),
        quoting=csv.QUOTE_ALL if random.random() < 0.2 else csv.QUOTE_MINIMAL,
        lineterminator=random.choice(["\r\n", "\n"]),
    )
    writer.writerows(rows)
    return stream.getvalue().encode(random.choice(ENCODINGS))


def make_entries(number: int) -> CleanFile:
    """Return balanced pieces, whose dates could be read both ways."""
    random = Random(number)
    lines: list[str] = []
    for piece in range(random.randint(1, 12)):
        day = write_date(random)
        amount = f"{random.randint(100, 99_999) / 100:.2f}"
        for account, sense in (("411C25", "D"), ("707100", "C")):
            text = random.choice(["Presta", "Facture Noël", "Étude"])
            lines.append(
                f"{len(lines) + 1},{day},VTE,{account},,{text},FAC{piece},EUR,{amount},{sense}"
            )
    content = "\r\n".join([*lines, ""]).encode(random.choice(["utf-8", "cp1252"]))
    return CleanFile("ecritures", f"{number}.txt", content, {"format": "GestimumComptaVariable"})


class CleanTable:
    """Makes the rows of a kind: the columns of its example, and some of its other fields."""

    def __init__(self, random: Random, kind: Kind) -> None:
        self.random = random
        self.kind = kind
        example = read_example_lines()[kind.key]
        self.example: list[dict[str, str]] = [
            dict(zip(example["columns"], line, strict=True)) for line in example["lines"]
        ]
        others = [name for name in kind.fields_by_name if name not in example["columns"]]
        chosen = {
            *example["columns"],
            *random.sample(others, min(len(others), random.randint(0, 9))),
        }
        self.names = [name for name in kind.fields_by_name if name in chosen]
        self.mark = random.choice(",,.")
        self.styles = {name: random.choice(CODE_STYLES) for name in self.names}
        self.phone = random.choice(PHONES)
        self.constants: dict[str, str] = {}

    def make_rows(self, count: int) -> list[list[str]]:
        rows = []
        for number in range(1, count + 1):
            towns = (
                TOWNS if "PAY_CODE" in self.names else [town for town in TOWNS if town[0] == "FR"]
            )
            town = self.random.choice(towns)
            rows.append(
                [
                    self.make_cell(self.kind.fields_by_name[name], number, town)
                    for name in self.names
                ]
            )
        return rows

    def make_cell(self, column: Field, number: int, town: Town) -> str:
        name = column.name
        is_whole = self.kind.creates_pieces and not name.startswith(("ART_", "MVT_", "LIG_"))
        line = self.example[0 if is_whole else number % len(self.example)]
        if is_whole or column.values is not None:
            # One document a file; where the help lists values, the example's go together.
            if name in line:
                return line[name]
            if name not in self.constants:
                values = [value for value in column.values or () if value]
                made = self.random.choice(values) if values else self.fill(column, 1, town)
                self.constants[name] = made
            return self.constants[name]
        if name in line and not line[name]:
            return ""
        if name not in line and self.random.random() < 0.15:
            return ""
        return self.fill(column, number, town)

    def fill(self, column: Field, number: int, town: Town) -> str:
        """Return a value that fits the type of the column, and its length."""
        kept, random = column.type, self.random
        if kept is FieldType.CHECKBOX:
            return random.choice("01")
        if kept is FieldType.INTEGER:
            return str(random.randint(0, 900))
        if kept in (FieldType.DECIMAL, FieldType.AMOUNT):
            return self.write_number()
        if kept in (FieldType.DATE, FieldType.DATE_TIME):
            return write_date(random)
        return self.fill_known(column, number, town) or self.fill_text(column, number)

    def fill_known(self, column: Field, number: int, town: Town) -> str:
        """Return what people write in a field that everybody knows; empty: it is another."""
        country, postal, place = town
        name = column.name.partition("_")[2]
        known = {
            "CP": postal,
            "VILLE": place,
            "SIRET": "12345678900012",
            "SIREN": "123456789",
            "EMAIL": f"client{number}@exemple.fr",
            "COMMUN": "01053",
            "RUE": self.random.choice(STREETS),
        }
        if name.startswith(("TEL", "FAX")):
            return self.phone if len(self.phone) <= (column.max_length or 20) else ""
        if column.name == "PAY_CODE" and "PAY_CODE" not in self.kind.updates_existing_by:
            return country
        return next((known[word] for word in name.split("_") if word in known), "")

    def fill_text(self, column: Field, number: int) -> str:
        if column.name == "VIL_CODE":
            return f"78{number:03}"
        if is_identifier(column, self.kind) and column.max_length != 1:
            return self.make_code(column, number)
        example = next((line[column.name] for line in self.example if line.get(column.name)), "")
        if example and len(example) < 6:
            return example  # a word of the ERP, such as a civility or a type
        longest = column.max_length or max(map(len, TEXTS))
        return self.random.choice([text for text in TEXTS if len(text) <= longest] or ["A"])

    def make_code(self, column: Field, number: int) -> str:
        longest = column.max_length or 30
        made = self.styles[column.name].format(number)
        return made if len(made) <= longest else f"{number:0{min(longest, 3)}}"

    def write_number(self) -> str:
        made = Decimal(self.random.randint(0, 99_999)) / 100
        if self.random.random() < 0.3:
            made = made.to_integral_value()
        return str(made).replace(".", self.mark)

    def type_cell(self, name: str, value: str) -> Any:
        """Return what a spreadsheet holds of it: numbers as numbers, dates as dates."""
        kept = self.kind.fields_by_name[name].type
        if kept in (FieldType.DECIMAL, FieldType.AMOUNT, FieldType.INTEGER) and value:
            return float(value.replace(",", "."))
        if kept is FieldType.DATE and value:
            day, month, year = map(int, value.split("/"))
            return date(year, month, day)
        return value.lstrip("= ") or None  # what begins so would be a formula


def write_date(random: Random) -> str:
    """Return a date whose day and month could change places."""
    day, month, year = random.randint(1, 12), random.randint(1, 12), random.randint(2019, 2026)
    return f"{day:02}/{month:02}/{year}"


def is_identifier(column: Field, kind: Kind) -> bool:
    """Say whether the column holds no text that somebody would read."""
    is_key = any(column.name in keys.split("|") for keys in kind.updates_existing_by)
    return (
        is_key or is_code(column) or column.name.endswith(("_NUMERO", "_COMPTE", "_CODE", "_NAME"))
    )
