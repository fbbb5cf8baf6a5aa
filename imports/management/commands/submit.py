"""Sends a file from the command line: the same path as the pages, for scripts."""

import codecs
import json
import math
import time
import traceback
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.checks import Tags
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.catalogue import Kind, ParameterValues
from imports.delivery import (
    Acknowledged,
    DeliveryError,
    ResendPreview,
    WarningsUnread,
    discard_draft,
    find_obstacles,
    preview_resend,
    queue,
)
from imports.delivery.db_retry import retry_when_away
from imports.forms.parameters import ParametersForm
from imports.history.run_record import describe_refused, describe_run
from imports.intake import ToldReading, open_draft
from imports.management.people import (
    NOT_ACCEPTED,
    CommandRefused,
    find_kind,
    find_sender,
    refuse_unreadable,
)
from imports.management.rehearsal import describe_kept, describe_resend, kept_text, resend_text
from imports.models import Run
from imports.reading import ENCODINGS, find_form
from portal.database import explain_database, is_lock_timeout
from portal.models import Company, Door, User
from portal.signs import escape_in_json, show_signs

POLL_SECONDS = 0.2
#: Nobody waits for a page here: a workbook may take its turn.
WORKBOOK_PATIENCE_SECONDS = 600

#: Exit statuses that others script against (README, "From scripts").
ALL_IMPORTED, SOME_NOT_IMPORTED = 0, 1
OUTCOME_UNKNOWN, NOT_SENT, UNDER_WAY = 3, 4, 5

STATUS_BY_STATE = {
    Run.State.PARTIAL: SOME_NOT_IMPORTED,
    Run.State.REFUSED: SOME_NOT_IMPORTED,
    Run.State.CANCELLED: NOT_SENT,
    Run.State.NOT_SENT: NOT_SENT,
    Run.State.UNKNOWN: OUTCOME_UNKNOWN,
    Run.State.QUEUED: UNDER_WAY,
    Run.State.SENDING: UNDER_WAY,
}


