"""Ways to be wrong by one word: another comparison, the other branch, a constant off by one."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OTHERS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}


@dataclass(frozen=True)
class Mistake:
    """A file with one thing wrong in it: `source` is all of it, `what` says what became of what."""

    path: Path
    line: int
    what: str
    source: str


def find_mistakes(path: Path) -> Iterator[Mistake]:
    """Yield every mistake of the file, each made by itself."""
    text = path.read_text(encoding="utf-8")
    for number, node in enumerate(ast.walk(ast.parse(text))):
        if not isinstance(node, ast.expr):
            continue
        for kind in range(count_ways(node)):
            tree = ast.parse(text)
            wrong = next(each for place, each in enumerate(ast.walk(tree)) if place == number)
            before = ast.unparse(wrong)
            make_wrong(wrong, kind)
            yield Mistake(
                path, node.lineno, f"{before}  →  {ast.unparse(wrong)}", ast.unparse(tree)
            )


def count_ways(node: ast.AST) -> int:
    """Return in how many ways the node can be wrong."""
    if isinstance(node, ast.Compare):
        return sum(type(operator) in OTHERS for operator in node.ops)
    if isinstance(node, ast.BoolOp):
        return 1
    if isinstance(node, ast.BinOp):
        return int(type(node.op) in OTHERS)
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, ast.Not))
    if isinstance(node, ast.Constant):
        return int(isinstance(node.value, bool | int) and hasattr(node, "lineno"))
    return 0


def make_wrong(node: ast.AST, way: int) -> None:
    if isinstance(node, ast.Compare):
        places = [place for place, each in enumerate(node.ops) if type(each) in OTHERS]
        node.ops[places[way]] = OTHERS[type(node.ops[places[way]])]()  # type: ignore[call-overload]
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        node.op = OTHERS[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool"), [node.operand], [])
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
