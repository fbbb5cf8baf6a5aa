"""A plain client: nothing of the portal's own transport."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from imports.catalogue import KINDS
from imports.simulator import Simulator

STOCK = KINDS["documents_stock"]
MARK = "X-Bordereau-Simulation"


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int
    headers: Message
    body: bytes

    @property
    def result(self) -> dict[str, Any]:
        (result,) = json.loads(self.body)["result"]
        return dict(result)

    @property
    def texts(self) -> list[str]:
        """The journal without its times."""
        return [line[20:] for line in self.result["journal"]]

    @property
    def details(self) -> list[str]:
        """What stands between the counts and the end of the task."""
        end = next(at for at, text in enumerate(self.texts) if text.startswith("Tâche "))
        start = 1 + max(
            at for at, text in enumerate(self.texts) if text.startswith("Nombre de lignes")
        )
        return self.texts[start:end]


def connect(erp: Simulator) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(erp.url).netloc, timeout=10)


def call(
    erp: Simulator,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    connection = connect(erp)
    try:
        connection.request(method, path, body, dict(headers or {}))
        with connection.getresponse() as answer:
            return Reply(status=answer.status, headers=answer.headers, body=answer.read())
    finally:
        connection.close()


def build_request(
    lines: Sequence[str],
    *,
    key: str = "documents_stock",
    file: str = "DEMO.Gestimum",
    user: str = "DEMO",
    **parameters: Any,
) -> dict[str, Any]:
    kind = KINDS[key]
    common = {"journal": "Oui", "statistiques": "Oui"}
    if kind.may_have_header:
        common |= {"entete": "Oui", "separateur_champs": ";"}
    return {
        kind.root: {
            "societe": {"fichier": file, "utilisateur": user, "mot_passe": "secret"},
            "parametres": {**common, kind.file_parameter: list(lines), **parameters},
        }
    }


def post(
    erp: Simulator, lines: Sequence[str], *, key: str = "documents_stock", **parameters: Any
) -> Reply:
    body = json.dumps(build_request(lines, key=key, **parameters), ensure_ascii=False).encode()
    return call(erp, "POST", f"/{KINDS[key].path}", body)


def post_one_line(erp: Simulator, **parameters: Any) -> Reply:
    return post(erp, ["DOC_STYPE;DEP_CODE;ART_CODE;MVT_QTE", "E;001;ELS;20"], **parameters)


def exchange(erp: Simulator, raw: bytes) -> bytes:
    """Send bytes as they are and return all that comes back until the end of the connection."""
    address = urlsplit(erp.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(raw)
        received = b""
        while block := connection.recv(65536):
            received += block
        return received


def write_raw_post(lines: Sequence[str] = ("DOC_STYPE;ART_CODE;MVT_QTE", "E;ELS;20")) -> bytes:
    body = json.dumps(build_request(lines)).encode()
    head = f"POST /{STOCK.path} HTTP/1.1\r\nHost: erp\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def wait_until(is_so: Callable[[], object]) -> None:
    """Wait for another thread, and give up rather than hang."""
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)
