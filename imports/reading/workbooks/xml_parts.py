"""Reads the XML parts of workbooks, each once from start to end: time grows with the part alone."""

import zipfile
from collections.abc import Mapping, Sequence
from typing import IO, Protocol
from xml.parsers import expat

BLOCK_BYTES = 1 << 20

type Attributes = Mapping[str, str]


class Listener(Protocol):
    """Is told of the elements of a part, one after the other.

    Names come with their prefix: what does not keep to namespaces is read like the rest.
    """

    def attach(self, parser: expat.XMLParserType) -> None:
        """Put its handlers on the parser: as few as it needs, each is called for every element."""


def read_xml(file: IO[bytes], listener: Listener) -> None:
    """Parse a part. Raises ValueError or ExpatError for one that declares entities, or is none."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = refuse_entity
    listener.attach(parser)
    while more := file.read(BLOCK_BYTES):
        parser.Parse(more)
    parser.Parse(b"", True)


def refuse_entity(*_declared: object) -> None:
    raise ValueError("entities are declared: what they unfold to has no bound")


def without_prefix(name: str) -> str:
    """Return the name alone: some writers put a prefix before every one, `<x:c r="A1">`."""
    return name.rpartition(":")[2] if ":" in name else name


def find_elements(archive: zipfile.ZipFile, part: str, name: str) -> list[Attributes]:
    """Return the attributes of all elements of that name."""
    gathered = Gathered(name)
    with archive.open(part) as file:
        read_xml(file, gathered)
    return gathered.found


class Gathered:
    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Attributes] = []

    def attach(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self.start

    def start(self, name: str, attributes: Attributes) -> None:
        if without_prefix(name) == self.name:
            self.found.append(attributes)


def holds_any(file: IO[bytes], signs: Sequence[bytes]) -> bool:
    """Say whether one of the signs stands in the part: looked for as bytes, nothing is parsed."""
    longest = max(map(len, signs))
    rest = b""
    while more := file.read(BLOCK_BYTES):
        block = rest + more
        if any(sign in block for sign in signs):
            return True
        rest = more[-longest:]
    return False
