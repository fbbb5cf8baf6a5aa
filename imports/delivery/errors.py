"""Why a run does not move, named after what the caller may do next."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from imports.models import Run


class DeliveryError(Exception):
    """The run stays as it is; `message` says why, for people."""

    message: "str | StrPromise" = ""

    def __str__(self) -> str:
        return str(self.message)


class NotReady(DeliveryError):
    """Something must be fixed before the run can be confirmed: see `obstacles`."""

    def __init__(self, obstacles: "Sequence[str | StrPromise]") -> None:
        super().__init__(obstacles)
        self.obstacles = obstacles

    @property
    def message(self) -> str:  # type: ignore[override]
        return " ".join(str(obstacle) for obstacle in self.obstacles)


class WarningsUnread(DeliveryError):
    """The draft has warnings: whoever confirms it must acknowledge them."""

    message = _("This draft has warnings: confirm that you have read them before it is sent.")


class TooLate(DeliveryError):
    """Somebody was faster, or the draft was read again meanwhile: look at the run as it is."""

    message = _(
        "This import has changed in the meantime. Check it as it is now before you continue."
    )


class StillUnderWay(DeliveryError):
    """The process that fell silent may yet be sending: nothing may follow it before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    @property
    def message(self) -> str:  # type: ignore[override]
        return gettext(
            "The sending process stopped responding, but its connection may be open until "
            "%(time)s. Only record that nothing arrived after that time."
        ) % {"time": time_format(localtime(self.until), "H:i")}


class DuplicateFile(DeliveryError):
    """The lines may be booked already: going on takes a reason from a person who may give it.

    `runs` are those that hold them, under whatever profile of the company file. `repeated` of
    `count` lines were sent before, None where all of them were; `is_same_file`: in the very file.
    """

    def __init__(
        self,
        runs: "Sequence[Run]",
        *,
        repeated: int | None = None,
        count: int = 0,
        is_same_file: bool = False,
    ) -> None:
        super().__init__(runs)
        self.runs = runs
        self.repeated = repeated
        self.count = count
        self.is_same_file = is_same_file

    @property
    def message(self) -> str:  # type: ignore[override]
        if self.is_same_file:
            return gettext(
                "This exact file was already sent to this company file. Sending it again would "
                "record its lines twice: give a reason if this is intended."
            )
        if self.repeated in (None, self.count):
            return gettext(
                "Every line of this file was already sent to this company file. Sending it "
                "again would record them twice: give a reason if this is intended."
            )
        return ngettext(
            "%(repeated)s of %(count)s lines was already sent to this company file. Sending it "
            "again would record it twice: give a reason if this is intended.",
            "%(repeated)s of %(count)s lines were already sent to this company file. Sending "
            "them again would record them twice: give a reason if this is intended.",
            self.repeated or 0,
        ) % {"repeated": self.repeated, "count": self.count}


class SentElsewhere(DuplicateFile):
    """Another import holds some of the lines or all of them: no reason lets these go again."""

    @property
    def message(self) -> str:  # type: ignore[override]
        return gettext(
            "Some or all of these lines were also sent in another import, so they cannot be "
            "sent again from here: check that import first. If nothing should be sent, choose "
            "that option."
        )


class PerhapsSent(DuplicateFile):
    """An earlier request with these lines was refused as a whole, without proof of what it left.

    `words` are those of the ERP: whoever may send gives a reason.
    """

    def __init__(self, runs: "Sequence[Run]", *, words: str) -> None:
        super().__init__(runs)
        self.words = words

    @property
    def message(self) -> str:  # type: ignore[override]
        return gettext(
            "Gestimum refused an earlier request containing these lines as a whole "
            "(“%(words)s”), and nothing proves that none of them was recorded. Check in "
            "Gestimum, then give a reason to send them again."
        ) % {"words": self.words}


class ManagerNeeded(DuplicateFile):
    """The whole file may be booked already: only a manager may let it go again."""

    @property
    def message(self) -> str:  # type: ignore[override]
        if self.is_same_file:
            return gettext(
                "This exact file was already sent to this company file: only a manager of the "
                "company can send it again, with a reason."
            )
        return gettext(
            "Every line of this file was already sent to this company file: only a manager of "
            "the company can send them again, with a reason."
        )
