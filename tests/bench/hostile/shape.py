"""Files made to hurt: each of the size that an upload may have, or as small as hurts most.

A shape is a function that writes a file; its docstring is its name in the table of `hostile.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

type Writer = Callable[[Path, int], None]


@dataclass(frozen=True, kw_only=True)
class Shape:
    name: str
    write: Writer
    file_name: str
    kind: str
    parameters: dict[str, str]


SHAPES: list[Shape] = []


def shape(
    file_name: str = "stock.csv", *, kind: str = "documents_stock", **parameters: str
) -> Callable[[Writer], Writer]:
    def add(write: Writer) -> Writer:
        name = (write.__doc__ or "").removesuffix(".")
        SHAPES.append(
            Shape(name=name, write=write, file_name=file_name, kind=kind, parameters=parameters)
        )
        return write

    return add
