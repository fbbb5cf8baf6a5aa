"""Reads a page by place: what a person sees in its heading, in its panel, in a row."""

import re
from collections.abc import Iterator

from django.test import Client
from django.test.html import Element, parse_html

from imports.models import Run


def look(client: Client, run: Run) -> "Page":
    """Return the page of the run as the client sees it."""
    return Page(client.get(run.get_absolute_url()).text)


class Page:
    """A page, or a part of one, in which places are found by simple selectors.

    A selector is names of elements with `#id`, `.class`, `[attribute]` or `[attribute=value]`,
    each inside the one before: `#draft .verdict-text h2`. Texts are told as they are read: entities
    are letters, and blanks of any number are one.
    """

    def __init__(self, html: str) -> None:
        parsed = parse_html(html)
        self.roots = [parsed] if isinstance(parsed, Element) else []

    def find(self, selector: str) -> list[Element]:
        """Return the elements at that place, in the order of the page."""
        found = self.roots
        for step, part in enumerate(selector.split()):
            inside = (one for root in found for one in walk(root, with_itself=step == 0))
            found = list({id(one): one for one in inside if fits(one, part)}.values())
        return found

    def has(self, selector: str) -> bool:
        return bool(self.find(selector))

    def texts(self, selector: str) -> list[str]:
        return [read(one) for one in self.find(selector)]

    def text(self, selector: str) -> str:
        """Return what stands at the one place of that name."""
        texts = self.texts(selector)
        assert len(texts) == 1, f"{len(texts)} places are {selector}"
        return texts[0]


def walk(element: Element, *, with_itself: bool) -> Iterator[Element]:
    if with_itself:
        yield element
    for child in element.children:
        if isinstance(child, Element):
            yield from walk(child, with_itself=True)


def fits(element: Element, part: str) -> bool:
    attributes = dict(element.attributes)
    name = re.match(r"[\w-]*", part)
    if name and name[0] and name[0] != element.name:
        return False
    for sign, word in re.findall(r"([#.])([\w-]+)", re.sub(r"\[.*?\]", "", part)):
        held = (attributes.get("id" if sign == "#" else "class") or "").split()
        if word not in held:
            return False
    wanted = re.findall(r"\[([\w-]+)(?:=([^\]]*))?\]", part)
    return all(key in attributes and value in ("", attributes[key]) for key, value in wanted)


def read(element: Element) -> str:
    return re.sub(" +", " ", "".join(read_letters(element))).strip(" ")


def read_letters(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, Element):
            yield " "
            yield from read_letters(child)
            yield " "
        else:
            yield str(child)
