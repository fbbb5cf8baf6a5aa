"""Collect the texts so that a change of them reads as that change: sorted, and without a date."""

from pathlib import Path

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--sort-output"]
    msgattrib_options = [*makemessages.Command.msgattrib_options, "--sort-output"]

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        path = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = path.read_text().splitlines(keepends=True)
        dated = ('"POT-Creation-Date', '"Report-Msgid-Bugs-To')
        path.write_text("".join(line for line in lines if not line.startswith(dated)))
