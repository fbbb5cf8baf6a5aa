"""Invented values of French companies, as a file has them and as Gestimum is to get them.

A generator is named by words, as `columns.txt` writes them: `code PRD-####`, `price €`, `date iso`.
What is meant is known before it is written, so that the lines to send are not made by the steps
that they test.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from imports.mapping.steps.step import StoredStep

PLACES = (
    ("69007", "Lyon", "Rhône", "Auvergne-Rhône-Alpes"),
    ("44000", "Nantes", "Loire-Atlantique", "Pays de la Loire"),
    ("59800", "Lille", "Nord", "Hauts-de-France"),
    ("01000", "Bourg-en-Bresse", "Ain", "Auvergne-Rhône-Alpes"),
    ("13002", "Marseille", "Bouches-du-Rhône", "Provence-Alpes-Côte d'Azur"),
    ("35000", "Rennes", "Ille-et-Vilaine", "Bretagne"),
    ("67000", "Strasbourg", "Bas-Rhin", "Grand Est"),
    ("06300", "Nice", "Alpes-Maritimes", "Provence-Alpes-Côte d'Azur"),
    ("31200", "Toulouse", "Haute-Garonne", "Occitanie"),
    ("29200", "Brest", "Finistère", "Bretagne"),
    ("38000", "Grenoble", "Isère", "Auvergne-Rhône-Alpes"),
    ("72000", "Le Mans", "Sarthe", "Pays de la Loire"),
    ("21000", "Dijon", "Côte-d'Or", "Bourgogne-Franche-Comté"),
)  # fmt: skip
COMPANIES = (
    "Martin et Fils", "Boulangerie Lefèvre", "Garage des Alpes", "Société Ampère",
    "Menuiserie Duval", "Transports Girard", "Éts Moreau", "Cave du Château", "Librairie Colbert",
    "Atelier Faure", "Électricité Roussel", "Maison Bérard", "Plomberie Vidal",
    "Pépinières Lambert", "Hôtel du Port",
)  # fmt: skip
FORMS = ("SARL", "SAS", "SA", "EURL")
FIRST_NAMES = (
    ("Mme", "Hélène"), ("M.", "Jean"), ("Mme", "Zoé"), ("M.", "François"), ("M.", "Loïc"),
    ("Mme", "Camille"), ("M.", "Rémi"), ("Mme", "Anaïs"), ("M.", "Gérard"), ("Mme", "Sophie"),
)  # fmt: skip
LAST_NAMES = (
    "Dupont", "Lefèvre", "Garnier", "Béranger", "Rousseau", "Marchand", "Noël", "Fabre", "Perrin",
    "Chevalier", "Gauthier", "Renard", "Masson", "Aubert",
)  # fmt: skip
ARTICLES = (
    ("Vis à bois 4x40", "VISS", "BTE"), ("Écrou M8 zingué", "VISS", "BTE"),
    ("Clou tête plate 60 mm", "VISS", "KG"), ("Planche pin 200x20", "BOIS", "U"),
    ("Peinture blanche 10 L", "PEIN", "POT"), ("Rouleau laqueur", "PEIN", "U"),
    ("Câble 3G1,5 gris", "ELEC", "M"), ("Disjoncteur 16 A", "ELEC", "U"),
    ("Prise de courant 2P+T", "ELEC", "U"), ("Gants de manutention taille 9", "EPI", "PAI"),
    ("Casque de chantier", "EPI", "U"), ("Colle à carrelage 25 kg", "CARR", "SAC"),
    ("Joint silicone", "CARR", "TUB"), ("Robinet mitigeur", "SANI", "U"),
    ("Tube PVC Ø 40", "SANI", "M"),
)  # fmt: skip
FAMILIES = (
    ("VISS", "Visserie"), ("BOIS", "Bois et dérivés"), ("PEIN", "Peintures"),
    ("ELEC", "Électricité"), ("EPI", "Protection individuelle"), ("CARR", "Carrelage"),
    ("SANI", "Sanitaire"), ("OUTI", "Outillage"), ("JARD", "Jardin"), ("QUIN", "Quincaillerie"),
    ("LUMI", "Luminaires"), ("CHAU", "Chauffage"),
)  # fmt: skip
BRANDS = ("Legrand", "Facom", "Bosch", "Grohe", "Hager", "Tollens")
STREETS = ("rue de la Paix", "avenue Jean Jaurès", "boulevard Voltaire", "impasse des Lilas",
           "place du Marché", "chemin des Vignes", "quai de la Fosse")  # fmt: skip
WORDS = ("à rappeler lundi", "vu avec le dépôt", "livraison le matin", "ancien tarif", "sans suite",
         "demande en cours", "client fidèle", "à vérifier")  # fmt: skip
BANKS = ("Crédit Agricole", "BNP Paribas", "Banque Populaire", "Société Générale", "CIC")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
          "octobre", "novembre", "décembre")  # fmt: skip
FIRST_DAY = date(2026, 1, 5)

type CellValue = str | int | float | date


@dataclass(frozen=True, slots=True)
class CorpusCell:
    """A cell as the file has it (typed in a workbook), and the text that is meant."""

    written: CellValue
    meant: str


@dataclass(frozen=True, kw_only=True)
class CorpusRow:
    """One line of invented data: its parts agree with each other. `number` counts from 0."""

    number: int
    seed: str
    is_sheet: bool
    #: Where commas part the cells, numbers keep their point: Gestimum reads it as well.
    keeps_point: bool = False
    #: Lines of one document share a group.
    group: int = 0

    def draw(self, name: str) -> random.Random:
        """Return the chance of one column of the line: other columns do not change it."""
        return random.Random(f"{self.seed}/{self.number}/{name}")

    def turn[One](self, all_of_them: tuple[One, ...]) -> One:
        """Return a different one for each line, as far as there are."""
        start = random.Random(self.seed).randrange(len(all_of_them))
        return all_of_them[(start + self.number) % len(all_of_them)]


@dataclass(frozen=True, kw_only=True)
class ValueMaker:
    """What writes the cells of a column, and the steps that bring them to what is meant."""

    make: Callable[[CorpusRow, str, str], CorpusCell]
    steps: Mapping[str, tuple[StoredStep, ...]] = field(default_factory=dict)


def same(text: str) -> CorpusCell:
    return CorpusCell(text, text)


def check_ean(twelve: str) -> str:
    """Return a thirteen-digit EAN with its check digit."""
    total = sum(int(one) * (3 if place % 2 else 1) for place, one in enumerate(twelve))
    return f"{twelve}{-total % 10}"


def check_luhn(digits: str) -> str:
    """Return a SIREN or SIRET with its check digit."""
    doubled = [int(one) * (2 if place % 2 == 0 else 1) for place, one in enumerate(digits[::-1])]
    return f"{digits}{-sum(one - 9 if one > 9 else one for one in doubled) % 10}"


def fill_pattern(pattern: str, number: int) -> str:
    """Return a pattern whose `#` are the digits of a number."""
    digits = str(number).zfill(pattern.count("#"))[-pattern.count("#") :] if "#" in pattern else ""
    rest = iter(digits)
    return "".join(next(rest) if one == "#" else one for one in pattern)


def make_code(row: CorpusRow, name: str, pattern: str) -> CorpusCell:
    start = random.Random(f"{row.seed}/{pattern}").randrange(1, 60)
    return same(fill_pattern(pattern, start + row.number * 7))


def make_repeated_code(row: CorpusRow, name: str, patterns: str) -> CorpusCell:
    return same(row.draw(name).choice(patterns.split(",")))


def make_ean(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    return same(check_ean(f"3{row.draw(name).randrange(10**11):011}"))


def make_siren(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    return same(check_luhn(f"{row.draw('siren').randrange(30000000, 90000000)}"))


def make_siret(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    return same(check_luhn(f"{make_siren(row, '', '').meant}{row.draw('nic').randrange(1, 9):04}"))


def make_vat(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    siren = make_siren(row, "", "").meant
    return same(f"FR{(12 + 3 * (int(siren) % 97)) % 97:02}{siren}")


def make_iban(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    account = "".join(str(row.draw("iban").randrange(10)) for _ in range(23))
    key = 98 - int(f"{account}152700") % 97
    return same(f"FR{key:02}{account}")


def make_person(row: CorpusRow, part: str) -> str:
    civility, first = row.turn(FIRST_NAMES)
    return {"civility": civility, "first": first, "last": row.turn(LAST_NAMES)}[part]


def make_mail(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    plain = str.maketrans("éèêëïîôàç", "eeeeiioac")
    first, last = make_person(row, "first"), make_person(row, "last")
    return same(f"{first}.{last}".lower().translate(plain) + "@example.fr")


def make_company(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    return same(f"{row.turn(COMPANIES)} {row.turn(FORMS)}")


def make_street(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    return same(f"{row.draw('street').randrange(1, 90)} {row.turn(STREETS)}")


def make_phone(row: CorpusRow, name: str, start: str) -> CorpusCell:
    pairs = " ".join(f"{row.draw(f'{name}{n}').randrange(100):02}" for n in range(4))
    return same(f"{start or '04'} {pairs}")


def make_zip(row: CorpusRow, name: str, form: str) -> CorpusCell:
    """Postal codes; `lost`: the zeros in front are gone."""
    code = row.turn(PLACES)[0]
    if form != "lost":
        return same(code)
    return CorpusCell(int(code) if row.is_sheet else code.lstrip("0"), code)


def make_prefixed(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    """Codes that lack what Gestimum has in front of them: `C ####`."""
    prefix, pattern = rest.split()
    code = make_code(row, name, pattern).meant
    return CorpusCell(code, prefix + code)


def make_spoken(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    """A code with its name behind it: `VISS - Visserie`."""
    code, label = row.turn(FAMILIES)
    return CorpusCell(f"{code} - {label}", code)


def make_cents(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    cents = row.draw(name).randrange(101, 90_000)
    text = f"{cents // 100},{cents % 100:02}".rstrip("0").rstrip(",")
    return CorpusCell(cents if row.is_sheet else str(cents), text)


def make_price(row: CorpusRow, name: str, form: str) -> CorpusCell:
    """Prices: `.` and `,` give the mark, `€` thousands and the sign, `big` thousands of euros."""
    chance = row.draw(name)
    cents = chance.randrange(150_000, 9_000_000) if "big" in form else chance.randrange(50, 250_000)
    text = f"{cents // 100},{cents % 100:02}"
    if row.is_sheet:
        shortest = text.rstrip("0").rstrip(",")
        return CorpusCell(cents / 100, shortest)
    if "€" in form:
        whole = f"{cents // 100:,}".replace(",", "\u00a0")
        return CorpusCell(f"{whole},{cents % 100:02}\u00a0€", text)
    if "." in form:
        point = text.replace(",", ".")
        return CorpusCell(point, point if row.keeps_point else text)
    return same(text)


def make_quantity(row: CorpusRow, name: str, form: str) -> CorpusCell:
    """Quantities: whole, with decimals (`,` or `.`), with either sign (`±`), or with a unit."""
    chance = row.draw(name)
    number = chance.randrange(1, 120)
    if "±" in form and row.number % 3 == 1:
        number = -number
    if "," in form or "." in form:
        text = f"{number},{chance.choice((5, 25, 75))}"
        if row.is_sheet:
            return CorpusCell(float(text.replace(",", ".")), text)
        point = text.replace(",", ".") if "." in form else text
        return CorpusCell(point, point if row.keeps_point else text)
    return CorpusCell(number, str(number)) if row.is_sheet else same(str(number))


def make_rate(row: CorpusRow, name: str, form: str) -> CorpusCell:
    choices = form.split("/") if form else ["5", "10", "15", "20"]
    text = row.draw(name).choice(choices)
    if not row.is_sheet:
        return same(text)
    return CorpusCell(float(text.replace(",", ".")) if "," in text else int(text), text)


def write_date(day: date, form: str) -> str:
    if form == "isot":
        return f"{datetime.combine(day, datetime.min.time()) + timedelta(hours=9, minutes=12)}"
    if form == "words":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    patterns = {"iso": "%Y-%m-%d", "compact": "%Y%m%d", "points": "%d.%m.%Y", "dashes": "%d-%m-%Y"}
    return day.strftime(patterns.get(form, "%d/%m/%Y"))


def make_date(row: CorpusRow, name: str, form: str) -> CorpusCell:
    day = FIRST_DAY + timedelta(days=row.draw(name).randrange(300))
    meant = write_date(day, "")
    if row.is_sheet and not form:
        return CorpusCell(day, meant)
    return CorpusCell(write_date(day, form), meant)


def read_picks(rest: str) -> list[tuple[str, str]]:
    """Return what stands in the file and what is meant: `Oui=1,Non=0`, or `A,B` for the same."""
    pairs = [one.partition("=") for one in rest.split(",")]
    return [(written, meant if mark else written) for written, mark, meant in pairs]


def make_pick(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    pairs = read_picks(rest)
    return CorpusCell(*pairs[row.number % len(pairs)])


def make_turn(values: tuple[str, ...]) -> Callable[[CorpusRow, str, str], CorpusCell]:
    return lambda row, name, rest: same(row.turn(values))


def make_part(values: tuple[tuple[str, ...], ...], place: int) -> ValueMaker:
    return ValueMaker(make=lambda row, name, rest: same(row.turn(values)[place]))


def make_words(row: CorpusRow, name: str, rest: str) -> CorpusCell:
    return same(row.draw(name).choice(WORDS) if row.draw(name).random() < 0.6 else "")


def make_shared(row: CorpusRow, name: str, how: str) -> CorpusCell:
    """Make what all lines of one document have alike."""
    return make_cell(replace(row, number=row.group), name, how)


def read_number(**form: object) -> tuple[StoredStep, ...]:
    return ({"type": "number", "decimal": ".", **form},)  # type: ignore[dict-item]


POINT = read_number()
DATE_FORMS = {
    "iso": "y-m-d",
    "isot": "y-m-d",
    "compact": "yyyymmdd",
    "words": "words",
    "points": "d/m/y",
    "dashes": "d/m/y",
}
DATE_STEPS: Mapping[str, tuple[StoredStep, ...]] = {
    form: ({"type": "date", "form": told} | ({"time": "drop"} if form == "isot" else {}),)
    for form, told in DATE_FORMS.items()
}

MAKERS: Mapping[str, ValueMaker] = {
    "code": ValueMaker(make=make_code),
    "codes": ValueMaker(make=make_repeated_code),
    "ean": ValueMaker(make=make_ean),
    "siren": ValueMaker(make=make_siren),
    "siret": ValueMaker(make=make_siret),
    "vat": ValueMaker(make=make_vat),
    "iban": ValueMaker(make=make_iban),
    "mail": ValueMaker(make=make_mail),
    "company": ValueMaker(make=make_company),
    "civility": ValueMaker(make=lambda row, name, rest: same(make_person(row, "civility"))),
    "first": ValueMaker(make=lambda row, name, rest: same(make_person(row, "first"))),
    "last": ValueMaker(make=lambda row, name, rest: same(make_person(row, "last"))),
    "street": ValueMaker(make=make_street),
    "zip": ValueMaker(make=make_zip, steps={"lost": ({"type": "pad", "length": 5},)}),
    "city": make_part(PLACES, 1),
    "department": make_part(PLACES, 2),
    "region": make_part(PLACES, 3),
    "phone": ValueMaker(make=make_phone),
    "article": make_part(ARTICLES, 0),
    "family": make_part(ARTICLES, 1),
    "unit": make_part(ARTICLES, 2),
    "fam": make_part(FAMILIES, 0),
    "famname": make_part(FAMILIES, 1),
    "brand": ValueMaker(make=make_turn(BRANDS)),
    "bank": ValueMaker(make=make_turn(BANKS)),
    "words": ValueMaker(make=make_words),
    "empty": ValueMaker(make=lambda row, name, rest: same("")),
    "text": ValueMaker(make=lambda row, name, rest: same(rest)),
    "line": ValueMaker(make=lambda row, name, rest: same(str(row.number + 1))),
    "price": ValueMaker(
        make=make_price,
        steps={".": POINT, "big.": POINT}
        | dict.fromkeys(("€", "big€"), read_number(decimal=",", thousands=" ", drops=["€"])),
    ),
    "qty": ValueMaker(make=make_quantity, steps=dict.fromkeys((".", "±."), POINT)),
    "rate": ValueMaker(make=make_rate),
    "date": ValueMaker(make=make_date, steps=DATE_STEPS),
    "pick": ValueMaker(make=make_pick),
    "spoken": ValueMaker(make=make_spoken, steps={"": ({"type": "split", "separator": " - "},)}),
    "cents": ValueMaker(make=make_cents, steps={"": ({"type": "factor", "factor": "0.01"},)}),
    "prefixed": ValueMaker(make=make_prefixed),
    "doc": ValueMaker(make=make_shared),
}


def make_cell(row: CorpusRow, name: str, how: str) -> CorpusCell:
    """Return the cell of a line for a column of that name."""
    maker, _, rest = how.partition(" ")
    return MAKERS[maker].make(row, name, rest)


def find_corpus_steps(
    how: str, *, is_sheet: bool, keeps_point: bool = False
) -> tuple[StoredStep, ...]:
    """Return the steps that make what is meant of what is written, as JSON."""
    maker, _, rest = how.partition(" ")
    if maker == "doc":
        return find_corpus_steps(rest, is_sheet=is_sheet, keeps_point=keeps_point)
    if maker == "pick" and any(written != meant for written, meant in read_picks(rest)):
        return ({"type": "value_table", "values": dict(read_picks(rest))},)
    if maker == "prefixed":
        return ({"type": "prefix", "text": rest.split()[0]},)
    if maker in ("price", "qty") and (is_sheet or (keeps_point and "." in rest)):
        return ()
    return MAKERS[maker].steps.get(rest, ())
