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
    FieldType.CHECKBOX: _("Check box"),
    FieldType.UNSTATED: _("Not stated"),
}

LEVEL_WORDS: Mapping[Level, str | Promise] = {
    Level.DOCUMENT: _("Document"),
    Level.LINE: _("Line"),
}


def say_creation(kind: Kind) -> str:
    """Say in one sentence what comes into being in the ERP."""
    if kind.is_entries:
        return gettext("Creates accounting entries.")
    if kind.creates_pieces:
        return gettext("Creates documents; never changes one that exists.")
    if kind.updates_existing_by:
        return gettext("Creates records, and updates those that exist.")
    return gettext("Creates records.")


#: The catalogue's remarks are in English; these lines are where their translations are found.
CATALOGUE_TEXTS = (
    gettext_noop("DOC_DATE is not in the documented list of break fields"),
    gettext_noop(
        "DOC_PIECE is importable since 9.0 according to the release notes, but is absent from"
        " the field table"
    ),
    gettext_noop("JJMMAAAA (the REST example uses JJ/MM/AAAA)"),
    gettext_noop(
        "REST page documents calculer_code_tiers and calculer_numero_compte here, while the "
        ".ini tasks document them for clients, fournisseurs and prospects (since 9.1), not "
        "for comptes"
    ),
    gettext_noop(
        "all lines of a piece are rejected together when one is wrong (release notes 7.0)"
    ),
    gettext_noop("an unknown REP_CODE no longer splits the document line by line (9.1)"),
    gettext_noop("an update must carry every column of the address: columns not sent are emptied"),
    gettext_noop("at least one of ART_CODE, FAR_CODE, SFA_CODE"),
    gettext_noop(
        "can create general entries, or ones attached to an article, a family, a sub-family "
        "or a charge (NAT_TABLE/NAT_ORIGIN)"
    ),
    gettext_noop("exactly one of TXT_LIB / TXT_MEMO must be filled"),
    gettext_noop("fichier_ecritures is listed as optional with default Non, probably a slip"),
    gettext_noop("ignored when article codes are generated automatically by the ERP preferences"),
    gettext_noop("ignored when job codes are generated automatically by the ERP preferences"),
    gettext_noop("import also creates user groups (help page of the interactive import)"),
    gettext_noop("mandatory only if the accounting preference requires a label"),
    gettext_noop("mandatory only if the accounting preference requires a piece number"),
    gettext_noop(
        "mandatory when the price grid is being created, optional when an existing one is modified"
    ),
    gettext_noop(
        "no entete / noms_champs / separateur_champs / identificateur_texte: layout is fixed "
        "by 'format' (see ecritures_formats.json)"
    ),
    gettext_noop(
        "page gives domain SousFamilles, while the server console lists SousFamillesArticles "
        "(like the task name): check against a live server"
    ),
    gettext_noop(
        "page says mandatory, but a note limits that to client/supplier accounts under manual"
        " third-party coding; the documented example leaves it empty for a general account"
    ),
    gettext_noop(
        "release notes also name third party + date (8.0), so a change of PCF_CODE very "
        "probably breaks too"
    ),
    gettext_noop(
        "release notes say PRJ_CODE became a per-line value (8.0, fixed again in 9.5), which "
        "conflicts with PRJ_CODE as a break field"
    ),
    gettext_noop("root and file parameter are spelled sousfamilles (no underscore)"),
    gettext_noop("send 0 rather than an empty value"),
    gettext_noop("suppliers must already exist"),
    gettext_noop("task is ImporterArticles although the help lists it as ImporterArticlesSeuls"),
    gettext_noop("the articles must already exist"),
    gettext_noop(
        "the help's rule for starting a new document is the same text as for sales; release "
        "notes also name third party + date (8.0), so a change of PCF_CODE very probably "
        "breaks too"
    ),
    gettext_noop(
        "the index of requests shows Gestion Commerciale only; the page shows both applications"
    ),
    gettext_noop(
        "update impossible when article codes are automatic: new articles are created instead"
    ),
    gettext_noop("update key CCT_NUMERO is not in the field table"),
    gettext_noop("update key PRJ_LIGNE (probably PRD_LIGNE) is not in the field table"),
)
