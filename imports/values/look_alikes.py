"""Characters that Windows-1252 lacks and that look like ones it has."""

from unicodedata import normalize

LOOK_ALIKES = str.maketrans({
    "\u2010": "-", "\u2011": "-", "\u2212": "-", "\u2015": "—", "\u2032": "'", "\u02bc": "’",
    "\u2033": '"', "\u2007": " ", "\u2009": " ", "\u202f": "\xa0", "\ufb01": "fi", "\ufb02": "fl",
    "\ufb00": "ff",
    "\u2028": " ", "\u2029": " ", "\u2044": "/", "\u2215": "/", "\u00ad": "", "\u200b": "",
    "\ufeff": "",
})  # fmt: skip


def write_alike(value: str, known: frozenset[str]) -> str:
    """Return the value with accents in one piece and look-alikes, or nothing if that is not all."""
    alike = normalize("NFC", value).translate(LOOK_ALIKES)
    return alike if alike.strip() and known.issuperset(alike) else ""
