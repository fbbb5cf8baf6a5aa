"""What the ERP answered to a run, opened as far as it is shown."""

from dataclasses import dataclass
from functools import cached_property

from imports.models import Journal, Run
from imports.outcomes.overview import OpenedAnswer, Overview


@dataclass(frozen=True)
class ErpReply:
    """What came back from the last attempt that got anything, and what it says."""

    journal: Journal
    line_count: int

    @cached_property
    def opened(self) -> OpenedAnswer:
        """Read a small answer once, whatever it is; of a large one only what is asked for."""
        return self.journal.open(sent=self.line_count)

    @property
    def overview(self) -> Overview:
        return self.opened.overview

    @property
    def answer(self) -> OpenedAnswer | None:
        """Return the answer, or None when what came is no answer of Gestimum."""
        return self.opened if self.overview.is_answer else None


def find_reply(run: Run) -> ErpReply | None:
    """Return what the ERP sent back, or None when nothing came. One query."""
    journal = Journal.objects.last_of(run)
    return None if journal is None else ErpReply(journal, run.line_count)
