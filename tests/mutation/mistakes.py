"""Ways to be wrong by one word: another comparison, the other branch, a constant off by one."""

import ast
from collections import Counter
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
    """One thing wrong in a file: `before` becomes `after`.

    `code` is the line it begins in, `lines` those of its statement, of which a `with` or an `if`
    has only its head; `source` is all of the file, with nothing else changed. `turn` counts those
    that read the same, from 1.
    """

    path: Path
    line: int
    code: str
    turn: int
    lines: range
    before: str
    after: str
    source: str

    @property
    def what(self) -> str:
        return f"{self.before}  →  {self.after}"


def find_mistakes(path: Path) -> Iterator[Mistake]:
    """Yield every mistake of the file, each made by itself."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    headed = {node: lines for statement, lines in find_heads(tree) for node in statement}
    ignored = set(find_class_options(tree))
    turns: Counter[tuple[str, str, str]] = Counter()
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr) or node in ignored:
            continue
        before = ast.unparse(node)
        for way in range(count_ways(node)):
            after = ast.unparse(make_wrong(node, way))
            code = text.split("\n")[node.lineno - 1].strip()
            turns[code, before, after] += 1
            yield Mistake(
                path=path,
                line=node.lineno,
                code=code,
                turn=turns[code, before, after],
                lines=headed[node],
                before=before,
                after=after,
                source=put_in_place(text, node, after),
            )


def find_heads(tree: ast.Module) -> Iterator[tuple[list[ast.AST], range]]:
    """Yield the nodes of each statement, without the statements inside it, and its lines.

    What is decided as the module is imported is noticed by whatever runs a line of the module,
    and the default of a parameter by whatever runs the function.
    """
    called = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for statement in function.body
        for node in ast.walk(statement)
    }
    for statement in ast.walk(tree):
        if not isinstance(statement, ast.stmt):
            continue
        nodes = list(walk_head(statement))
        if isinstance(statement, ast.FunctionDef):
            last = statement.end_lineno or statement.lineno
        elif statement not in called:
            yield nodes, range(1, (tree.body[-1].end_lineno or 0) + 1)
            continue
        else:
            last = max(
                [
                    statement.lineno,
                    *(one.end_lineno or 0 for one in nodes[1:] if isinstance(one, ast.expr)),
                ]
            )
        yield nodes, range(statement.lineno, last + 1)


def walk_head(statement: ast.stmt) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [one for one in ast.iter_child_nodes(node) if not isinstance(one, ast.stmt)]


def find_class_options(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what decorators of classes are given: nobody assigns to what is frozen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for decorator in node.decorator_list:
                yield from ast.walk(decorator)


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
        return int(isinstance(node.value, bool | int))
    return 0


def make_wrong(node: ast.expr, way: int) -> ast.expr:
    """Return what the node would be with one thing wrong."""
    if isinstance(node, ast.Compare):
        place = [at for at, each in enumerate(node.ops) if type(each) in OTHERS][way]
        wrong = OTHERS[type(node.ops[place])]()
        ops = [*node.ops[:place], wrong, *node.ops[place + 1 :]]
        return ast.Compare(node.left, ops, node.comparators)  # type: ignore[arg-type]
    if isinstance(node, ast.BoolOp):
        return ast.BoolOp(OTHERS[type(node.op)](), node.values)  # type: ignore[arg-type]
    if isinstance(node, ast.BinOp):
        return ast.BinOp(node.left, OTHERS[type(node.op)](), node.right)  # type: ignore[arg-type]
    if isinstance(node, ast.UnaryOp):
        return ast.Call(ast.Name("bool"), [node.operand], [])
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return ast.Constant(not node.value if isinstance(node.value, bool) else node.value + 1)
    raise TypeError(node)


def put_in_place(text: str, node: ast.expr, after: str) -> str:
    """Return the text with the node replaced; columns are counted in bytes."""
    lines = text.encode().splitlines(keepends=True)
    assert node.end_lineno is not None
    first, last = node.lineno - 1, node.end_lineno - 1
    before, behind = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
    lines[first : last + 1] = [before, f"({after})".encode(), behind]
    return b"".join(lines).decode()
