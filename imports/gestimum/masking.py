"""The copy of an answer that is kept: as it came, but for the passwords that a server repeats.

What came is judged as it came. The copy must then say the same wherever it counts: a mask stands
inside the words of the journal, never in a count, a line number or the ERP's own sentences.
"""

import json
from collections.abc import Callable, Mapping

from imports.gestimum.counting import ERROR_COUNTER, fold_counter, line_counter
from imports.gestimum.journal import EntryKind, JournalEntry, read_journal_entry
from imports.gestimum.parsing import (
    DIGITS,
    Json,
    NotAnAnswer,
    decode,
    find_result,
    load,
    parse_answer,
    read_counters,
    read_journal,
    says_success,
)
from imports.gestimum.secrets import LEAST_CHARACTERS, Secrets, Span, replace

#: No sentence of the ERP's own has more letters before what varies in it, or after.
EDGE = 100


def mask(raw: bytes, secrets: Secrets) -> bytes:
    """Return the bytes without the passwords: the very same where there is none in them.

    An answer that held one is written anew, as UTF-8; of anything else only the masked bytes
    differ. Masking twice is masking once.
    """
    if not secrets or not raw:
        return raw
    try:
        value = load(decode(raw))
        result = find_result(value)
        read_journal(result)
        read_counters(result)
    except NotAnAnswer:
        return mask_page(raw, secrets)
    if not isinstance(value, dict):  # an answer is one
        return mask_page(raw, secrets)
    masked = mask_object(value, secrets, {"result": lambda _: [mask_result(result, secrets)]})
    return raw if masked == value else json.dumps(masked, ensure_ascii=False).encode()


def quote_copy(
    code: str, params: Mapping[str, str | int], copy: bytes, secrets: Secrets
) -> dict[str, str | int]:
    """Return the details of why bytes are no answer, quoted from the copy that is kept of them.

    A quotation is cut: it may hold half a password, which nothing finds any more.
    """
    try:
        parse_answer(copy)
    except NotAnAnswer as same:
        if same.code == code:
            return dict(same.params)
    masked: dict[str, str | int] = {}
    for name, value in params.items():
        shown = secrets.hide(value) if isinstance(value, str) else value
        masked[name_apart(secrets.hide(name), masked)] = shown
    return masked


def mask_result(result: Mapping[str, Json], secrets: Secrets) -> dict[str, Json]:
    """Mask one result, and leave alone what decides."""
    return mask_object(
        result,
        secrets,
        {
            "resultat": lambda word: word if says_success(str(word)) else secrets.hide(str(word)),
            "journal": lambda lines: lines and mask_journal(read_journal(result), secrets),
            "statistiques": lambda counts: (
                mask_statistics(counts, secrets) if isinstance(counts, dict) else counts
            ),
        },
    )


type Masker = Callable[[Json], Json]


def mask_object(
    value: Mapping[str, Json], secrets: Secrets, changes: Mapping[str, Masker]
) -> dict[str, Json]:
    """Mask names and values; `changes` says what to make of the values that mean something."""
    masked: dict[str, Json] = {}
    for name, inner in value.items():
        if name in changes:
            masked[name] = changes[name](inner)
        else:
            try:
                shown = mask_any(inner, secrets)
            except RecursionError:  # nothing that Gestimum says is as deep
                shown = secrets.mask
            masked[name_apart(secrets.hide(name), masked)] = shown
    return masked


def mask_any(value: Json, secrets: Secrets) -> Json:
    if isinstance(value, str):
        return secrets.hide(value)
    if isinstance(value, list):
        return [mask_any(item, secrets) for item in value]
    return mask_object(value, secrets, {}) if isinstance(value, dict) else value


def mask_statistics(counts: Mapping[str, Json], secrets: Secrets) -> dict[str, Json]:
    """Mask what is no whole number, and the names that no count of lines has."""
    masked: dict[str, Json] = {}
    for name, value in counts.items():
        is_counter = line_counter(name) is not None or fold_counter(name) == ERROR_COUNTER
        shown = name if is_counter else name_apart(secrets.hide(name), masked)
        is_text = isinstance(value, str) and not DIGITS.fullmatch(value.strip(" "))
        masked[shown] = secrets.hide(str(value)) if is_text else value
    return masked


