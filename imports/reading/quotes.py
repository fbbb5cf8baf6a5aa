"""Whether the cells of lines stand in double quotes, and whether these must be taken off."""

from collections.abc import Sequence

from imports.reading.cells import is_text_closed, split_line

QUOTE = '"'


def has_quoted_cell(line: str, delimiter: str) -> bool:
    """Say whether a cell opens with a quote, and that one or a later one closes with a quote."""
    opening = f"{delimiter}{line}".find(f"{delimiter}{QUOTE}")
    return 0 <= opening < f"{line}{delimiter}".rfind(f"{QUOTE}{delimiter}")


def find_text_delimiter(header: str, lines: Sequence[str], delimiter: str) -> str:
    """Return the double quote where it surely keeps delimiters inside texts, else nothing.

    It does where each of the lines has the header's number of cells if it is taken for the text
    delimiter, and some line has more if it is not. Where both ways cut the same cells, a quote may
    belong to the values: that is for people to say.
    """
    width = len(split_line(header, delimiter, QUOTE))
    is_even = all(
        is_text_closed(line, delimiter, QUOTE) and len(split_line(line, delimiter, QUOTE)) == width
        for line in (header, *lines)
    )
    is_needed = any(len(split_line(line, delimiter)) > width for line in lines)
    return QUOTE if is_even and is_needed else ""
