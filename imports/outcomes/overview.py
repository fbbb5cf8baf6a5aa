"""What pages show of an answer, in parts that are opened one by one.

A journal may hold half a million entries. A page shows a few hundred of them and some figures: it
opens these, and nothing else.
"""

import json
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, TypedDict

from imports.gestimum.beginning import is_error
from imports.gestimum.journal import EntryKind, JournalEntry
from imports.gestimum.judgement import Judgement, Remark, State, judge
from imports.gestimum.parsing import Answer, NotAnAnswer, Warned, parse_answer, says_success
from imports.outcomes.by_answer import AnswerVerdicts, judge_by_answer
from imports.outcomes.verdicts import Verdict

#: Entries, lines or numbers in one part. The pages of the journal are as long.
BLOCK = 500
#: What is shown of an entry, a message or a reason; the answer itself has the rest.
SHOWN_CHARACTERS = 2000
SHOWN_TEXTS = 20
#: How many parts a search opens before it asks whether to go on.
SEARCHED_BLOCKS = 20

REFUSALS = frozenset(
    {EntryKind.LINE_REFUSED, EntryKind.REFUSAL_REASON, EntryKind.REFUSAL_WITHOUT_LINE}
)
WARNINGS = frozenset(
    {
        EntryKind.LINE_WARNING,
        EntryKind.WARNING_TEXT,
        EntryKind.STATED_LINE_WARNING,
        EntryKind.GENERAL_WARNING,
    }
)
UNREAD = frozenset({EntryKind.NOT_UNDERSTOOD, EntryKind.REPORT_DETAIL})
PROBLEMS = REFUSALS | WARNINGS | UNREAD

ENTRIES, PROBLEM_ENTRIES, PIECES = "entries", "problems", "pieces"

type Block = list[Any]
#: The parts by name, each cut into blocks.
type Parts = dict[str, list[Block]]


class StoredJudgement(TypedDict):
    state: str
    sent: int
    imported: int | None
    refused: int | None
    named: int
    adds_up: bool
    remarks: list[str]


class StoredWarning(TypedDict):
    text: str
    index: int
    record: int | None
    stated_line: int | None