def name_apart(name: str, others: Mapping[str, Json]) -> str:
    """Return a name that no other has: two names may be the same once they are masked."""
    return name if name not in others else name_apart(f"{name} {len(others) + 1}", others)


def mask_journal(lines: list[str], secrets: Secrets) -> list[str]:
    # Half a million entries are searched in one go; only where something is found one by one.
    if not secrets.find("\n".join(lines)):
        return lines
    return [mask_entry(line, secrets) for line in lines]


def mask_entry(line: str, secrets: Secrets) -> str:
    """Mask an entry of the journal as far as it still says the same of the same line."""
    spans = secrets.find(line)
    if not spans:
        return line
    meaning = meaning_of(line)
    for masked in (secrets.hide(line), secrets.blot(line, spans)):
        if meaning_of(masked) == meaning:
            return masked
    return mask_between_words(line, spans, meaning, secrets)


def mask_between_words(line: str, spans: list[Span], meaning: object, secrets: Secrets) -> str:
    """Mask all but what belongs to the sentence itself, which no password put there.

    The words of a sentence are near its ends: what stands there is tried one by one, all else at
    once.
    """
    ends = len(line) - EDGE
    near = [[span] for span in spans if span[0] < EDGE or span[1] > ends]
    far = [span for span in spans if span[0] >= EDGE and span[1] <= ends]
    chosen: list[Span] = []
    for group in (*near, far):
        tried = sorted([*chosen, *group])
        if meaning_of(secrets.blot(line, tried)) == meaning:
            chosen = tried
    return secrets.blot(line, chosen)


def meaning_of(line: str) -> tuple[object, ...]:
    """Return what judgement and verdicts take from an entry."""
    entry: JournalEntry = read_journal_entry(0, line)
    counted = entry.detail if entry.kind is EntryKind.REPORT_COUNT else bool(entry.detail)
    return entry.at, entry.kind, entry.record, entry.number, counted


def mask_page(raw: bytes, secrets: Secrets) -> bytes:
    """Mask bytes that are no answer, whatever they are, and leave the others as they came."""
    text, encoding = read_reversibly(raw)
    masked = replace(text, secrets.find(text), lambda found: spread_mask(found, secrets.mask))
    masked = hide_beginning(masked, secrets)
    if masked == text:
        return raw
    kept = masked.encode(encoding)
    try:
        parse_answer(kept)
    except NotAnAnswer:
        return kept
    # Without the password it would be an answer: it must not become one.
    return secrets.mask.encode() + kept


def read_reversibly(raw: bytes) -> tuple[str, str]:
    """Return bytes as text, with an encoding that gives them back as they are."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16-le" if raw.startswith(b"\xff\xfe") else "utf-16-be"
        text = raw.decode(encoding, errors="replace")
        if text.encode(encoding) == raw:
            return text, encoding
    return raw.decode("latin-1"), "latin-1"


def spread_mask(found: str, masked: str) -> str:
    """Put into the mask what UTF-16 puts between letters, so that what follows stays readable."""
    gap = found.find("\0")
    if gap < 0:
        return masked
    letters = "\0".join(masked)
    if len(found) % 2:
        return letters
    # It begins or ends with a letter that takes two bytes.
    return letters + "\0" if gap % 2 else "\0" + letters


def hide_beginning(text: str, secrets: Secrets) -> str:
    """Mask the beginning of a password at the very end: what came may have been cut inside it."""
    for secret in secrets.long:
        for spelt in (secret, secret.encode("utf-8", "replace").decode("latin-1")):
            for size in range(len(spelt) - 1, LEAST_CHARACTERS - 1, -1):
                if text.endswith(spelt[:size]):
                    return text[:-size] + secrets.mask
    return text
