"""A make of a known trouble: a case whose bytes are made by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.files.case import Case

#: The ten sorts of trouble that files of offices have.
SORTS = {
    "workbook": "A workbook cell is what its format shows",
    "text": "Text damaged before it came",
    "quotes": "Quotes",
    "codes": "Codes made by programs",
    "dates": "Dates by the column",
    "numbers": "Numbers by the column",
    "lines": "Lines that are no data",
    "files": "Files of another kind",
    "columns": "Columns",
    "offers": "Offers never make it worse",
}

type Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Make(Case):
    """A case whose bytes are made here, of one of the `SORTS`."""

    sort: str
    content: bytes = field(repr=False)

    @property
    def form(self) -> str:
        return self.file.rpartition(".")[2]


def write_lines(*lines: str, encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return end.join([*lines, ""]).encode(encoding)


SUPPLIERS = (
    "PCF_CODE;PCF_RS;PCF_VILLE;CPT_NUMERO",
    "F1;Société Générale;Besançon;401001",
    "F2;Hôtel de la Forêt;Nîmes;401002",
    "F3;Bâtiment & façade;Alès;401003",
)
SUPPLIERS_TEXT = "\r\n".join([*SUPPLIERS, ""])
SUPPLIERS_SENT: Values = {
    "PCF_CODE": ["F1", "F2", "F3"],
    "PCF_RS": ["Société Générale", "Hôtel de la Forêt", "Bâtiment & façade"],
    "PCF_VILLE": ["Besançon", "Nîmes", "Alès"],
    "CPT_NUMERO": ["401001", "401002", "401003"],
}
MOJIBAKE = ("mojibake PCF_RS", "mojibake PCF_VILLE")
CLIENTS = "PCF_CODE;PCF_RS;PCF_CP;PCF_VILLE;CPT_NUMERO"
CLIENT_LINES = (
    "C1;Martin;69001;Lyon;411001",
    "C2;Durand;69002;Lyon;411002",
    "C3;Petit;01000;Bourg;411003",
)
CLIENTS_SENT: Values = {
    "PCF_CODE": ["C1", "C2", "C3"],
    "PCF_CP": ["69001", "69002", "01000"],
    "CPT_NUMERO": ["411001", "411002", "411003"],
}


def misread(text: str, written: str, taken: str) -> bytes:
    """Return the text as UTF-8 after it was read in the wrong encoding; holes stay as controls."""
    data = text.encode(written)
    return "".join(bytes([byte]).decode(taken, "ignore") or chr(byte) for byte in data).encode()


def of_suppliers(trouble: str, content: bytes, *told: str, answer: str = "asked") -> Make:
    rules = tuple(dict.fromkeys(one.partition(" ")[0] for one in told))
    return Make(
        sort="text", trouble=trouble, file="f.csv", kind="fournisseurs", content=content,
        answer=answer, told=told, clicks=rules, sent=SUPPLIERS_SENT,
    )  # fmt: skip


def of_clients(trouble: str, lines: Sequence[str], told: str, **more: str) -> Make:
    """Return a file of customers in which lines stand that are none."""
    return Make(
        sort="lines", trouble=trouble, file="c.csv", kind="clients",
        content=write_lines(CLIENTS, *lines), answer="asked" if told in WARNED else "blocked",
        told=(told,), clicks=(told,), sent=CLIENTS_SENT, **more,
    )  # fmt: skip


WARNED = ("label_line", "total_line")


def of_table(
    sort: str,
    trouble: str,
    kind: str,
    lines: Sequence[str],
    answer: str,
    *told: str,
    clicks: Sequence[str] = (),
    sent: Values | None = None,
    **more: str,
) -> Make:
    return Make(
        sort=sort, trouble=trouble, file=more.pop("file", "t.csv"), kind=kind,
        content=write_lines(*lines, encoding=more.pop("encoding", "utf-8")), answer=answer,
        told=told, clicks=clicks, sent=sent or {}, **more,
    )  # fmt: skip
