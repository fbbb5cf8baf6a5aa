"""Lines into cells by polars, text delimiters taken off; `reading/cells.py` says how."""

from dataclasses import dataclass

import polars as pl

from imports.values.spreadsheet_damage import BLANKS

LINE = "line"
ROW = "#"


@dataclass(frozen=True, slots=True)
class Quoting:
    """How lines are cut; one delimiter of each kind. Every pattern takes linear time."""

    delimiter: str
    text: str

    @property
    def opened(self) -> str:
        """A text from where it opens to before it closes."""
        text = escape_character(self.text)
        return f"{text}(?:[^{text}]|{text}{text})*"

    @property
    def cell(self) -> str:
        """A cell behind its delimiter: a text that never closes, one that does, neither."""
        text, delimiter = escape_character(self.text), escape_character(self.delimiter)
        bare = f"[^{text}{delimiter}][^{delimiter}]*"
        return f"{delimiter}(?:{self.opened}$|{self.opened}{text}(?:{bare})?|{bare}|)"

    def list_cells(self, line: pl.Expr) -> pl.Expr:
        """Return all cells of a line, each with its text delimiters."""
        cells = pl.concat_str(pl.lit(self.delimiter), line).str.extract_all(self.cell)
        return cells.list.eval(pl.element().str.strip_prefix(self.delimiter))

    @property
    def tidy(self) -> str:
        """A line all of whose texts close right before a delimiter, and hold no text delimiter."""
        text, delimiter = escape_character(self.text), escape_character(self.delimiter)
        cell = f"(?:{text}[^{text}]*{text}|[^{text}{delimiter}]*)"
        return f"^{cell}(?:{delimiter}{cell})*$"

    def is_unclosed(self, line: pl.Expr) -> pl.Expr:
        # A text that does not close runs to the end of its line.
        return self.list_cells(line).list.last().str.contains(f"^{self.opened}$")

    def is_blank(self, line: pl.Expr) -> pl.Expr:
        """Say whether all cells of a line that is closed are blank."""
        cell = self.unquote(pl.element()).str.strip_chars(BLANKS)
        return self.list_cells(line).list.eval(cell == "").list.all()

    def unquote(self, cell: pl.Expr) -> pl.Expr:
        text = escape_character(self.text)
        inside = cell.str.extract(f"^{text}((?:[^{text}]|{text}{text})*)", 1)
        inside = inside.str.replace_all(self.text * 2, self.text, literal=True)
        after = cell.str.replace(f"^{self.opened}{text}?", "")
        is_text = cell.str.starts_with(self.text)
        return pl.when(is_text).then(pl.concat_str(inside, after)).otherwise(cell)

    def cut(self, lines: pl.Series, width: int) -> pl.DataFrame:
        """Return the first cells of each line, null where it has none."""
        cells = lines.to_frame(LINE).select(self.list_cells(pl.col(LINE))).to_series()
        frame = pl.DataFrame(
            {str(n): cells.list.get(n, null_on_oob=True) for n in range(width)},
        )
        texts = [cell.name for cell in frame if cell.str.starts_with(self.text).any()]
        return frame.with_columns(self.unquote(pl.col(name)) for name in texts)


def escape_character(character: str) -> str:
    return f"\\x{{{ord(character):x}}}"


def find_untidy(lines: pl.Series, delimiter: str, text_delimiter: str) -> list[int]:
    """Return the places of the lines whose texts do not all close before a delimiter, or hold a
    text delimiter themselves.
    """
    has_text = lines.str.contains(text_delimiter, literal=True)
    untidy = has_text & ~lines.str.contains(Quoting(delimiter, text_delimiter).tidy)
    return untidy.arg_true().to_list()


def cut_lines(lines: pl.Series, delimiter: str, text_delimiter: str, width: int) -> pl.DataFrame:
    """Return the first `width` cells of each line, null where it has none; columns by place.

    The last of several cells may be the rest of its line.
    """
    names = [str(place) for place in range(width)]
    if not text_delimiter:
        return cut_plainly(lines, delimiter, names)
    has_text = lines.str.contains(text_delimiter, literal=True)
    if not has_text.any():
        return cut_plainly(lines, delimiter, names)
    quoted = Quoting(delimiter, text_delimiter).cut(lines.filter(has_text), width)
    if has_text.all():
        return quoted
    plain = cut_plainly(lines.filter(~has_text), delimiter, names)
    places = pl.concat([(~has_text).arg_true(), has_text.arg_true()])
    return pl.concat([plain, quoted]).with_columns(places.alias(ROW)).sort(ROW).drop(ROW)


def cut_plainly(lines: pl.Series, delimiter: str, names: list[str]) -> pl.DataFrame:
    cells = lines.str.splitn(delimiter, len(names)).struct.unnest()
    cells.columns = names
    return cells
