"""Titles of columns in the forms in which they are compared.

The forms themselves are the catalogue's: whoever looks for a header needs them as well.
"""

from imports.catalogue.folding import fold_header
from imports.catalogue.synonyms import make_header_key, spell_out

__all__ = ["fold_header", "header_tokens", "make_header_key"]


def header_tokens(written: str) -> tuple[str, ...]:
    """Return the telling words of a title in their order, abbreviations spelled out."""
    return tuple(spell_out(fold_header(written)))
