"""Names of fields and their labels, as people and programs write them."""

#: What programs leave around a name.
AROUND_NAMES = " \t\r\n\v\f\xa0\u202f\"'“”„«»‹›`[]"


def normalise_name(written: str) -> str:
    """Return the form in which names and labels are compared: in any case, whatever is around."""
    return written.strip(AROUND_NAMES).casefold()