class StoredOverview(TypedDict):
    """An overview as it is stored beside a large answer."""

    defect: str
    params: Mapping[str, str | int] | None
    result: str
    message: str
    judgement: StoredJudgement | None
    entry_total: int
    problem_total: int
    unread_total: int
    piece_total: int
    warning_total: int
    warnings: list[StoredWarning]
    loose_total: int
    loose: list[str]
    named: Mapping[str, int] | None
    rest: str
    rest_texts: list[str]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What is known of an answer without opening it.

    `defect` says why it is none, with `params`; then everything else is empty. `named` counts the
    lines with a verdict of their own, `rest` is that of all others. Totals stand beside the first
    `warnings` and `loose` refusals, which name no line.
    """

    defect: str = ""
    params: Mapping[str, str | int] | None = None
    result: str = ""
    message: str = ""
    judgement: Judgement | None = None
    entry_total: int = 0
    problem_total: int = 0
    unread_total: int = 0
    piece_total: int = 0
    warning_total: int = 0
    warnings: tuple[Warned, ...] = ()
    loose_total: int = 0
    loose: tuple[str, ...] = ()
    named: Mapping[str, int] | None = None
    rest: Verdict = Verdict.UNKNOWN
    rest_texts: tuple[str, ...] = ()

    @property
    def is_answer(self) -> bool:
        return not self.defect

    def is_error(self, entry: JournalEntry) -> bool:
        """Say whether the entry is why the ERP refused the whole request: no riddle."""
        return not says_success(self.result) and is_error(entry, self.message)

    def as_json(self) -> StoredOverview:
        judged = self.judgement
        return {
            "defect": self.defect,
            "params": self.params,
            "result": self.result,
            "message": self.message,
            "judgement": None
            if judged is None
            else {
                "state": judged.state.value,
                "sent": judged.sent,
                "imported": judged.imported,
                "refused": judged.refused,
                "named": judged.named,
                "adds_up": judged.adds_up,
                "remarks": [remark.value for remark in judged.remarks],
            },
            "entry_total": self.entry_total,
            "problem_total": self.problem_total,
            "unread_total": self.unread_total,
            "piece_total": self.piece_total,
            "warning_total": self.warning_total,
            "warnings": [
                {
                    "text": one.text,
                    "index": one.index,
                    "record": one.record,
                    "stated_line": one.stated_line,
                }
                for one in self.warnings
            ],
            "loose_total": self.loose_total,
            "loose": list(self.loose),
            "named": self.named,
            "rest": self.rest.value,
            "rest_texts": list(self.rest_texts),
        }

    @classmethod
    def from_json(cls, stored: StoredOverview) -> Self:
        judged = stored["judgement"]
        return cls(
            defect=stored["defect"],
            params=stored["params"],
            result=stored["result"],
            message=stored["message"],
            judgement=judged
            and Judgement(
                state=State(judged["state"]),
                sent=judged["sent"],
                imported=judged["imported"],
                refused=judged["refused"],
                named=judged["named"],
                adds_up=judged["adds_up"],
                remarks=tuple(Remark(name) for name in judged["remarks"]),
            ),
            entry_total=stored["entry_total"],
            problem_total=stored["problem_total"],
            unread_total=stored["unread_total"],
            piece_total=stored["piece_total"],
            warning_total=stored["warning_total"],
            warnings=tuple(Warned(**one) for one in stored["warnings"]),
            loose_total=stored["loose_total"],
            loose=tuple(stored["loose"]),
            named=stored["named"],
            rest=Verdict(stored["rest"]),
            rest_texts=tuple(stored["rest_texts"]),
        )


def take_apart(raw: bytes, *, sent: int, answer: Answer | None = None) -> tuple[Overview, Parts]:
    """Read an answer of a run of `sent` lines, whole and once, and cut it into parts.

    `answer` is what the bytes say, where that is known: reading many of them takes seconds.
    """
    try:
        answer = answer or parse_answer(raw)
    except NotAnAnswer as error:
        return Overview(defect=error.code, params=error.params), {}
    judgement = judge(answer, sent=sent)
    found = judge_by_answer(answer, judgement)
    by_verdict: dict[Verdict, list[int]] = {}
    for record, one in found.named.items():
        by_verdict.setdefault(one.verdict, []).append(record)
    problems = [entry for entry in answer.journal if entry.kind in PROBLEMS]
    parts: Parts = {
        ENTRIES: cut_into_blocks(map(write_entry, answer.journal)),
        PROBLEM_ENTRIES: cut_into_blocks(map(write_entry, problems)),
        PIECES: cut_into_blocks(answer.pieces),
    }
    for verdict, records in by_verdict.items():
        parts[lines_of(verdict)] = [records]
        parts[reasons_of(verdict)] = cut_into_blocks(
            write_texts(found.named[one].reasons) for one in records
        )
    return describe_answer(answer, judgement, parts, by_verdict, found), parts


def describe_answer(
    answer: Answer,
    judgement: Judgement,
    parts: Parts,
    by_verdict: Mapping[Verdict, Sequence[int]],
    found: AnswerVerdicts,
) -> Overview:
    loose = answer.refusals_without_line
    unread = answer.not_understood
    if not answer.says_success:
        unread = tuple(entry for entry in unread if not is_error(entry, answer.message))
    return Overview(
        result=shorten_text(answer.result),
        message=shorten_text(answer.message),
        judgement=judgement,
        entry_total=len(answer.journal),
        problem_total=sum(map(len, parts[PROBLEM_ENTRIES])),
        unread_total=len(unread),
        piece_total=len(answer.pieces),
        warning_total=len(answer.warnings),
        warnings=tuple(
            replace(one, text=shorten_text(one.text)) for one in answer.warnings[:SHOWN_TEXTS]
        ),
        loose_total=len(loose),
        loose=tuple(shorten_text(entry.text) for entry in loose[:SHOWN_TEXTS]),
        named={verdict.value: len(records) for verdict, records in by_verdict.items()},
        rest=found.rest.verdict,
        rest_texts=tuple(map(shorten_text, found.rest.reasons)),
    )


def lines_of(verdict: Verdict) -> str:
    return f"{verdict.value}.lines"


def reasons_of(verdict: Verdict) -> str:
    return f"{verdict.value}.reasons"


def cut_into_blocks(items: Iterable[object]) -> list[Block]:
    whole = list(items)
    return [whole[at : at + BLOCK] for at in range(0, len(whole), BLOCK)]


def write_entry(entry: JournalEntry) -> Block:
    """Write an entry as a list, its text as far as a page shows it."""
    return [
        entry.index,
        entry.at,
        shorten_text(entry.text),
        entry.kind.value,
        entry.record,
        entry.number,
        shorten_text(entry.detail),
    ]


def unpack_entry(written: Block) -> JournalEntry:
    index, at, text, kind, record, number, detail = written
    return JournalEntry(index, at, text, EntryKind(kind), record, number, detail)


def write_texts(texts: Sequence[str]) -> list[str]:
    """Return what is shown of the reasons of one line, and how many more the journal has."""
    more = len(texts) - SHOWN_TEXTS
    return [*map(shorten_text, texts[:SHOWN_TEXTS]), *([f"… (+{more})"] if more > 0 else [])]


def shorten_text(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


@dataclass(frozen=True)
class JournalMatches:
    """What a search found, among which entries, and where to go on: None at the end."""

    entries: list[JournalEntry]
    first: int
    last: int
    next_start: int | None


class OpenedAnswer:
    """An answer of which only what is asked for is opened.

    `open_blocks` brings some blocks of a part; each is brought once.
    """

    def __init__(
        self, overview: Overview, open_blocks: Callable[[str, Sequence[int]], Sequence[Block]]
    ) -> None:
        self.overview = overview
        self._open_blocks = open_blocks
        self._opened: dict[tuple[str, int], Block] = {}

    @classmethod
    def of(cls, overview: Overview, parts: Parts) -> Self:
        """Return an answer that was taken apart just now."""
        return cls(overview, lambda name, numbers: [parts[name][number] for number in numbers])

    def block(self, name: str, number: int) -> Block:
        if (name, number) not in self._opened:
            self.fetch(name, [number])
        return self._opened[name, number]

    def fetch(self, name: str, numbers: Sequence[int]) -> None:
        wanted = [number for number in numbers if (name, number) not in self._opened]
        if wanted:
            brought = self._open_blocks(name, wanted)
            self._opened |= {(name, n): one for n, one in zip(wanted, brought, strict=True)}

    def slice(self, name: str, start: int, end: int) -> list[Any]:
        """Return the items of a part from `start` to before `end`, which must be there."""
        if start >= end:
            return []
        first, last = start // BLOCK, (end - 1) // BLOCK
        self.fetch(name, range(first, last + 1))
        items = [item for n in range(first, last + 1) for item in self.block(name, n)]
        return items[start - first * BLOCK : end - first * BLOCK]

    def entries(self, start: int, end: int, *, only_problems: bool = False) -> list[JournalEntry]:
        """Return entries of the journal, or of those among them that tell of something wrong."""
        name = PROBLEM_ENTRIES if only_problems else ENTRIES
        return [unpack_entry(written) for written in self.slice(name, start, end)]

    def search(self, words: str, *, start: int = 0, only_problems: bool = False) -> JournalMatches:
        """Return the entries with these words, from the block of `start` on, as far as one looks.

        That is: up to a block's worth of them, in so many blocks at most.
        """
        name = PROBLEM_ENTRIES if only_problems else ENTRIES
        total = self.overview.problem_total if only_problems else self.overview.entry_total
        first = min(max(start, 0), max(total - 1, 0)) // BLOCK
        last = min(first + SEARCHED_BLOCKS, -(-total // BLOCK))
        self.fetch(name, range(first, last))
        found: list[JournalEntry] = []
        done = first
        while done < last and len(found) < BLOCK:
            entries = map(unpack_entry, self.block(name, done))
            found += [one for one in entries if words.casefold() in one.verbatim.casefold()]
            done += 1
        end = min(done * BLOCK, total)
        return JournalMatches(found, first * BLOCK, end, end if end < total else None)

    def pieces(self) -> list[str]:
        return self.slice(PIECES, 0, self.overview.piece_total)

    def lines(self, verdict: Verdict) -> Sequence[int]:
        """Return the lines that the answer gives this verdict by name, ascending."""
        has_some = (self.overview.named or {}).get(verdict.value)
        return self.block(lines_of(verdict), 0) if has_some else ()

    def reasons(self, verdict: Verdict, record: int) -> tuple[str, ...]:
        """Return what the ERP said of a line that it gives this verdict by name."""
        place = bisect_left(self.lines(verdict), record)
        number, at = divmod(place, BLOCK)
        return tuple(self.block(reasons_of(verdict), number)[at])


def pack_parts(parts: Parts) -> Iterator[tuple[str, int, bytes]]:
    """Yield each block with its part and its number there, as it is stored."""
    for name, blocks in parts.items():
        for number, block in enumerate(blocks):
            written = json.dumps(block, ensure_ascii=False, separators=(",", ":"))
            yield name, number, zlib.compress(written.encode(), 6)


def unpack_part(packed: bytes) -> Block:
    block: Block = json.loads(zlib.decompress(packed))
    return block
