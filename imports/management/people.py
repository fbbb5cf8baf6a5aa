"""Who a command acts for, and where: refused with a sentence if it cannot be."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from imports.catalogue import KINDS, Kind
from imports.reading import UnreadableFile, unreadable_text
from portal.models import Company, User
from portal.signs import show_signs

#: The exit status of wrong arguments, and of files that are none (README, "From scripts").
NOT_ACCEPTED = 2


class CommandRefused(CommandError):
    """Wrong arguments, or a file that is none: nothing was done."""

    def __init__(self, message: str) -> None:
        # It may name a file, and whoever named that must not steer the terminal.
        super().__init__(show_signs(message), returncode=NOT_ACCEPTED)


def find_sender(username: str, slug: str) -> tuple[User, Company]:
    """Return the person and the company that they can send files to. Raises CommandRefused."""
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise CommandRefused(_("There is no active user “%(name)s”.") % {"name": username})
    company = Company.objects.sendable_by(person).filter(slug=slug).first()
    if company is None:
        raise CommandRefused(
            _("There is no company “%(slug)s” to which %(name)s can send files.")
            % {"slug": slug, "name": username}
        )
    return person, company


def find_kind(key: str) -> Kind:
    """Return the kind of import of that key. Raises CommandRefused."""
    if key not in KINDS:
        raise CommandRefused(
            _("There is no kind of import “%(key)s”. Available kinds: %(keys)s.")
            % {"key": key, "keys": ", ".join(KINDS)}
        )
    return KINDS[key]


@contextmanager
def refuse_unreadable(path: Path) -> Iterator[None]:
    """Raise CommandRefused where the file cannot be opened or read, with what to do about it."""
    try:
        yield
    except OSError as error:
        raise CommandRefused(
            _("The file %(path)s cannot be read: %(reason)s.")
            % {"path": path, "reason": error.strerror}
        ) from error
    except UnreadableFile as error:
        raise CommandRefused(f"{path.name}: {unreadable_text(error, translate=_)}") from error
