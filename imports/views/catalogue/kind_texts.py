"""What the catalogue says, in words for people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from imports.catalogue import FieldType, Kind, Level

TYPE_WORDS: Mapping[FieldType, str | Promise] = {
    FieldType.TEXT: _("Text"),
    FieldType.UNLIMITED_TEXT: _("Text of any length"),
    FieldType.DATE: _("Date"),
    FieldType.DATE_TIME: _("Date and time"),
    FieldType.INTEGER: _("Whole number"),
    FieldType.DECIMAL: _("Decimal number"),
    FieldType.AMOUNT: _("Amount"),
    FieldType.CHECKBOX: _("Checkbox"),
    FieldType.UNSTATED: _("Not specified"),
}

LEVEL_WORDS: Mapping[Level, str | Promise] = {
    Level.DOCUMENT: _("Document"),
    Level.LINE: _("Line"),
}


def creation_text(kind: Kind) -> str:
    """Say in one sentence what comes into being in the ERP."""
    if kind.is_entries:
        return gettext("Creates accounting entries.")
    if kind.creates_pieces:
        return gettext("Creates documents; never changes existing ones.")
    if kind.updates_existing_by:
        return gettext("Creates records and updates existing ones.")
    return gettext("Creates records.")


#: The catalogue's remarks are in English; these lines are where their translations are found.
CATALOGUE_TEXTS = (
    gettext_noop("JJMMAAAA (Gestimum’s own example uses JJ/MM/AAAA)"),
    gettext_noop(
        "an existing component is identified by a line number that is not among the columns "
        "below: try an update with a few lines first"
    ),
    gettext_noop(
        "an existing contact is identified by an internal number that is not among the columns "
        "below: try an update with a few lines first"
    ),
    gettext_noop(
        "an update must include every column of the address: columns not sent are cleared"
    ),
    gettext_noop("a different date (DOC_DATE) is not among what starts a new document"),
    gettext_noop("a different third party (PCF_CODE) very probably starts a new document as well"),
    gettext_noop("at least one of ART_CODE, FAR_CODE, SFA_CODE"),
    gettext_noop(
        "before Gestimum 9.1, an unknown sales representative (REP_CODE) starts a new document "
        "on each line"
    ),
    gettext_noop(
        "can create general entries, or entries attached to an article, a family, a sub-family "
        "or a charge (NAT_TABLE/NAT_ORIGIN)"
    ),
    gettext_noop(
        "depending on the Gestimum version, a different project (PRJ_CODE) starts a new "
        "document or applies only to its line"
    ),
    gettext_noop("exactly one of TXT_LIB / TXT_MEMO must be filled in"),
    gettext_noop("user groups that do not exist yet are also created"),
    gettext_noop("ignored when article codes are generated automatically by the ERP preferences"),
    gettext_noop("ignored when job codes are generated automatically by the ERP preferences"),
    gettext_noop(
        "mandatory for customer and supplier accounts when third-party codes are entered by hand"
    ),
    gettext_noop("mandatory only if the accounting preference requires a label"),
    gettext_noop("mandatory only if the accounting preference requires a piece number"),
    gettext_noop(
        "mandatory when the price grid is being created, optional when an existing one is updated"
    ),
    gettext_noop("send 0 instead of an empty value"),
    gettext_noop("suppliers must already exist"),
    gettext_noop("the articles must already exist"),
    gettext_noop(
        "updates are not possible when article codes are automatic: new articles are created "
        "instead"
    ),
    gettext_noop("when one line of a piece is wrong, Gestimum refuses all lines of that piece"),
)
