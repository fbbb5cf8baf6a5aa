"""French and English say everything, and the compiled catalogues are those of the sources."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model

from portal.models import Membership
from tests.processes import ROOT

pytestmark = pytest.mark.slow

LANGUAGES = ["fr", "en"]
#: Those of ours that the administration shows, on a page of their own or on another's.
SHOWN_MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in ("imports", "portal")
    if admin.site.is_registered(model) or model is Membership
]


def catalogue(folder: Path, language: str) -> polib.POFile:
    return polib.pofile(str(folder / "locale" / language / "LC_MESSAGES" / "django.po"))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources in which every text has just been collected again."""
    if not shutil.which("xgettext"):
        if os.environ.get("BROWSER_REQUIRED"):
            pytest.fail("the gettext tools are missing")
        pytest.skip("no gettext tools on this machine: install gettext to run this")
    folder = tmp_path_factory.mktemp("sources")
    for name in ("portal", "imports", "templates", "locale"):
        ignore = shutil.ignore_patterns("__pycache__", "static")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    shutil.copy(ROOT / "manage.py", folder)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-v0", *(f"-l{one}" for one in LANGUAGES)],
        cwd=folder,
        env=os.environ | {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "portal.settings"},
        check=True,
        timeout=120,
    )
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_sources_is_translated(fresh: Path, language: str) -> None:
    entries = catalogue(fresh, language)

    missing = [entry.msgid for entry in entries if not entry.obsolete and not entry.translated()]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_of_a_text_that_is_gone(fresh: Path, language: str) -> None:
    gone = [entry.msgid for entry in catalogue(fresh, language).obsolete_entries()]

    assert not gone


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    source = catalogue(ROOT, language)
    compiled = polib.mofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.mo"))

    def say(entries: polib.POFile | polib.MOFile) -> dict[object, object]:
        return {
            (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in entries
        }

    assert say(compiled) == say(source)


def test_french_keeps_the_placeholders_and_its_typography() -> None:
    for entry in catalogue(ROOT, "fr"):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert "'" not in text or "C:\\" in text or "%(" in text, text
            for mark in (" ?", " !", " ;", " :", " »", "« "):
                assert mark not in text, f"a plain space in: {text}"


@pytest.mark.parametrize("model", SHOWN_MODELS, ids=lambda model: model.__name__)
def test_the_administration_names_every_field_in_the_readers_language(model: type[Model]) -> None:
    named_by_python = [
        field.name
        for field in model._meta.fields
        if isinstance(field.verbose_name, str) and not field.primary_key
    ]

    assert named_by_python == []
