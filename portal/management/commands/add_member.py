"""Gives a user a role in a company."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.companies import set_role
from portal.models import Company, Door, Role, User


class Command(BaseCommand):
    help = "Gives a user a role in a company, or changes the role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("company", metavar="COMPANY_SLUG")
        parser.add_argument(
            "role", metavar="ROLE", choices=Role.values, help=", ".join(Role.values)
        )

    def handle(
        self, *args: object, username: str, company: str, role: str, **options: object
    ) -> None:
        try:
            user = User.objects.get(username=username)
        except User.DoesNotExist as error:
            raise CommandError(
                _("There is no user named “%(username)s”.") % {"username": username}
            ) from error
        try:
            found = Company.objects.only("name").get(slug=company)
        except Company.DoesNotExist as error:
            raise CommandError(
                _("There is no company with the short name “%(slug)s”.") % {"slug": company}
            ) from error
        set_role(found, user, Role(role), user=None, door=Door.COMMAND)
        self.stdout.write(f"{username} · {company} · {role}")
