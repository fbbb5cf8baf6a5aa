"""Which classes the style sheets know, and which the pages wear: by reading the sources."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib import admin

ROOT = Path(settings.BASE_DIR)
STATICS = (ROOT / "portal/static/portal", ROOT / "imports/static/imports")
TEMPLATES = ROOT / "templates"
TABLER = STATICS[0] / "vendor/tabler/tabler.min.css"
ADMIN_SHEET = STATICS[0] / "admin.css"
#: What a template says in a tag, and what it says by one.
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CLASSES = re.compile(r'(?<![\w-])class="([^"]*)"')
NAME = re.compile(r"-?[A-Za-z_][\w-]*")
WORD = re.compile(r"[\w-]+")
#: Put on by htmx.
STRANGERS = {"htmx-request"}
#: Put on by Django's administration in ways of its own, and the names of the queue's own pages.
OF_ADMINISTRATION = {"change-list", "nowrap", "app-django_tasks_database", "field-task_path"}


def list_sheets() -> list[Path]:
    return [
        path for folder in STATICS for path in folder.rglob("*.css") if "vendor" not in path.parts
    ]


def find_selectors(sheet: Path) -> set[str]:
    """Return every class that a style sheet speaks of."""
    css = sheet.read_text(encoding="utf-8")
    css = re.sub(r'/\*.*?\*/|"[^"]*"|url\([^)]*\)', "", css, flags=re.DOTALL)
    heads = re.findall(r"([^{};]+)\{", css)
    return {name for head in heads for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", head)}


@dataclass
class Worn:
    """What pages may wear: whole names, and names whose end is only known when they are shown."""

    names: set[str] = field(default_factory=set)
    beginnings: set[str] = field(default_factory=set)
    #: Whatever may stand at the end of such a name.
    words: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        return name in self.names or any(
            name.startswith(beginning) and name.removeprefix(beginning) in self.words
            for beginning in self.beginnings
        )

    def take_template(self, text: str) -> None:
        text = re.sub(r"\{#.*?#\}", "", text)
        for tag in TAG.findall(text):
            self.words.update(WORD.findall(" ".join(re.findall(r'"([^"]*)"', tag))))
        for value in CLASSES.findall(TAG.sub("\0", text)):
            for worn in value.split():
                first, *others = worn.split("\0")
                if first.endswith("-"):
                    self.beginnings.add(first)
                    self.words.update(others)
                else:
                    self.names.update(filter(None, [first, *others]))

    def take_script(self, text: str) -> None:
        for quoted in re.findall(r'"([^"\n]*)"', text):
            self.names.update(NAME.findall(quoted))

    def take_code(self, text: str) -> None:
        for part in ast.walk(ast.parse(text)):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                self.words.update(WORD.findall(part.value))
                # A word alone may be anything; with a hyphen it is a class, or looks like one.
                if found := re.search(r'class="([\w -]+)|^((?:\w+-)+\w+)$', part.value):
                    self.names.update((found[1] or found[2]).split())


def read_site() -> Worn:
    """Read what our own templates, scripts and code put on."""
    worn = Worn(names=set(STRANGERS), beginnings={"icon-"})  # and a size: the tag “icon”
    for path in TEMPLATES.rglob("*.html"):
        worn.take_template(path.read_text(encoding="utf-8"))
    for folder in STATICS:
        for path in folder.glob("*.js"):
            worn.take_script(path.read_text(encoding="utf-8"))
    for folder in (ROOT / "portal", ROOT / "imports"):
        for path in folder.rglob("*.py"):
            if "migrations" not in path.parts:
                worn.take_code(path.read_text(encoding="utf-8"))
    return worn


def read_administration() -> Worn:
    """Read what the administration puts on: Django's and ours."""
    worn = read_site()
    folder = Path(admin.__file__).parent
    for path in (folder / "templates").rglob("*.html"):
        worn.take_template(path.read_text(encoding="utf-8"))
    worn.take_code((folder / "templatetags/admin_list.py").read_text(encoding="utf-8"))
    worn.names |= OF_ADMINISTRATION
    worn.beginnings |= {"field-"}  # and the name of a column
    return worn
