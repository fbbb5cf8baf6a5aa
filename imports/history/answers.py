"""What the ERP answered to a run, as far as it can be read."""

from dataclasses import dataclass
from functools import cached_property

from imports.gestimum.parsing import Answer, NotAnAnswer
from imports.models import Journal, Run


@dataclass(frozen=True)
class Reply:
    """The bytes that came back from the last attempt that got any, and what they say."""

    journal: Journal

    @property
    def answer(self) -> Answer | None:
        """Return the answer, or None when what came is no answer of Gestimum."""
        return None if isinstance(self._read, NotAnAnswer) else self._read

    @property
    def defect(self) -> NotAnAnswer | None:
        """Return why what came is no answer, or None when it is one."""
        return self._read if isinstance(self._read, NotAnAnswer) else None

    @cached_property
    def _read(self) -> Answer | NotAnAnswer:
        """Read the bytes once, whatever they are: there may be tens of megabytes of them."""
        try:
            found: Answer = self.journal.answer
        except NotAnAnswer as error:
            return error
        return found


def find_reply(run: Run) -> Reply | None:
    """Return what the ERP sent back, or None when nothing came. One query."""
    journals = Journal.objects.filter(attempt__run=run).select_related("attempt")
    journal = journals.order_by("-attempt__number").first()
    return None if journal is None else Reply(journal)
