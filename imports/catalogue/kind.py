"""What an import request is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from imports.catalogue.names import normalise_name


class FieldType(StrEnum):
    """The type words of the help's field tables; `UNSTATED` where the page leaves them blank."""

    TEXT = "texte"
    UNLIMITED_TEXT = "texte_illimite"
    DATE = "date"
    DATE_TIME = "date_heure"
    INTEGER = "nombre_entier"
    DECIMAL = "nombre_virgule"
    AMOUNT = "montant"
    CHECKBOX = "case_a_cocher"
    UNSTATED = "non_precise"


class Theme(StrEnum):
    """What a kind is about, for people who look through the list: in the order of the page."""

    DOCUMENTS = "documents"
    THIRD_PARTIES = "third_parties"
    ARTICLES = "articles"
    ACCOUNTING = "accounting"
    SETTINGS = "settings"


class Level(StrEnum):
    """What a column of a document file describes."""

    DOCUMENT = "document"
    LINE = "ligne"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of a kind, or one position of an accounting record.

    `max_length` counts characters. `values` maps each allowed value to its meaning, which may be
    empty; an empty key means that the empty value is meaningful. `required` is true only where
    the help says so without a condition; else see `required_condition` (English, our words).
    `order` counts from 1 where the page numbers its columns; `start` is the first character
    (from 1) in a fixed layout.
    """

    name: str
    label: str
    type: FieldType
    max_length: int | None = None
    values: Mapping[str, str] | None = None
    format: str | None = None
    required: bool = False
    required_condition: str = ""
    presence: str = ""
    default: str | None = None
    level: Level | None = None
    is_custom: bool = False
    order: int | None = None
    start: int | None = None
    example: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of a request that only some kinds have."""

    name: str
    label: str
    values: tuple[str, ...] = ()
    required: bool = False
    default: str | None = None


#: The parameters of one request by name, as it carries them: one value, or lines.
type ParameterValues = Mapping[str, str | list[str]]


@dataclass(frozen=True, kw_only=True)
class EntryRecord:
    """One kind of line in a file of accounting entries, told apart by its first character."""

    key: str
    prefix: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class EntryFormat:
    """One of the six layouts of accounting entries. `layout` is "variable" or "fixe".

    `sample` is one entry as it stands in a file (ours), empty where the help does not say where
    values begin. `separator` is empty in a fixed layout. `has_positions` is false where the help
    gives the longest values but not where they start.
    """

    key: str
    label: str
    layout: str
    separator: str
    decimal_separator: str
    sample: str
    dates: str
    records: Mapping[str, EntryRecord]

    @property
    def has_positions(self) -> bool:
        return self.layout == "variable" or all(
            field.start is not None for record in self.records.values() for field in record.fields
        )


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One import request: where it is posted, what it takes, what it answers.

    `path` keeps the encoded double quotes (%22) of the help. `updates_existing_by` names the
    fields that find a record to update; one entry may be alternatives joined by "|".
    `new_document_on_change_of` names the fields whose change starts another document. `words` are
    what people call it, the most telling first: French, ours, not the help's.
    """

    key: str
    label: str
    theme: Theme
    words: tuple[str, ...]
    path: str
    root: str
    file_parameter: str
    task: str
    applications: tuple[str, ...]
    since_version: int
    common_parameters: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    statistics: tuple[str, ...]
    creates_pieces: bool
    is_order_mandatory: bool
    updates_existing_by: tuple[str, ...]
    new_document_on_change_of: tuple[str, ...]
    notes: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def is_entries(self) -> bool:
        """Accounting entries: positional formats instead of named columns, and no header."""
        return self.key == "ecritures"

    @property
    def may_have_header(self) -> bool:
        return "entete" in self.common_parameters

    @cached_property
    def fields_by_name(self) -> Mapping[str, Field]:
        """The named columns; the `XXX_...` rows stand for custom fields and are left out."""
        return {field.name: field for field in self.fields if not field.is_custom}

    @cached_property
    def fields_by_normal_name(self) -> Mapping[str, Field]:
        return {normalise_name(name): field for name, field in self.fields_by_name.items()}

    @cached_property
    def fields_by_label(self) -> Mapping[str, Field]:
        """The named columns by their labels, in the form in which these are compared."""
        return {
            normalise_name(field.label): field
            for field in self.fields_by_name.values()
            if field.label
        }

    def find_field(self, written: str) -> Field | None:
        """Return the field that a name means, whatever its case and what stands around it."""
        return self.fields_by_normal_name.get(normalise_name(written))

    def is_known(self, written: str) -> bool:
        """Say whether this is the name or the label of a field."""
        name = normalise_name(written)
        return name in self.fields_by_normal_name or name in self.fields_by_label

    @property
    def takes_custom_fields(self) -> bool:
        return any(field.is_custom for field in self.fields)

    @property
    def required_fields(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.required)

    @property
    def may_be_tested(self) -> bool:
        """The ERP offers a dry run (`tester`) for six kinds only."""
        return any(parameter.name == "tester" for parameter in self.parameters)
