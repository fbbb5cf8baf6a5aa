"""Why a run does not move, named after what the caller may do next."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
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
    """Something must be mended before the run can be confirmed: see `obstacles`."""

    def __init__(self, obstacles: "Sequence[str | StrPromise]") -> None:
        super().__init__(obstacles)
        self.obstacles = obstacles

    @property
    def message(self) -> str:  # type: ignore[override]
        return " ".join(str(obstacle) for obstacle in self.obstacles)


class WarningsUnread(DeliveryError):
    """The draft has warnings: whoever confirms it must acknowledge them."""

    message = _("This draft has warnings: say that you have read them before it is sent.")


class TooLate(DeliveryError):
    """Somebody was faster, or the draft was read again meanwhile: look at the run as it is."""

    message = _("This import has changed meanwhile. Look at it as it is now before going on.")


class StillUnderWay(DeliveryError):
    """The process that fell silent may yet be sending: nothing may follow it before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    @property
    def message(self) -> str:  # type: ignore[override]
        return gettext(
            "The process that was sending fell silent, but its connection may be open until "
            "%(time)s. Rule that nothing arrived after that time."
        ) % {"time": time_format(localtime(self.until), "H:i")}


class DuplicateFile(DeliveryError):
    """The same bytes may be booked already: going on takes a reason from a person."""

    message = _(
        "This very file was already sent to this company. Sending it again would book its lines "
        "twice: give a reason if that is what you want."
    )

    def __init__(self, runs: "Sequence[Run]") -> None:
        super().__init__(runs)
        self.runs = runs