class Command(BaseCommand):
    help = (
        "Check FILE and send it once. Exit status: 0 every line imported (with --check: nothing "
        "blocking); 1 some lines not imported; 2 blocking problems, wrong arguments or settings: "
        "nothing sent; 3 outcome unknown; 4 not sent; 5 still under way when --wait ran out."
    )
    # All other checks would load every page of the site.
    requires_system_checks = (Tags.security,)
    #: The run as soon as it may have been confirmed: what fails from then on may have been sent.
    confirmed: Run | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--company", required=True, metavar="SLUG")
        parser.add_argument("--kind", required=True, metavar="KEY")
        parser.add_argument("--user", required=True, metavar="USERNAME")
        parser.add_argument(
            "--parameter",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="a parameter of this kind, such as format=GestimumComptaVariable or tester=Oui",
        )
        parser.add_argument("--wait", type=read_seconds, default=0, metavar="SECONDS")
        parser.add_argument("--json", action="store_true", dest="as_json")
        parser.add_argument(
            "--check",
            "--dry-run",
            action="store_true",
            dest="check_only",
            help="read, check and compare; nothing is sent to Gestimum, and nothing is kept",
        )
        parser.add_argument("--allow-duplicate", default="", metavar="REASON")
        parser.add_argument(
            "--acknowledge-warnings",
            action="store_true",
            help="send although the check has warnings; without it, they stop the file",
        )
        parser.add_argument("--sheet", default="", metavar="NAME", help="of a workbook")
        parser.add_argument(
            "--encoding",
            default="",
            type=read_encoding,
            metavar="NAME",
            help=f"of a text; found if not given: {', '.join(ENCODINGS)}",
        )

    def execute(self, *args: object, **options: object) -> str | None:
        """Run the command; whatever goes wrong, its exit status tells no lie.

        Python and Django end with 1, which says here that the ERP refused lines.
        """
        try:
            return super().execute(*args, **options)
        except CommandError as refusal:
            refusal.returncode = NOT_ACCEPTED
            raise
        except Exception as error:
            sentence = explain_database(error) if isinstance(error, DatabaseError) else None
            self.stderr.write(show_signs(sentence or traceback.format_exc(), keep="\n"))
            if self.confirmed is None:
                self.stderr.write(_("Nothing was sent."))
                raise SystemExit(NOT_ACCEPTED) from error
            self.stderr.write(
                _("The outcome of import %(code)s is unknown here: check its page.")
                % {"code": self.confirmed.code}
            )
            raise SystemExit(OUTCOME_UNKNOWN) from error

    def handle(self, *args: object, **options: Any) -> None:
        try:
            user, company = find_sender(options["user"], options["company"])
            kind = find_kind(options["kind"])
            told = ToldReading(
                sheet=options["sheet"],
                encoding=options["encoding"],
                patience=WORKBOOK_PATIENCE_SECONDS,
            )
            run = read_file(options["file"], company, kind, user, options["parameter"], told)
        except CommandRefused as refusal:
            if options["as_json"]:
                self.print_json(describe_refused(str(refusal)))
            raise
        go_on = self.rehearse if options["check_only"] else self.submit
        if status := go_on(run, user, options):
            raise SystemExit(status)

    def submit(self, run: Run, user: User, options: dict[str, Any]) -> int:
        """Send the draft and report; return the exit status."""
        refusals = list_refusals(run)
        if not refusals:
            try:
                self.confirmed = run
                queue(
                    run,
                    user=user,
                    duplicate_reason=options["allow_duplicate"],
                    acknowledged=Acknowledged.COMMAND if options["acknowledge_warnings"] else None,
                    door=Door.COMMAND,
                )
            except WarningsUnread:
                self.confirmed = None
                refusals = [unread_text(run)]
            except DeliveryError as refusal:
                self.confirmed = None
                refusals = [str(refusal)]
            except DatabaseError as error:
                if is_lock_timeout(error):  # never after a commit: the run is a draft as before
                    self.confirmed = None
                raise
            else:
                wait_for_end(run, seconds=options["wait"])
        self.report(run, refusals, as_json=options["as_json"])
        return status_of(run, accepted=not refusals)

    def rehearse(self, run: Run, user: User, options: dict[str, Any]) -> int:
        """Report what sending the draft would meet: its problems, and lines sent before.

        No draft is left behind, whatever goes wrong. The exit status speaks of the check alone.
        """
        foretold, repeats = None, None
        try:
            refusals = list_refusals(run)
            if run.line_count and not run.unreadable:
                foretold = preview_resend(run, user=user, reason=options["allow_duplicate"])
                repeats = describe_resend(foretold, run=run, user=user)
            prefetch_related_objects([run], "problems", "pieces", "attempts")
        finally:
            # Before anything is printed: whoever reads it may have gone away.
            is_gone = retry_when_away(discard_draft, run)
        if options["as_json"]:
            told = describe_run(run, refusals, repeats=repeats, is_kept=False)
            self.print_json(told if is_gone else {**told, **describe_kept(run)})
        else:
            self.report(run, refusals, as_json=False)
            self.tell(foretold, user)
        if not is_gone:
            self.stderr.write(show_signs(kept_text(run)))
        return NOT_ACCEPTED if refusals else ALL_IMPORTED

    def tell(self, foretold: ResendPreview | None, user: User) -> None:
        for sentence in resend_text(foretold, user) if foretold else ():
            self.stdout.write(show_signs(sentence))
        if foretold and foretold.refusal:
            said = _("If sent for real, this file would be refused: %(reason)s")
            self.stderr.write(show_signs(said % {"reason": foretold.refusal}))

    def report(self, run: Run, refusals: list[str], *, as_json: bool) -> None:
        if as_json:
            self.print_json(describe_run(run, refusals))
            return
        figures = f"{run.imported_count}/{run.line_count}" if run.is_over else str(run.line_count)
        self.stdout.write(f"{run.state_label} · {figures} · {run.code}")
        for piece in run.pieces.all():
            self.stdout.write("  " + show_signs(piece.number))
        for problem in run.problems.all()[:50]:
            told = f"  {problem.line}:{problem.field}: {problem.message}"
            self.stdout.write(show_signs(told))
        for refusal in refusals:
            self.stderr.write(show_signs(refusal))

    def print_json(self, described: Mapping[str, object]) -> None:
        self.stdout.write(escape_in_json(json.dumps(described, ensure_ascii=False)))


