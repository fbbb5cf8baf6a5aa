"""Settings from the environment: what is right, and the sentence for what is not."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.env import Env


def test_a_setting_comes_from_the_environment_or_from_the_file_it_names(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("from the file\n", encoding="utf-8")

    assert Env({"KEY": "here"}).text("KEY") == "here"
    assert Env({"KEY_FILE": str(path)}).text("KEY") == "from the file"
    assert Env({"KEY": "here", "KEY_FILE": str(path)}).text("KEY") == "here"
    assert Env({"KEY": ""}).text("KEY", "default") == "default"


def test_a_missing_setting_says_what_to_set() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Set KEY, or KEY_FILE .* Make one so\."):
        Env({}).text("KEY", hint="Make one so.")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ImproperlyConfigured, match="KEY_FILE names a file that cannot be read"):
        Env({"KEY_FILE": str(path)}).text("KEY")


@pytest.mark.parametrize(("word", "value"), [("1", True), (" Oui ", True), ("off", False)])
def test_a_flag_is_yes_or_no(word: str, value: bool) -> None:
    assert Env({"FLAG": word}).flag("FLAG") is value


@pytest.mark.parametrize(
    "read",
    [
        lambda env: env.flag("NAME"),
        lambda env: env.number("NAME", 1),
        lambda env: env.database("NAME", ""),
        lambda env: env.zone("NAME", ""),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_in_a_sentence(read: Callable[[Env], object]) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^NAME is "):
        read(Env({"NAME": "perhaps"}))


@pytest.mark.parametrize("word", ["0", "-1", "1.5", "1_000", "٣"])
def test_a_number_is_digits_and_large_enough(word: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="at least 1"):
        Env({"NUMBER": word}).number("NUMBER", 5, least=1)


def test_a_wrong_database_address_does_not_show_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        Env({"DATABASE_URL": "postgrex://user:s3cret@host/name"}).database("DATABASE_URL", "")

    assert "s3cret" not in str(refused.value)


def test_a_database_on_which_nothing_was_tried_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^NAME is no address of a database"):
        Env({"NAME": "mysql://web:s3cret@host/name"}).database("NAME", "")


@pytest.mark.parametrize("zone", ["", "Europe/Paris", "UTC"])
def test_a_time_zone_is_one_that_exists(zone: str) -> None:
    assert Env({"ZONE": zone}).zone("ZONE", "Europe/Paris") == (zone or "Europe/Paris")


@pytest.mark.parametrize("zone", ["Paris", "../etc/passwd", "/etc/localtime", "Europe"])
def test_another_time_zone_is_refused_in_a_sentence(zone: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="is no time zone"):
        Env({"ZONE": zone}).zone("ZONE", "Europe/Paris")


@pytest.mark.parametrize("word", ["", "database", " database "])
def test_the_queue_is_in_the_database_unless_a_redis_is_named(word: str) -> None:
    assert Env({"TASKS": word}).redis("TASKS") is None


@pytest.mark.parametrize(
    "address",
    ["redis://redis", "redis://127.0.0.1:6379/9", "redis://[::1]:6379/", "rediss://u:p@h:1/0"],
)
def test_a_redis_is_named_by_its_address(address: str) -> None:
    assert Env({"TASKS": f" {address}\n"}).redis("TASKS") == address


@pytest.mark.parametrize(
    "address",
    [
        "redis", "http://h:6379/0", "redis://", "redis://:s3cret@h:99999/0", "redis://h:0/0",
        "redis://h/nine", "redis://h/0/1", "redis://u:s3cret@h/0?db=1", "redis://h/0#1",
    ],
)  # fmt: skip
def test_a_wrong_queue_is_refused_in_a_sentence_without_its_password(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^TASKS is no queue: write “database”") as no:
        Env({"TASKS": address}).redis("TASKS")

    assert "s3cret" not in str(no.value)


def test_a_list_is_cut_at_commas() -> None:
    assert Env({"HOSTS": " a, b ,,c"}).words("HOSTS") == ["a", "b", "c"]


def test_a_missing_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = Env({"DATA_DIR": str(tmp_path / "new" / "data")}).folder("DATA_DIR", tmp_path)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ImproperlyConfigured, match=r"^DATA_DIR cannot be made"):
        Env({"DATA_DIR": str(tmp_path / "file" / "data")}).folder("DATA_DIR", tmp_path)


def test_a_folder_that_cannot_be_written_to_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *arguments: False)  # root may write everywhere

    with pytest.raises(ImproperlyConfigured, match=r"^DATA_DIR cannot be written to"):
        Env({"DATA_DIR": str(tmp_path)}).folder("DATA_DIR", tmp_path)
