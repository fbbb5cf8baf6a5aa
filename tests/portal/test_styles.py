"""Style sheets: put together from sources, three a page at most, for nothing that is not worn."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from portal.models import User
from portal.sheets import IMPORT, SheetFinder
from tests.conftest import ClientOf
from tests.pages import Page
from tests.portal.classes import (
    ADMIN_SHEET,
    STATICS,
    STRANGERS,
    TABLER,
    TEMPLATES,
    Worn,
    find_selectors,
    list_sheets,
    read_administration,
    read_site,
)

INCLUDES = TEMPLATES / "imports/includes"
SHEETS = [path for path in list_sheets() if str(path).endswith(settings.STYLE_SHEETS)]


def find_sheet(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str)
    return Path(found)


def list_sources(sheet: Path) -> list[Path]:
    return [sheet.parent / name for name in IMPORT.findall(sheet.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", settings.STYLE_SHEETS)
def test_a_sheet_holds_its_sources_in_their_order_and_asks_for_none(name: str) -> None:
    written = next(path for path in SHEETS if str(path).endswith(name))

    text = find_sheet(name).read_text(encoding="utf-8")

    places = [text.index(path.read_text(encoding="utf-8")) for path in list_sources(written)]
    assert places
    assert places == sorted(places)
    assert "@import" not in text


def test_every_source_is_in_a_sheet_and_in_the_two_of_pages_once() -> None:
    pages = Counter(
        source for sheet in SHEETS if sheet != ADMIN_SHEET for source in list_sources(sheet)
    )

    assert set(pages) == set(list_sheets()) - set(SHEETS)
    assert set(pages.values()) == {1}


def test_a_source_that_changed_is_in_the_sheet_at_once(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SHEETS_DIR = tmp_path
    finder = SheetFinder()
    finder.find("portal/site.css")

    monkeypatch.setattr(SheetFinder, "read_source", lambda self, name: "p { color: red; }")
    finder.find("portal/site.css")

    assert (tmp_path / "portal/site.css").read_text() == "p { color: red; }"
    assert len(list((tmp_path / "portal").iterdir())) == 1


def test_a_source_that_is_missing_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"portal/nowhere\.css"):
        SheetFinder().read_source("portal/nowhere.css")


@pytest.mark.slow
def test_collectstatic_keeps_the_sheets_put_together(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    text = (tmp_path / names["portal/site.css"]).read_text(encoding="utf-8")
    fonts = re.findall(r'url\("([^"]+\.woff2)"\)', text)
    assert "@import" not in text
    assert fonts
    assert all((tmp_path / "portal" / font).is_file() for font in fonts)


def test_a_page_asks_for_three_sheets_at_most(
    client: Client, client_of: ClientOf, alice: User
) -> None:
    login = Page(client.get("/account/login/").text)
    board = Page(client_of(alice).get("/").text)

    tabler, site = "/static/portal/vendor/tabler/tabler.min.css", "/static/portal/site.css"
    asked = [
        [dict(one.attributes)["href"] for one in page.find("link[rel=stylesheet]")]
        for page in (login, board)
    ]
    assert asked == [[tabler, site], [tabler, site, "/static/imports/imports.css"]]


def test_no_page_adds_a_sheet_of_its_own() -> None:
    linking = {
        str(path.relative_to(TEMPLATES)): count
        for path in TEMPLATES.rglob("*.html")
        if (count := path.read_text(encoding="utf-8").count("stylesheet"))
    }

    assert linking == {"skeleton.html": 2, "imports/base.html": 1, "admin/base_site.html": 1}


@pytest.mark.parametrize("path", list_sheets(), ids=lambda path: path.name)
def test_a_style_sheet_loads_nothing_from_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # Where the sheet will be that holds it.
    folder = next(folder for folder in STATICS if path.is_relative_to(folder))

    assert "@import" not in (IMPORT.sub("", text) if path in SHEETS else text)
    for url in re.findall(r"url\(\s*[\"']?([^\"')\s]+)", text):
        assert url.startswith("data:image/") or (folder / url).is_file(), url


@pytest.mark.slow
def test_no_style_is_for_a_class_that_nothing_wears() -> None:
    site, administration = read_site(), read_administration()
    unworn = {
        path.name: sorted(name for name in find_selectors(path) if not worn.has(name))
        for path in list_sheets()
        for worn in [administration if path == ADMIN_SHEET else site]
    }

    assert {name: classes for name, classes in unworn.items() if classes} == {}


def test_no_template_wears_a_class_that_nothing_knows() -> None:
    known = STRANGERS.union(*(find_selectors(path) for path in [*list_sheets(), TABLER]))
    for folder in STATICS:
        for script in folder.glob("*.js"):
            known.update(re.findall(r"[\w-]+", script.read_text(encoding="utf-8")))
    unknown = {}
    for path in TEMPLATES.rglob("*.html"):
        # Those of the administration are Django's, with a few lines of ours.
        if path.parent.name != "admin":
            worn = Worn()
            worn.take_template(path.read_text(encoding="utf-8"))
            unknown[str(path.relative_to(TEMPLATES))] = sorted(worn.names - known)

    assert {name: classes for name, classes in unknown.items() if classes} == {}


def test_what_one_page_includes_lives_in_the_folder_of_that_page() -> None:
    texts = {
        path: path.read_text(encoding="utf-8") for path in (TEMPLATES / "imports").rglob("*.html")
    }
    lonely = [
        include.name
        for include in INCLUDES.glob("*.html")
        if len(
            {
                path.parent
                for path, text in texts.items()
                if f'"imports/includes/{include.name}"' in text
            }
        )
        < 2
    ]

    assert lonely == []
