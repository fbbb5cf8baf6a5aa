"""The one request that carries a file: its parameters, its bytes, its address.

Everything here comes from the shapes in the help's examples: docs/gestimum.md, "Request
envelope", and the documented examples that the tests hold this module against.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO
from urllib.parse import urlsplit

from imports.catalogue import Kind, Parameter
from imports.reading.dialect import FIELD_NAMES_SEPARATOR, Dialect

type Parameters = dict[str, str | list[str]]

MASKED = "••••••"
BLOCK_CHARACTERS = 256 * 1024
# The help's examples put the lines after the common parameters and this one, before all others.
BEFORE_THE_LINES = frozenset({"format"})


@dataclass(frozen=True, kw_only=True)
class CompanyLogin:
    """The request's `societe`: which company file is opened, and as whom."""

    file: str
    user: str
    password: str = field(default="", repr=False)
    disconnect: bool = False
    exclusive: bool = False

    def masked(self) -> "CompanyLogin":
        """Return the same login fit to be shown. An empty password stays empty: none was sent."""
        return replace(self, password=MASKED if self.password else "")

    def as_json(self) -> dict[str, str]:
        return {
            "fichier": self.file,
            "utilisateur": self.user,
            "mot_passe": self.password,
            "deconnecter": yes_no(self.disconnect),
            "exclusif": yes_no(self.exclusive),
        }


@dataclass(frozen=True)
class Digest:
    """What was written: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def yes_no(value: bool) -> str:
    return "Oui" if value else "Non"


def build_parameters(
    kind: Kind,
    dialect: Dialect,
    *,
    journal: bool = True,
    statistics: bool = True,
    chosen: Mapping[str, str | Sequence[str]] | None = None,
) -> Parameters:
    """Return the request's `parametres` without the lines, in the documented order.

    `chosen` holds the parameters that only some kinds have; only those are sent. Where the
    dialect has a header, the caller sends the header as the first line. Raises ValueError for a
    parameter that the kind lacks, one of its values that the help does not list, or a required
    one that is missing: the pages never offer these.
    """
    wanted = dict(chosen or {})
    common: dict[str, str] = {
        "journal": yes_no(journal),
        "statistiques": yes_no(statistics),
        "entete": yes_no(dialect.has_header),
        "noms_champs": ""
        if dialect.has_header
        else FIELD_NAMES_SEPARATOR.join(dialect.field_names),
        "separateur_champs": dialect.delimiter,
        "identificateur_texte": dialect.text_delimiter,
    }
    parameters: Parameters = {name: common[name] for name in kind.common_parameters}
    for parameter in kind.parameters:
        if parameter.name in wanted:
            parameters[parameter.name] = checked(parameter, wanted.pop(parameter.name))
        elif parameter.required:
            raise ValueError(f"{kind.key} needs the parameter {parameter.name}")
    if wanted:
        raise ValueError(f"{kind.key} has no parameter {', '.join(sorted(wanted))}")
    return parameters


def checked(parameter: Parameter, value: str | Sequence[str]) -> str | list[str]:
    if not isinstance(value, str):
        return list(value)
    if parameter.values and value not in parameter.values:
        raise ValueError(f"{parameter.name} cannot be {value!r}")
    return value


def write_request(
    kind: Kind,
    login: CompanyLogin,
    parameters: Mapping[str, str | list[str]],
    lines: Iterable[str],
    out: BinaryIO,
) -> Digest:
    """Write the request into `out` as UTF-8 JSON, and return its size in bytes and its SHA-256.

    `lines` goes from first to last as it stands, header line first where there is one. Memory
    stays constant whatever their number. Raises UnicodeEncodeError for half a surrogate pair,
    which no file can hold, and OSError when `out` does not take everything.
    """
    size = 0
    digest = hashlib.sha256()
    for block in iterate_request(kind, login, parameters, lines):
        if out.write(block) not in (None, len(block)):
            raise OSError("the request could not be written whole")
        digest.update(block)
        size += len(block)
    return Digest(size, digest.hexdigest())


def iterate_masked_request(
    kind: Kind,
    login: CompanyLogin,
    parameters: Mapping[str, str | list[str]],
    lines: Iterable[str],
) -> Iterator[bytes]:
    """Yield the request as it is sent, the password masked, for a download.

    Its size and SHA-256 are therefore not those of the request that was sent.
    """
    return iterate_request(kind, login.masked(), parameters, lines)


def masked_envelope(
    kind: Kind,
    login: CompanyLogin,
    parameters: Mapping[str, str | list[str]],
    lines: Sequence[str] = (),
) -> str:
    """Return the request as indented JSON to be read, the password masked.

    `lines` are the few that a page shows, none by default: a page says how many there are.
    """
    before, after = split_parameters(kind, parameters)
    return json.dumps(
        {
            kind.root: {
                "societe": login.masked().as_json(),
                "parametres": before | {kind.file_parameter: list(lines)} | after,
            }
        },
        ensure_ascii=False,
        indent=2,
    )


def iterate_request(
    kind: Kind,
    login: CompanyLogin,
    parameters: Mapping[str, str | list[str]],
    lines: Iterable[str],
) -> Iterator[bytes]:
    """Yield the request's bytes in blocks, key order as documented."""
    before, after = split_parameters(kind, parameters)
    head = {kind.root: {"societe": login.as_json(), "parametres": before}}
    # Two objects close behind the parameters' own: the root's and the request's.
    yield encode(head).removesuffix(b"}}}") + (b", " if before else b"")
    yield encode(kind.file_parameter) + b": ["
    separator = b""
    for block in iterate_blocks(lines):
        yield separator + encode(block)[1:-1]
        separator = b", "
    yield b"]"
    if after:
        yield b", " + encode(after)[1:-1]
    yield b"}}}"


def iterate_blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    """Cut the lines into lists that the C encoder takes in one go and that bound the memory."""
    block: list[str] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line) + 4  # quotes, comma, space: empty lines take room as well
        if size >= BLOCK_CHARACTERS:
            yield block
            block, size = [], 0
    if block:
        yield block


def split_parameters(
    kind: Kind, parameters: Mapping[str, str | list[str]]
) -> tuple[Parameters, Parameters]:
    """Split into what is written before the lines and what comes after them."""
    before: Parameters = {}
    after: Parameters = {}
    for name, value in parameters.items():
        comes_first = name in kind.common_parameters or name in BEFORE_THE_LINES
        (before if comes_first else after)[name] = value
    return before, after


def encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def request_url(server_url: str, path: str) -> str:
    """Join a server's address, with its optional prefix, and a path of the catalogue.

    `%22`, the encoded double quote of the function's name, stays encoded. Raises ValueError for
    an address with a query or a fragment: the path would end up inside it.
    """
    parts = urlsplit(server_url)
    if parts.query or parts.fragment or server_url.rstrip("/").endswith(("?", "#")):
        raise ValueError("a server's address has no query and no fragment")
    return f"{server_url.rstrip('/')}/{path.lstrip('/')}"
