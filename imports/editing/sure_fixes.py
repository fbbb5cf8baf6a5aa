"""Which offered fixes are right by themselves: all of them may be made at one stroke."""

from imports.catalogue.names import normalise_name
from imports.editing.bulk_fixes import BulkFix
from imports.editing.column_fixes import FixName
from imports.rules.catalogue import CATALOGUE, BulkFixKind, Rule

#: What may be done to cells without a doubt, where the rule says so as well.
SURE_NAMES = (FixName.TRIM, FixName.SPACES, FixName.THOUSANDS, FixName.DATE)


def is_sure(offer: BulkFix) -> bool:
    """Say whether nothing but the fix can have been meant, in any of the cells it changes."""
    if not CATALOGUE[Rule(offer.rule)].is_fix_sure:
        return offer.kind == BulkFixKind.HEADER and is_same_name(offer)
    if not offer.is_sure:
        return False
    if offer.kind == BulkFixKind.CELLS:
        return offer.name in SURE_NAMES and offer.is_plain
    return True


def is_same_name(offer: BulkFix) -> bool:
    return normalise_name(offer.before) == normalise_name(offer.after)
