"""Reads a page by place: what a person sees in its heading, in its panel, in a row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.test import Client
from django.test.html import Element, Parser, normalize_attributes
from django.utils.html import VOID_ELEMENTS

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
        parser = QuickParser()
        parser.feed(html)
        parser.close()
        parser.root.finalize()
        self.roots: list[Element] = [parser.root]

    def find(self, selector: str) -> list[Element]:
        """Return the elements at that place, in the order of the page."""
        found = self.roots
        for step, part in enumerate(selector.split()):
            place = read_place(part)
            inside = (one for root in found for one in walk(root, with_itself=step == 0))
            found = list({id(one): one for one in inside if place.fits(one)}.values())
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


class QuickParser(Parser):
    """Django's, which also keeps where each element stands, and compares it with those alike."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, normalize_attributes(attrs))
        self.current.append(element)
        if tag not in VOID_ELEMENTS:
            self.open_tags.append(element)


def walk(root: Element, *, with_itself: bool) -> Iterator[Element]:
    """Yield the elements in the order of the page."""
    waiting = [root] if with_itself else list_inside(root)
    while waiting:
        element = waiting.pop()
        yield element
        waiting += list_inside(element)


def list_inside(element: Element) -> list[Element]:
    """Return the children of an element, the last one first."""
    return [child for child in reversed(element.children) if isinstance(child, Element)]


@dataclass(frozen=True)
class Place:
    """One step of a selector: what an element there is called and has."""

    name: str
    words: list[tuple[str, str]]
    wanted: list[tuple[str, str]]

    def fits(self, element: Element) -> bool:
        if self.name and self.name != element.name:
            return False
        attributes = dict(element.attributes)
        for key, word in self.words:
            if word not in (attributes.get(key) or "").split():
                return False
        return all(
            key in attributes and value in ("", attributes[key]) for key, value in self.wanted
        )


@cache
def read_place(part: str) -> Place:
    name = re.match(r"[\w-]*", part)
    words = re.findall(r"([#.])([\w-]+)", re.sub(r"\[.*?\]", "", part))
    return Place(
        name=name[0] if name else "",
        words=[("id" if sign == "#" else "class", word) for sign, word in words],
        wanted=re.findall(r"\[([\w-]+)(?:=([^\]]*))?\]", part),
    )


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
