"""Adds a company, with the checks of the page that does the same."""

import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.forms import CompanyForm
from portal.models import Door

#: Each option and the field of the form that it fills.
FIELDS = {
    "slug": "SLUG",
    "name": "--name",
    "server_url": "--server-url",
    "company_file": "--file",
    "erp_user": "--erp-user",
    "erp_version": "--version",
    "connect_timeout": "--connect-timeout",
    "answer_timeout": "--answer-timeout",
    "is_test": "--test",
}


class Command(BaseCommand):
    help = "Adds a company."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: object) -> CommandParser:
        # --version is the ERP's here, as everywhere in the portal, and not Django's.
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--name", required=True)
        parser.add_argument("--server-url", required=True, help="http://erp.example.fr:8080")
        parser.add_argument(
            "--file", required=True, dest="company_file", help="the .Gestimum file on the server"
        )
        parser.add_argument("--erp-user", required=True)
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the ERP password from stdin"
        )
        parser.add_argument(
            "--test", action="store_true", dest="is_test", help="a test company, not production"
        )
        parser.add_argument(
            "--version", default="9", dest="erp_version", help="major version of the ERP (9)"
        )
        parser.add_argument("--connect-timeout", default="10", help="seconds (10)")
        parser.add_argument("--answer-timeout", default="1800", help="seconds (1800)")

    def handle(self, *args: object, **options: object) -> None:
        data = {name: options[name] for name in FIELDS} | {"is_active": True}
        if options["password_stdin"]:
            data["erp_password"] = read_password()
        form = CompanyForm(data)
        if not form.is_valid():
            raise CommandError("\n".join(sentences(form)))
        company = form.save_with_record(user=None, door=Door.COMMAND)
        self.stdout.write(f"{company.slug}: {company.get_absolute_url()}")


def read_password() -> str:
    """Return the first line of stdin: a password may begin or end with blanks."""
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise CommandError(_("--password-stdin: no password was received on standard input."))
    return password


def sentences(form: CompanyForm) -> list[str]:
    """Return each error behind the option that it is about."""
    return [
        f"{FIELDS.get(name, name)}: {error['message']}"
        for name, errors in form.errors.get_json_data().items()
        for error in errors
    ]
