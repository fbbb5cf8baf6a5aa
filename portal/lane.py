"""What two profiles share: one normal form for each address, company file and ERP user.

A profile keeps what was typed; requests and pages use that. Lanes and books are compared by these
forms. Where in doubt two spellings count as one: the worst of it is that one import waits for the
other, or that a person is asked about lines that were sent before. Two forms for one company file
would book it twice.
"""

import ntpath
import re
from ipaddress import IPv6Address, ip_address
from posixpath import normpath
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
#: Where Gestimum looks up a company file without a folder.
DEFAULT_FOLDER = r"c:\programdata\gestimum"
ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
#: What RFC 3986 says means the same encoded or not.
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
#: Another way of beginning a full path on Windows.
VERBATIM = re.compile(r"^\\\\[?.]\\(?=[a-z]:)")


def name_books(server_url: str, company_file: str) -> str:
    """Name the books that a profile writes to: what every lane to them begins with."""
    return f"{normalise_server(server_url)}|{normalise_company_file(company_file)}|"


def name_lane(server_url: str, company_file: str, erp_user: str) -> str:
    """Name what only one run at a time may use: two sessions of one ERP user clash.

    Nobody says whether the ERP tells users apart by case: here it does not, so that at worst one
    import waits for the other.
    """
    return name_books(server_url, company_file) + erp_user.casefold()


def normalise_server(url: str) -> str:
    """Return the normal form of a server's address, as `normalise_server_url` has let it in.

    Lower case, also of the path; no default port; no dot at the end of the host; nothing encoded
    that need not be; an IPv4 number also where it is written as IPv6.
    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    host = normalise_host(parts.hostname or "")
    port = "" if parts.port in (None, DEFAULT_PORTS.get(scheme)) else f":{parts.port}"
    return f"{scheme}://{host}{port}{normalise_path(parts.path)}"


def normalise_host(host: str) -> str:
    """Return a name in lower case, or a number in its shortest way of writing."""
    try:
        number = ip_address(host)
    except ValueError:
        return host.lower().removesuffix(".")
    if isinstance(number, IPv6Address):
        return str(number.ipv4_mapped or f"[{number}]")
    return str(number)


def normalise_path(path: str) -> str:
    decoded = ENCODED.sub(decode_unreserved, path)
    # Encoded dots are dots: what sends the request resolves them as well.
    resolved = normpath(f"/{decoded}").lstrip("/")
    return f"/{resolved}".lower().rstrip("/")


def decode_unreserved(encoded: re.Match[str]) -> str:
    character = chr(int(encoded[1], 16))
    return character if UNRESERVED.match(character) else encoded[0]


def normalise_company_file(typed: str) -> str:
    """Return the normal form of a .Gestimum file's name, as Windows reads it.

    Without a folder it is the one in Gestimum's own; every other folder stays apart, also one that
    depends on where the service was started.
    """
    path = fold_company_file(typed)
    # A folder of nothing but spaces ends a name only once what stood behind it is gone.
    while (folded := fold_company_file(path)) != path:
        path = folded
    return path


def fold_company_file(typed: str) -> str:
    path = VERBATIM.sub("", typed.strip().replace("/", "\\").casefold())
    if is_bare(path):
        path = f"{DEFAULT_FOLDER}\\{path}"
    path = ntpath.normpath(path)
    # Windows ignores these at the end of a name.
    stripped = path.rstrip(". ")
    if stripped and not stripped.endswith("\\"):
        path = stripped
    return f".\\{path}" if is_bare(path) else path


def is_bare(path: str) -> bool:
    """Whether the name has no folder, not even “here” or a drive."""
    return "\\" not in path and not ntpath.splitdrive(path)[0]
