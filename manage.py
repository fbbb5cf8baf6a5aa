#!/usr/bin/env python
"""Run Bordereau's commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if sys.argv[1:2] == ["demo"]:
        from portal.demo import prepare_environment  # noqa: PLC0415 - must run before settings

        prepare_environment()
    if sys.argv[1:] == ["rotate_keys", "--new"]:
        from portal.secrets import generate_key  # noqa: PLC0415 - there are no settings yet

        # Whoever needs the first key cannot have set it yet.
        sys.stdout.write(f"{generate_key()}\n")
        return

    from django.conf import settings  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415

    try:
        settings.INSTALLED_APPS  # noqa: B018 - loads the settings: theirs are the first mistakes
    except ImproperlyConfigured as error:
        sys.stderr.write(f"The settings are not right. {error}\n")
        # As for wrong arguments: 1 would tell who scripts “submit” that lines were refused.
        sys.exit(2)
    run_command()


def run_command() -> None:
    """Run the command; a database that is away or not migrated is a sentence, not a traceback."""
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        from portal.database import explain_database  # noqa: PLC0415

        if sentence := explain_database(error):
            sys.exit(sentence)
        raise


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
