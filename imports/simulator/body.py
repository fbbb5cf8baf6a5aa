"""Reads the JSON of a request piece by piece: a body of 60 MB is never held whole."""

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

BLOCK = 256 * 1024
BLANK = " \t\r\n"


class MalformedRequestError(ValueError):
    """The body is not JSON, or not of the documented form."""


class JsonText:
    """A cursor over JSON text that is read from `source` as it is needed."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.decode = codecs.getincrementaldecoder("utf-8")().decode
        self.decode_value = json.JSONDecoder().raw_decode
        self.text = ""
        self.at = 0
        self.block = BLOCK
        self.has_ended = False

    def read_more(self) -> bool:
        """Read one more block; return False at the end of the body."""
        if self.has_ended:
            return False
        raw = self.source.read(self.block)
        self.has_ended = not raw
        try:
            self.text = self.text[self.at :] + self.decode(raw, final=self.has_ended)
        except UnicodeDecodeError as error:
            raise MalformedRequestError("The body is not UTF-8.") from error
        self.at = 0
        return True

    def peek(self) -> str:
        """Return the next character that is no blank, or "" at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in BLANK:
                    return self.text[self.at]
                self.at += 1
            if not self.read_more():
                return ""

    def take(self, expected: str) -> str:
        """Step over the next character, one of `expected`."""
        found = self.peek()
        if not found or found not in expected:
            raise MalformedRequestError(f"The body is not the documented JSON: {found!r} found.")
        self.at += 1
        return found

    def value(self) -> object:
        """Read the next value whole."""
        self.peek()
        while True:
            try:
                value: object
                value, end = self.decode_value(self.text, self.at)
            except json.JSONDecodeError as error:
                if not self.read_more():
                    raise MalformedRequestError(f"The body is not JSON: {error.msg}.") from error
            except RecursionError as error:
                raise MalformedRequestError("The body is nested too deeply.") from error
            else:
                # A number that touches the end of what was read may go on in the next block.
                if end < len(self.text) or not self.read_more():
                    self.at, self.block = end, BLOCK
                    return value
            # A long value is read in ever larger blocks, or it would be tried too often.
            self.block *= 2

    def members(self) -> Iterator[str]:
        """Yield the names of an object; whoever asks reads each value before the next name."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            name = self.value()
            self.take(":")
            yield str(name)
            if self.take(",}") == "}":
                return

    def elements(self) -> Iterator[object]:
        """Yield the elements of an array."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """A request without its lines: `arrays` holds the length of each array."""

    company: Mapping[str, object]
    parameters: Mapping[str, object]
    arrays: Mapping[str, int]


def walk(source: IO[bytes], root: str) -> Iterator[tuple[str, str, object]]:
    """Yield (part, name, value) of a request; an array comes as an iterator, to be read at once."""
    source.seek(0)
    text = JsonText(source)
    for found in text.members():
        if found != root:
            raise MalformedRequestError(f"{root} expected, {found} found.")
        for part in text.members():
            for name in text.members():
                if text.peek() == "[":
                    elements = text.elements()
                    yield part, name, elements
                    for _ in elements:
                        pass
                else:
                    yield part, name, text.value()
    if text.peek():
        raise MalformedRequestError("Something follows the JSON of the body.")


def read_envelope(source: IO[bytes], root: str) -> Envelope:
    """Read everything but the arrays; raises MalformedRequestError."""
    parts: dict[str, dict[str, object]] = {"societe": {}, "parametres": {}}
    arrays: dict[str, int] = {}
    for part, name, value in walk(source, root):
        if isinstance(value, Iterator):
            arrays[name] = sum(1 for _ in value)
        else:
            parts.setdefault(part, {})[name] = value
    return Envelope(company=parts["societe"], parameters=parts["parametres"], arrays=arrays)


def read_lines(source: IO[bytes], root: str, name: str) -> Iterator[str]:
    """Yield the strings of one array of `parametres`."""
    for _, found, value in walk(source, root):
        if found == name and isinstance(value, Iterator):
            for line in value:
                if not isinstance(line, str):
                    raise MalformedRequestError(f"{name} holds something that is not a string.")
                yield line
