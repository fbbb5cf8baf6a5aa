"""Takes the fingerprint of a run, and keeps the key of all fingerprints."""

import secrets
from binascii import unhexlify

from django.db import transaction

from imports.duplicates.allowance import STEPS_OF_LINE, UNLIMITED, Allowance, CannotCompare
from imports.duplicates.index import forget_index
from imports.fingerprints import KEY_BYTES, hash_content, hash_lines, pack_hashes
from imports.models import Fingerprint, FingerprintKey, Run
from imports.reading import UnreadableFile
from portal.secrets import UndecryptableSecret

THE_KEY = 1


def find_fingerprint(run: Run, allowance: Allowance = UNLIMITED) -> Fingerprint:
    """Return the fingerprint of the lines as the run reads them, taken now if there is none.

    Without its large columns, which are fetched when they are asked for. Raises CannotCompare.
    """
    if taken := find_taken(run):
        return taken
    if run.unreadable or not run.dialect:
        raise CannotCompare("unreadable")
    allowance.spend(run.lines.file.size + STEPS_OF_LINE * run.line_count)
    return take_fingerprint(run)


def find_taken(run: Run) -> Fingerprint | None:
    taken = Fingerprint.objects.defer("hashes", "marks").select_related("books")
    return taken.filter(run=run, revision=run.revision).first()


def take_fingerprint(run: Run) -> Fingerprint:
    """Read the lines and keep their hashes, once for each reading. Raises CannotCompare."""
    try:
        key = find_key()
        hashes = hash_lines(run.lines.open(), run.kind, key=key, entry_format=run.entry_format)
    except UndecryptableSecret as error:
        raise CannotCompare("key") from error
    except (UnreadableFile, OSError, ValueError) as error:
        raise CannotCompare("unreadable") from error
    with transaction.atomic():
        # Two people may look at the same draft for the first time.
        seen = Run.objects.select_for_update(no_key=True).filter(pk=run.pk, revision=run.revision)
        if not seen.exists():
            raise CannotCompare("changed")
        if taken := find_taken(run):
            return taken
        for former in Fingerprint.objects.filter(run=run):
            forget_index(former)
            former.delete()
        return Fingerprint.objects.create(
            run=run,
            revision=run.revision,
            line_count=len(hashes),
            content=hash_content(hashes, key=key),
            hashes=pack_hashes(hashes),
        )


def copy_fingerprint(run: Run, copy: Run) -> None:
    """Give a draft what was found of another one that reads the very same lines, if it has any."""
    if describe_source(run) != describe_source(copy):
        return
    taken = Fingerprint.objects.filter(run=run, revision=run.revision).first()
    if taken is not None:
        kept = ("line_count", "content", "hashes", "marks")
        found = ("books", "looked_at", "looked_up_to", "found")
        values = {name: getattr(taken, name) for name in (*kept, *found)}
        Fingerprint.objects.create(run=copy, revision=copy.revision, **values)


def describe_source(run: Run) -> tuple[object, ...]:
    """Return all that says what a run's lines are, and to which books they go."""
    return (
        run.company_id,
        run.kind_key,
        run.lines.file.pk,
        run.dialect,
        run.column_changes,
        run.format_key,
    )


def find_key() -> bytes:
    """Return the key of all fingerprints; it is made when the first one is taken."""
    made = {"key": secrets.token_hex(KEY_BYTES)}
    return unhexlify(FingerprintKey.objects.get_or_create(pk=THE_KEY, defaults=made)[0].key)
