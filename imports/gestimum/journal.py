"""The ERP's journal: every entry kept as it stands, and what is understood of it.

Source of the grammar: docs/gestimum.md, "Response" and "Errors and rejections". An entry that
no documented sentence explains is NOT_UNDERSTOOD and stays visible: nothing is guessed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry says."""

    OPENING = "opening"
    OPENED = "opened"
    TASK_STARTED = "task_started"
    SUCCESS_SENTENCE = "success_sentence"
    IMPORTED_COUNT = "imported_count"
    REFUSED_COUNT = "refused_count"
    PIECE_CREATED = "piece_created"
    LINE_REFUSED = "line_refused"
    REFUSAL_REASON = "refusal_reason"
    REFUSAL_WITHOUT_LINE = "refusal_without_line"
    LINE_WARNING = "line_warning"
    WARNING_TEXT = "warning_text"
    STATED_LINE_WARNING = "stated_line_warning"
    GENERAL_WARNING = "general_warning"
    REPORT_OPENING = "report_opening"
    REPORT_RULE = "report_rule"
    REPORT_TITLE = "report_title"
    REPORT_COUNT = "report_count"
    REPORT_FILE = "report_file"
    REPORT_LEGEND = "report_legend"
    REPORT_DETAIL = "report_detail"
    TASK_FINISHED = "task_finished"
    CLOSING = "closing"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One entry of the journal.

    `index` counts from 0. `at` is the time as the ERP wrote it, empty when there is none; `text`
    is the rest. `record` is the data line (from 1, header not counted) that the entry is about.
    `number` is any other figure it states: a count, or a line number of which the help does not
    say whether it counts the header (so no record is made of it). `detail` is the part that
    varies: a piece's number, a reason on the same line, the name of a report's count.
    """

    index: int
    at: str
    text: str
    kind: EntryKind
    record: int | None = None
    number: int | None = None
    detail: str = ""

    @property
    def verbatim(self) -> str:
        """The entry exactly as it came."""
        return f"{self.at} {self.text}" if self.at else self.text


# Gestimum writes DD/MM/YYYY HH:MM:SS and one space before the text.
TIME = re.compile(r"([0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}) ")

# The groups are named `record`, `number` and `detail` after the
# entry's attributes. Every pattern is matched from its start and whole, and has at most one
# unbounded part before its last literal: reading stays linear in the length of the entry. Where
# two such parts follow each other, the first gives nothing back (`*+`) or the last takes line
# breaks as well (`(?s:.*)`): else a long entry that holds a line break is tried over and over.
SENTENCES: tuple[tuple[EntryKind, str], ...] = (
    (EntryKind.OPENING, r"Ouverture de la société .*"),
    (EntryKind.OPENED, r"Société .* ouverte"),
    (EntryKind.TASK_STARTED, r"Lancement de la tâche (?P<detail>.*)"),
    (EntryKind.SUCCESS_SENTENCE, r"L['’]import a été effectué avec succès\s?\.?"),
    (EntryKind.IMPORTED_COUNT, r"Nombre de lignes importées\s?:\s*(?P<number>-?[0-9]{1,15})"),
    (EntryKind.REFUSED_COUNT, r"Nombre de lignes non importées\s?:\s*(?P<number>-?[0-9]{1,15})"),
    (EntryKind.PIECE_CREATED, r"La pièce (?P<detail>\S.{0,59}) a été créée\s?\.?"),
    (
        EntryKind.LINE_REFUSED,
        r"La ligne (?P<record>[0-9]{1,15}) n['’]a pas pu être importée\s?(?::\s*+(?P<detail>.*))?",
    ),
    (
        EntryKind.LINE_WARNING,
        (
            r"La ligne (?P<record>[0-9]{1,15}) comporte les? avertissements? suivants?"
            r"\s?(?::\s*+(?P<detail>.*))?"
        ),
    ),
    (EntryKind.REFUSAL_WITHOUT_LINE, r"La pièce .* n['’]a pas (?:pu être|été) créée\s?\.?"),
    (EntryKind.REFUSAL_WITHOUT_LINE, r"Le code tiers .* n['’]existe pas\s?\.?"),
    (EntryKind.REFUSAL_WITHOUT_LINE, r"Le document .* n['’]a pas (?:pu être|été) créé\s?\.?"),
    (EntryKind.REFUSAL_WITHOUT_LINE, r"Stock de l['’]article .* insuffisant\b(?s:.*)"),
    (EntryKind.REFUSAL_WITHOUT_LINE, r"Il existe déjà une fiche ayant ce code\s?\.?"),
    (EntryKind.REFUSAL_WITHOUT_LINE, r"Code manquant\s?\.?"),
    (EntryKind.STATED_LINE_WARNING, r"Ligne (?P<number>[0-9]{1,15})\s?:\s*+(?P<detail>.*)"),
    (
        EntryKind.STATED_LINE_WARNING,
        r"Avertissement \(ligne (?P<number>[0-9]{1,15})\)\s?:\s*+(?P<detail>.*)",
    ),
    (EntryKind.GENERAL_WARNING, r"Attention\s?!.*"),
    (EntryKind.GENERAL_WARNING, r"Le contenu du champ .* est trop grand, il sera ignoré\s?\.?"),
    (EntryKind.REPORT_OPENING, r"Ci-dessous le rapport d['’]import\s?:?"),
    (EntryKind.REPORT_RULE, r"#{2,}"),
    (EntryKind.REPORT_TITLE, r"Résumé"),
    (
        EntryKind.REPORT_COUNT,
        (
            r"Lignes (?P<detail>(?:d['’])?(?:écritures|échéances|analytiques) "
            r"(?:import(?:abl|é)es|rejet(?:abl|é)es))\s?:\s*(?P<number>-?[0-9]{1,15})"
        ),
    ),
    (EntryKind.REPORT_COUNT, r"ERREURS\s?:\s*(?P<number>-?[0-9]{1,15})"),
    (EntryKind.REPORT_COUNT, r"AVERTISSEMENTS\s?:\s*(?P<number>-?[0-9]{1,15})"),
    (EntryKind.REPORT_FILE, r"Fichier (?:d['’]écritures|de comptes) (?:importé|testé)\s?:.*"),
    (EntryKind.REPORT_LEGEND, r"Légende\s?:?"),
    (EntryKind.REPORT_LEGEND, r"ERR\s?: Erreur provoquant le rejet de la ligne"),
    (EntryKind.REPORT_LEGEND, r"AV\s?: Avertissement ne provoquant pas le rejet de la ligne"),
    (EntryKind.REPORT_LEGEND, r"E\s?: Ligne d['’]écriture"),
    (EntryKind.REPORT_LEGEND, r"S\s?: Section analytique"),
    (EntryKind.REPORT_LEGEND, r"H\s?: Ligne d['’]échéance"),
    # How these two are laid out is documented nowhere: seen as part of the report, no more.
    (EntryKind.REPORT_DETAIL, r"ERR\b.*"),
    (EntryKind.REPORT_DETAIL, r"AV\b.*"),
    # One page omits the last word, another the space before it.
    (EntryKind.TASK_FINISHED, r"Tâche \S+(?: terminée)?\s?\.?"),
    (EntryKind.CLOSING, r"Fermeture de la société .*"),
)


LITERAL = re.compile(r"[^\\\[(.?{]*")


def by_beginning() -> dict[str, list[tuple[EntryKind, re.Pattern[str]]]]:
    """Sort the sentences by their first four characters, or one, so that few are tried on each."""
    sentences: dict[str, list[tuple[EntryKind, re.Pattern[str]]]] = {}
    for kind, pattern in SENTENCES:
        found = LITERAL.match(pattern)
        literal = found[0] if found else ""
        beginning = literal[:4] if len(literal) >= 4 else literal[:1]
        sentences.setdefault(beginning, []).append((kind, re.compile(pattern)))
    return sentences


BY_BEGINNING = by_beginning()
# What may also be the reason of a refusal or the text of a warning announced just before.
MAY_BE_A_REASON = (
    EntryKind.NOT_UNDERSTOOD,
    EntryKind.GENERAL_WARNING,
    EntryKind.REFUSAL_WITHOUT_LINE,
    EntryKind.STATED_LINE_WARNING,
    EntryKind.REPORT_DETAIL,
)


def parse_journal(lines: Iterable[str]) -> Iterator[JournalEntry]:
    """Yield one entry for each line, in order, none left out. Never raises.

    The reason of a refused line is the next entry. A warned line may have several texts, as the
    ERP's plural says: the next entry, and those after it that no other sentence explains. An
    announcement that another one follows at once has no text, and that stays so.
    """
    refused: int | None = None
    warned: int | None = None
    has_text = False  # of the line that is warned
    for index, line in enumerate(lines):
        entry = read_journal_entry(index, line)
        if entry.kind not in MAY_BE_A_REASON:
            refused = warned = None
            has_text = False
            if not entry.detail:
                refused = entry.record if entry.kind is EntryKind.LINE_REFUSED else None
                warned = entry.record if entry.kind is EntryKind.LINE_WARNING else None
        elif refused is not None:
            entry = attach(entry, EntryKind.REFUSAL_REASON, record=refused)
            refused = None
        elif warned is not None and has_text and entry.kind is not EntryKind.NOT_UNDERSTOOD:
            warned = None
        elif warned is not None:
            entry = attach(entry, EntryKind.WARNING_TEXT, record=warned)
            has_text = True
        yield entry


def read_journal_entry(index: int, line: str) -> JournalEntry:
    """Read one entry on its own, without its neighbours."""
    time = TIME.match(line)
    at, text = (time[1], line[time.end() :]) if time else ("", line)
    for beginning in (text[:4], text[:1]):
        for kind, pattern in BY_BEGINNING.get(beginning, ()):
            if found := pattern.fullmatch(text.rstrip()):
                return build_entry(index, at, text, kind, found.groupdict())
    return JournalEntry(index, at, text, EntryKind.NOT_UNDERSTOOD)


def build_entry(
    index: int, at: str, text: str, kind: EntryKind, parts: dict[str, str | None]
) -> JournalEntry:
    if not parts:
        return JournalEntry(index, at, text, kind)
    record, number = as_number(parts.get("record")), as_number(parts.get("number"))
    return JournalEntry(index, at, text, kind, record, number, (parts.get("detail") or "").strip())


def as_number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def attach(entry: JournalEntry, kind: EntryKind, *, record: int) -> JournalEntry:
    """Return the entry as what the announcement before it made of it: a text about that line."""
    return JournalEntry(entry.index, entry.at, entry.text, kind, record)
