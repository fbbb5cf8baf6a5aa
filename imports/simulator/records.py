"""Imports lines of named columns: master data, and documents that become pieces."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from imports.catalogue import Kind
from imports.simulator.columns import SimulatorColumns
from imports.simulator.outcome import ImportOutcome, refusal, warning

IMPORTED = "nombre_lignes_importées"
NOT_IMPORTED = "nombre_lignes_non_importées"
FIXED_RATE = (
    "La date d'actualisation et le cours de la devise ne sont modifiables que par"
    " l'assistant d'actualisation des devises."
)
# Of the four documented examples that leave the table's order, only this one is refused.
REFUSED_OUT_OF_ORDER = frozenset({"references_clients_articles"})
STOCK_GOES_OUT = frozenset("STX")

NumberPiece = Callable[[str], str]


def find_key_fields(kind: Kind) -> tuple[str, ...]:
    """Return the fields whose emptiness makes `Code manquant`.

    Guess of the stand-in: the first required field, required codes, required fields that find a
    record. Another required field that is empty changes nothing.
    """
    required = [field.name for field in kind.required_fields]
    return tuple(
        name
        for at, name in enumerate(required)
        if at == 0 or name.endswith("_CODE") or name in kind.updates_existing_by
    )


def find_break_fields(kind: Kind) -> tuple[str, ...]:
    """Return the fields whose change begins another piece; PCF_CODE by release note 8.0."""
    fields = kind.new_document_on_change_of
    return fields if "PCF_CODE" in fields else (*fields, "PCF_CODE")


class Importer:
    """Takes the lines of one request, one by one, and keeps what became of them."""

    def __init__(self, kind: Kind, columns: SimulatorColumns, number_piece: NumberPiece) -> None:
        self.kind = kind
        self.columns = columns
        self.number_piece = number_piece
        self.key_fields = find_key_fields(kind)
        self.break_fields = find_break_fields(kind)
        self.limits = tuple(
            (at, name, limit)
            for at, name in enumerate(columns.names)
            if (field := kind.fields_by_name.get(name)) and (limit := field.max_length)
        )
        self.is_refused_whole = kind.key in REFUSED_OUT_OF_ORDER and not is_in_order(kind, columns)
        self.imported = 0
        self.refused = 0
        self.pieces: list[str] = []
        self.warnings: list[str] = []
        self.rejections: list[str] = []
        self.document: tuple[str, ...] | None = None
        self.document_lines = 0
        self.document_shortages: list[str] = []

    def take(self, record: int, line: str) -> None:
        """Import data line number `record` (from 1), or refuse it."""
        cells = self.columns.cells(line)
        reason = self.find_refusal(record, cells)
        if reason:
            self.refused += 1
            self.rejections += reason
            return
        for at, name, limit in self.limits:
            if at < len(cells) and len(cells[at]) > limit:
                text = f"Le contenu du champ {name} est trop grand, il sera ignoré"
                self.warnings += warning(record, text)
        self.warnings += find_special_warnings(self.kind, self.columns, record, cells)
        if self.kind.creates_pieces:
            self.put_into_document(cells)
        self.imported += 1

    def find_refusal(self, record: int, cells: Sequence[str]) -> list[str]:
        value = self.columns.value
        if self.is_refused_whole or any(not value(cells, name) for name in self.key_fields):
            return refusal(record, "Code manquant")
        if self.kind.creates_pieces and "INCONNU" in (party := value(cells, "PCF_CODE")).upper():
            # A sentinel for demonstrations; the sentence is documented, without a line number.
            return [f"Le code tiers {party} n'existe pas"]
        return []

    def put_into_document(self, cells: Sequence[str]) -> None:
        value = self.columns.value
        document = tuple(value(cells, name) for name in self.break_fields)
        if document != self.document:
            self.close_document()
            self.document = document
        self.document_lines += 1
        article = value(cells, "ART_CODE")
        goes_out = value(cells, "DOC_STYPE").upper() in STOCK_GOES_OUT
        if self.kind.key == "documents_stock" and goes_out and "RUPTURE" in article.upper():
            # A sentinel for demonstrations; both sentences are documented.
            quantities = f"Stock actuel : 0. Quantité à sortir : {value(cells, 'MVT_QTE')}."
            self.document_shortages += [
                f"Stock de l'article {article} insuffisant. {quantities}",
                "Le document de stock n'a pas été créé.",
            ]

    def close_document(self) -> None:
        """Number the document under way, or give up all its lines when stock is short."""
        if self.document is None:
            return
        if self.document_shortages:
            # Guess of the stand-in: every line of that document counts as not imported.
            self.imported -= self.document_lines
            self.refused += self.document_lines
            self.rejections += self.document_shortages
        else:
            fields = dict(zip(self.break_fields, self.document, strict=True))
            # Guess of the stand-in: a number that the file gives is taken as it stands.
            number = fields.get("DOC_PIECE") or self.number_piece(fields["DOC_STYPE"])
            self.pieces.append(number)
        self.document, self.document_lines, self.document_shortages = None, 0, []

    def finish(self) -> ImportOutcome:
        self.close_document()
        created = [f"La pièce {number} a été créée" for number in self.pieces]
        return ImportOutcome(
            counters={IMPORTED: self.imported, NOT_IMPORTED: self.refused},
            details=[*created, *self.warnings, *self.rejections],
            pieces=self.pieces,
        )


def is_in_order(kind: Kind, columns: SimulatorColumns) -> bool:
    """Whether the known columns of the file stand in the order of the field table."""
    known = [name for name in columns.names if name in kind.fields_by_name]
    return known == [name for name in kind.fields_by_name if name in known]


def find_special_warnings(
    kind: Kind, columns: SimulatorColumns, record: int, cells: Sequence[str]
) -> list[str]:
    """Return the two warnings that the documented examples show."""
    if kind.key == "devises" and columns.value(cells, "DEV_COURS"):
        return warning(record, FIXED_RATE)
    if kind.key == "banques_tiers" and columns.value(cells, "RIB_TYPE") == "FR":
        names = ("RIB_AGENCE", "RIB_GUICHE", "RIB_COMPTE", "RIB_CLE")
        parts = [columns.value(cells, name) for name in names]
        if not is_bank_number_valid(parts):
            return [f"Attention ! Le numéro BBAN {''.join(parts)} n'est pas valide."]
    return []


def is_bank_number_valid(parts: Sequence[str]) -> bool:
    """Guess of the stand-in: the key of a French bank account; letters are not looked into."""
    if not all(part.isascii() and part.isdigit() for part in parts):
        return True
    bank, branch, account, key = (int(part) for part in parts)
    return (89 * bank + 15 * branch + 3 * account + key) % 97 == 0


def import_records(
    kind: Kind,
    parameters: Mapping[str, object],
    lines: Iterator[str],
    number_piece: NumberPiece,
) -> ImportOutcome:
    """Import all the lines of a request that is not `ecritures`."""
    header = next(lines, "") if parameters.get("entete") == "Oui" else None
    importer = Importer(kind, SimulatorColumns(kind, parameters, header), number_piece)
    for record, line in enumerate(lines, start=1):
        importer.take(record, line)
    return importer.finish()
