"""The commands, as a shell runs them: arguments, sentences, exit statuses."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from portal.models import Company, Membership, Role, User
from tests.effort import rows_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent
ADD = ("--name", "Acme", "--server-url", "http://erp:8080/", "--file", "A.Gestimum")
USER = ("--erp-user", "WEB")


def run(
    data_dir: Path, *arguments: str, stdin: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run manage.py on data of its own, with nothing set but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, "DEBUG": "1", "DATA_DIR": str(data_dir), **environ},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_company_is_added_by_a_shell_with_its_own_idea_of_version(tmp_path: Path) -> None:
    run(tmp_path, "migrate", "-v0").check_returncode()
    options = ("--test", "--version", "8", "--connect-timeout", "5", "--answer-timeout", "60")

    added = run(
        tmp_path, "add_company", "acme", *ADD, *USER, *options, "--password-stdin", stdin=" pw \n"
    )
    again = run(tmp_path, "add_company", "acme", *ADD, *USER)
    shown = run(
        tmp_path,
        "shell",
        "-v0",
        "-c",
        "c = Company.objects.get(); print(c.server_url, c.erp_version, c.is_test,"
        " c.connect_timeout, c.answer_timeout, [*c.erp_password])",
    )

    assert added.returncode == 0, added.stderr
    assert added.stdout.strip() == "acme: /companies/acme/"
    assert shown.stdout.strip() == "http://erp:8080 8 True 5 60 [' ', 'p', 'w', ' ']"
    assert again.returncode != 0
    assert "SLUG" in again.stderr
    assert "Traceback" not in again.stderr


def test_a_missing_setting_is_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    ended = run(tmp_path, "check", DEBUG="", SECRET_KEY="x" * 50)

    assert ended.returncode == 2
    assert ended.stderr.startswith("The settings are not right. FIELD_KEYS is not set.")
    assert "rotate_keys --new" in ended.stderr
    assert "Traceback" not in ended.stderr


COMMANDS = [
    ("sweep",),
    ("worker",),
    ("rotate_keys",),
    ("add_company", "acme", *ADD, *USER),
    ("add_member", "alice", "acme", "reader"),
    ("submit", __file__, "--company", "a", "--kind", "articles", "--user", "alice"),
]


@pytest.mark.parametrize("command", rows_of(COMMANDS), ids=lambda command: command[0])
def test_before_migrating_a_command_says_to_migrate(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    ended = run(tmp_path / "not" / "there", *command)

    assert ended.returncode == (2 if command[0] == "submit" else 1)
    assert "manage.py migrate" in ended.stderr
    assert "Traceback" not in ended.stderr


EARLY = [("check",), ("makemigrations", "--check"), ("diffsettings",), ("migrate", "--plan")]


@pytest.mark.parametrize("command", rows_of(EARLY))
def test_what_needs_no_tables_works_before_there_is_a_folder(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    ended = run(tmp_path / "not" / "there", *command)

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("migrate",), 1),
        (("sweep",), 1),
        (("submit", __file__, "--company", "a", "--kind", "articles", "--user", "alice"), 2),
    ],
    ids=["migrate", "sweep", "submit"],
)
def test_a_database_that_is_away_is_a_sentence_without_its_password(
    tmp_path: Path, command: tuple[str, ...], status: int
) -> None:
    ended = run(tmp_path, *command, DATABASE_URL="postgres://web:s3cret@127.0.0.1:1/bordereau")

    assert ended.returncode == status
    assert "DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "s3cret" not in ended.stderr


def test_the_first_key_is_made_before_anything_is_set(tmp_path: Path) -> None:
    made = run(tmp_path, "rotate_keys", "--new", DEBUG="")

    assert made.returncode == 0
    assert Fernet(made.stdout.strip())
    assert not list(tmp_path.iterdir())


def test_production_settings_pass_djangos_own_checks(tmp_path: Path) -> None:
    ended = run(
        tmp_path,
        *("check", "--deploy", "--fail-level", "WARNING"),
        DEBUG="0",
        SECRET_KEY="aB3$-xYz9" * 8,
        FIELD_KEYS=Fernet.generate_key().decode(),
        ALLOWED_HOSTS="bordereau.example.test",
    )

    assert ended.returncode == 0, ended.stderr
    assert "portal.I001" in ended.stderr


FAIL = """
from unittest import mock
from django.test import Client
entrance = "portal.middleware.LoginRequiredMiddleware.process_view"
with mock.patch(entrance, side_effect=RuntimeError("the roof fell in")):
    print(Client(raise_request_exception=False).get("/", secure=True).content.decode())
