"""Whether the ERP may have the lines of a run, as far as the run's own row tells.

The rows of the design's table: a request that was refused as a whole leaves its lines *perhaps
sent* unless the journal proves that the import had not begun; then they do not count as sent.
"""

#: States after which some lines may be known not to be in the ERP. Elsewhere every line counts as
#: sent: it was recorded, or nobody knows.
MAY_NAME_ABSENT = ("partial", "refused")


def is_refused_as_a_whole(state: str, *, refused: int | None) -> bool:
    """Say whether the ERP refused the request and counts no line: all share its verdict."""
    return state == "refused" and not refused


def is_perhaps_sent(state: str, *, refused: int | None, adds_up: bool | None) -> bool:
    """Say whether a request was refused as a whole and nothing proves that nothing was recorded.

    Its lines count as sent for whoever sends them again, who is asked for a reason.
    """
    return is_refused_as_a_whole(state, refused=refused) and not adds_up
