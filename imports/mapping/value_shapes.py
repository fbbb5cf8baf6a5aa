"""Values that show by themselves what they are: check digits, forms, and the fields they fit."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache

from imports.catalogue import Field
from imports.catalogue.texts import gettext_noop

#: What people write between the digits of a number.
BETWEEN = re.compile(r"[\s.\-/\xa0\u202f]+")
EAN_LENGTHS = (8, 12, 13, 14)
#: Of most SIRETs of La Poste, the digits add up to a multiple of 5: they fail the usual check.
LA_POSTE = "356000000"
#: Values of one of the forms are no longer.
LONGEST_SHAPED = 100
LETTER_VALUES = {chr(code): str(code - ord("A") + 10) for code in range(ord("A"), ord("Z") + 1)}


class Shape(StrEnum):
    """What a value is by its own form."""

    EAN = "ean"
    SIRET = "siret"
    SIREN = "siren"
    VAT_NUMBER = "vat_number"
    IBAN = "iban"
    BIC = "bic"
    EMAIL = "email"
    PHONE = "phone"
    POSTAL_CODE = "postal_code"
    WEB = "web"
    NAF = "naf"


def has_ean_digit(value: str) -> bool:
    """Say whether the last digit is that of a barcode: EAN-8, UPC-A, EAN-13, GTIN-14, a GLN."""
    if not (value.isascii() and value.isdigit() and len(value) in EAN_LENGTHS):
        return False
    weighed = (int(one) * (3 if place % 2 else 1) for place, one in enumerate(reversed(value)))
    return sum(weighed) % 10 == 0 and value.strip("0") != ""


def has_luhn_digit(value: str, *, length: int) -> bool:
    if not (value.isascii() and value.isdigit() and len(value) == length):
        return False
    doubled = (int(one) * (1 + place % 2) for place, one in enumerate(reversed(value)))
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0 and value.strip("0") != ""


def is_siret(value: str) -> bool:
    if has_luhn_digit(value, length=14):
        return True
    is_la_poste = re.fullmatch(f"{LA_POSTE}[0-9]{{5}}", value) is not None
    return is_la_poste and sum(map(int, value)) % 5 == 0


def is_siren(value: str) -> bool:
    return has_luhn_digit(value, length=9)


def is_iban(value: str) -> bool:
    if not re.fullmatch("[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", value):
        return False
    digits = "".join(LETTER_VALUES.get(one, one) for one in value[4:] + value[:4])
    return int(digits) % 97 == 1


def match_form(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda value: bool(compiled.fullmatch(value))


#: By the value without spaces and points between its parts.
FORMS_WITHOUT_MARKS: Mapping[Shape, Callable[[str], bool]] = {
    Shape.EAN: has_ean_digit,
    Shape.SIRET: is_siret,
    Shape.SIREN: is_siren,
    Shape.VAT_NUMBER: match_form("FR[0-9A-Z]{2}[0-9]{9}|(?!FR)[A-Z]{2}[0-9][0-9A-Z]{7,11}"),
    Shape.IBAN: is_iban,
    Shape.PHONE: match_form(r"(?:(?:\+|00)[1-9][0-9]{1,2}(?:\(0\))?|0?)[1-9][0-9]{7,8}"),
}
FORMS: Mapping[Shape, Callable[[str], bool]] = {
    Shape.BIC: match_form("[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?"),
    Shape.EMAIL: match_form(r"[^@\s]+@[^@\s]+\.[a-z]{2,}(?:[;, ].*)?"),
    Shape.POSTAL_CODE: match_form("(?:F-?)?(?:[0-9]{4,5}|2[AB][0-9]{3})"),
    Shape.WEB: match_form(r"(?:https?://|www\.)\S+"),
    Shape.NAF: match_form(r"[0-9]{2}\.?[0-9]{2} ?[A-Z]"),
}
#: The fields by their label, the first that fits. None of the others can hold them as well.
LABELS: Mapping[Shape, re.Pattern[str]] = {
    shape: re.compile(pattern, re.IGNORECASE)
    for shape, pattern in (
        (Shape.EAN, r"^code-barres(?! reçu)"),
        (Shape.SIRET, r"\bsiret\b"),
        (Shape.SIREN, r"\bsiren\b"),
        (Shape.VAT_NUMBER, r"tva intracommunautaire"),
        (Shape.IBAN, r"^(?:n° )?iban\b"),
        (Shape.BIC, r"^bic\b"),
        (Shape.EMAIL, r"\be-?mail\b"),
        (Shape.PHONE, r"^t[ée]l[ée]phone\b|^t[ée]l\.|^fax\b|^mobile\b|^portable\b"),
        (Shape.POSTAL_CODE, r"^code postal\b"),
        (Shape.WEB, r"^site (?:web|internet)\b"),
        (Shape.NAF, r"^ape \(naf\)"),
    )
}
#: Values of these forms are hardly anything else.
PROVING = frozenset(Shape) - {Shape.POSTAL_CODE, Shape.BIC, Shape.NAF, Shape.PHONE}
#: The fields of these hold nothing else; the others may, of other countries or by mistake.
EXACTING = frozenset(Shape) - {Shape.POSTAL_CODE, Shape.EAN, Shape.NAF, Shape.PHONE}

SHAPE_SENTENCES: Mapping[Shape, str] = {
    Shape.EAN: gettext_noop("%(count)s of %(filled)s values have the check digit of a barcode."),
    Shape.SIRET: gettext_noop("%(count)s of %(filled)s values have the check digit of a SIRET."),
    Shape.SIREN: gettext_noop("%(count)s of %(filled)s values have the check digit of a SIREN."),
    Shape.VAT_NUMBER: gettext_noop("%(count)s of %(filled)s values look like VAT numbers."),
    Shape.IBAN: gettext_noop("%(count)s of %(filled)s values have the check digits of an IBAN."),
    Shape.BIC: gettext_noop("%(count)s of %(filled)s values look like a BIC."),
    Shape.EMAIL: gettext_noop("%(count)s of %(filled)s values are e-mail addresses."),
    Shape.PHONE: gettext_noop("%(count)s of %(filled)s values look like phone numbers."),
    Shape.POSTAL_CODE: gettext_noop("%(count)s of %(filled)s values look like postal codes."),
    Shape.WEB: gettext_noop("%(count)s of %(filled)s values are web addresses."),
    Shape.NAF: gettext_noop("%(count)s of %(filled)s values look like NAF codes."),
}


def find_shapes(value: str) -> set[Shape]:
    """Return what a value may be by its form; it may be several things."""
    value = value.strip()
    if len(value) > LONGEST_SHAPED:
        return set()
    if not any(one.isdigit() or one in "@./" for one in value):  # most texts have no other form
        return {Shape.BIC} if FORMS[Shape.BIC](value) else set()
    bare = BETWEEN.sub("", value)
    found = {shape for shape, fits in FORMS_WITHOUT_MARKS.items() if fits(bare)}
    return found | {shape for shape, fits in FORMS.items() if fits(value)}


def find_field_shape(field: Field) -> Shape | None:
    """Return the form that the values of a field have, None where any may be right."""
    return find_label_shape(field.label)


@cache
def find_label_shape(label: str) -> Shape | None:
    return next((shape for shape, named in LABELS.items() if named.search(label)), None)