"""


def test_an_error_in_production_is_in_the_log_and_not_on_the_page(tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()
    environ = {"DEBUG": "0", "SECRET_KEY": "aB3$-xYz9" * 8, "FIELD_KEYS": key}
    static = {"STATIC_FROM_SOURCE": "1", "ALLOWED_HOSTS": "testserver"}

    ended = run(tmp_path, "shell", "-v0", "-c", FAIL, **environ, **static)

    assert "the roof fell in" in ended.stderr
    assert "Bordereau" in ended.stdout
    assert "Traceback" not in ended.stdout
    for text in ("the roof fell in", *environ.values(), str(tmp_path)):
        assert len(text) == 1 or text not in ended.stdout


def test_the_keys_of_debug_are_refused_in_production(tmp_path: Path) -> None:
    ended = run(
        tmp_path,
        *("check", "--deploy"),
        DEBUG="0",
        SECRET_KEY="only-for-debug-" + "x" * 40,
        FIELD_KEYS="b25seS1mb3ItZGVidWctLW9ubHktZm9yLWRlYnVnLS0=",
        ALLOWED_HOSTS="bordereau.example.test",
    )

    assert ended.returncode == 1
    assert "portal.E002" in ended.stderr
    assert "portal.E003" in ended.stderr


def test_the_limits_on_logins_have_their_table_after_migrating(tmp_path: Path) -> None:
    run(tmp_path, "migrate", "-v0").check_returncode()

    kept = run(
        tmp_path,
        *("shell", "-v0", "-c"),
        "from django.core.cache import cache; cache.set('a', 1); print(cache.get('a'))",
    )

    assert kept.stdout.strip() == "1"


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--server-url", "erp:8080", "--server-url"),
        ("--version", "seven", "--version"),
        ("--answer-timeout", "1", "--answer-timeout"),
        ("--erp-user", "", "--erp-user"),
    ],
)
def test_a_wrong_option_is_named_with_its_sentence(
    db: None, option: str, value: str, named: str
) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("add_company", "acme", *ADD, *USER, option, value)

    assert str(refused.value).startswith(f"{named}: ")
    assert not Company.objects.exists()


def test_a_member_is_added_and_the_role_changed(company: Company, stranger: User) -> None:
    call_command("add_member", "stranger", "acme", "reader")
    call_command("add_member", "stranger", "acme", "manager")

    assert [m.role for m in Membership.objects.filter(user=stranger)] == [Role.MANAGER]


@pytest.mark.parametrize(
    "arguments",
    [("nobody", "acme", "reader"), ("stranger", "none", "reader"), ("stranger", "acme", "boss")],
)
def test_a_member_that_cannot_be_is_refused(
    company: Company, stranger: User, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(CommandError):
        call_command("add_member", *arguments)

    assert not Membership.objects.exists()


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT erp_password FROM portal_company")
        return str(cursor.fetchone()[0])


def test_rotating_encrypts_with_the_first_key(
    company: Company, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = settings.FIELD_KEYS[0], Fernet.generate_key().decode()
    before = stored()
    settings.FIELD_KEYS = [new, old]

    call_command("rotate_keys")

    settings.FIELD_KEYS = [new]
    assert stored() != before
    assert Company.objects.get().erp_password == "ERP-s3cret"
    assert "(1)" in capsys.readouterr().out


def test_rotating_without_the_right_key_changes_nothing(company: Company, settings: Any) -> None:
    before = stored()
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match="FIELD_KEYS"):
        call_command("rotate_keys")

    assert stored() == before
