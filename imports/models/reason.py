"""What is taken for a reason, wherever one stays on record."""

#: Fewer characters tell whoever reads the record later nothing.
LEAST_REASON_CHARACTERS = 10


def says_why(text: str) -> bool:
    """Say whether the text is long enough to be a reason, blanks around it not counted."""
    return len(text.strip()) >= LEAST_REASON_CHARACTERS
