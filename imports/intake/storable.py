"""Texts of a file as the database takes them."""

FILE_NAME_CHARACTERS = 255


def storable(text: str) -> str:
    """Return the text without NUL, which UTF-16 files may hold and PostgreSQL does not take."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def shorten_name(name: str) -> str:
    """Return a file name that fits the record, its ending kept."""
    if len(name) <= FILE_NAME_CHARACTERS:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = (dot + ending)[-20:]
    return stem[: FILE_NAME_CHARACTERS - len(ending) - 1] + "…" + ending