def read_seconds(word: str) -> float:
    try:
        seconds = float(word)
    except ValueError:
        seconds = math.nan
    if not seconds >= 0:  # neither is what is no number
        raise ArgumentTypeError(f"write a number of seconds, 0 or more, not {word!r}")
    return seconds


def choose_parameters(kind: Kind, items: list[str]) -> ParameterValues:
    """Return what the upload form would make of these, or refuse with a sentence."""
    typed = dict(item.partition("=")[::2] for item in items)
    form = ParametersForm(typed, kind=kind)
    for name, value in typed.items():
        if name not in form.fields or name in form.errors:
            raise CommandRefused(
                _("“%(name)s=%(value)s” is not a parameter of this kind of import.")
                % {"name": name, "value": value}
            )
    for name in form.errors:
        raise CommandRefused(
            _("This kind of import needs a parameter: --parameter %(name)s=…") % {"name": name}
        )
    return form.chosen


def read_encoding(word: str) -> str:
    """Return our name of an encoding that has several; none: it is found."""
    if not word:
        return word
    with suppress(LookupError):
        name = codecs.lookup(word).name
        for known in ENCODINGS:
            if codecs.lookup(known).name == name:
                return known
    raise ArgumentTypeError(f"write one of {', '.join(ENCODINGS)}, not {word!r}")


def unread_text(run: Run) -> str:
    """Say that a script must not let pass what a page would ask about."""
    sentence = ngettext(
        "The check has %(count)s warning: nothing was sent. Read it above, then correct the file "
        "or send it again with --acknowledge-warnings.",
        "The check has %(count)s warnings: nothing was sent. Read them above, then correct the "
        "file or send it again with --acknowledge-warnings.",
        run.warning_count,
    )
    return sentence % {"count": run.warning_count}


def read_file(
    path: Path,
    company: Company,
    kind: Kind,
    user: User,
    parameters: list[str],
    told: ToldReading,
) -> Run:
    """Make the draft of a file on this machine, or refuse one that is none, as the page does."""
    chosen = choose_parameters(kind, parameters)
    try:
        with refuse_unreadable(path), path.open("rb") as file:
            refuse_unfit(told, is_workbook=bool(find_form(path)))
            run = open_draft(
                company=company,
                kind=kind,
                upload=File(file, name=path.name),
                user=user,
                parameters=chosen,
                told=told,
                must_be_text=True,
                door=Door.COMMAND,
            )
    except PermissionDenied as error:
        raise CommandRefused(str(error)) from error
    if run.unreadable and run.unreadable["code"] == "workbook_no_sheet":
        retry_when_away(discard_draft, run)
        raise CommandRefused(run.unreadable_message)
    return run


def refuse_unfit(told: ToldReading, *, is_workbook: bool) -> None:
    """Refuse what says nothing of such a file: it would be given up in silence."""
    if told.sheet and not is_workbook:
        raise CommandRefused(_("--sheet is for workbooks: this file has no sheets."))
    if told.encoding and is_workbook:
        raise CommandRefused(_("--encoding is for text files: a workbook has none to choose."))


def list_refusals(run: Run) -> list[str]:
    """Return why the draft cannot be confirmed as it is."""
    refusals = [str(obstacle) for obstacle in find_obstacles(run)]
    if run.unreadable:
        refusals[0] = run.unreadable_message
    return refusals


def wait_for_end(run: Run, *, seconds: float) -> None:
    """Wait until the run is over, at most so long."""
    end = time.monotonic() + seconds
    while not run.is_over and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
        run.refresh_from_db()


def status_of(run: Run, *, accepted: bool) -> int:
    if not accepted:
        return NOT_ACCEPTED
    if run.state == Run.State.IMPORTED and run.imported_count != run.line_count:
        return SOME_NOT_IMPORTED
    return STATUS_BY_STATE.get(Run.State(run.state), ALL_IMPORTED)
