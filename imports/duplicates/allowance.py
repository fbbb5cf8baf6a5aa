"""How much work a comparison may be: a page waits for little, a worker for all of it."""

#: What hashing a line takes, or finding it among those sent, beside its bytes.
STEPS_OF_LINE = 100


class CannotCompare(Exception):
    """The lines cannot be compared with those sent before; `reason` says why in one word.

    `unreadable`: the file; `key`: that of the fingerprints cannot be opened; `changed`: the draft
    is read differently meanwhile; `blocked`: something must be corrected first; `under_way`: it is
    more work than was allowed.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Allowance:
    """Steps that may still be taken, each about a byte that is read; without a number, all."""

    def __init__(self, steps: int | None = None) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Take the steps, before the work is begun. Raises CannotCompare where too few are left."""
        if self.left is None:
            return
        if steps > self.left:
            raise CannotCompare("under_way")
        self.left -= steps


UNLIMITED = Allowance()
