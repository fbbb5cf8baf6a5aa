"""How often a password may be tried: per account and address, per account alone, per address alone.

Whoever guesses from one address is stopped after five tries, and nobody else with them. Whoever
guesses from many addresses is stopped by the account's own limit, which does not hold for addresses
from which that account came in before: a stranger cannot lock a person out of their own office.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from allauth.core.internal.ratelimit import cache_lock
from django.core.cache import cache

KNOWN_ADDRESS_SECONDS = 90 * 86_400


@dataclass(frozen=True)
class Limit:
    """So many wrong passwords in so many seconds."""

    name: str
    attempts: int
    seconds: int

    def key(self, *parts: str) -> str:
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return f"password:{self.name}:{digest}"


PER_ACCOUNT_AND_ADDRESS = Limit("here", attempts=5, seconds=5 * 60)
PER_ACCOUNT = Limit("account", attempts=30, seconds=60 * 60)
PER_ADDRESS = Limit("address", attempts=10, seconds=60)


class TooManyAttempts(Exception):
    """The password was not looked at. Try again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"try again in {seconds:.0f} s")
        self.seconds = seconds


@dataclass(frozen=True)
class PasswordAttempt:
    """A try that counts as wrong until it turns out to be right."""

    accounts: tuple[str, ...]
    address: str
    at: float
    counts: dict[str, Limit] = field(default_factory=dict)

    def take_back(self) -> None:
        """Forget the try: only wrong passwords count."""
        for key, limit in self.counts.items():
            with cache_lock(key):
                rest = [moment for moment in cache.get(key, []) if moment != self.at]
                cache.set(key, rest, limit.seconds)


def begin_attempt(accounts: Iterable[str], address: str) -> PasswordAttempt:
    """Count a try before the password is looked at, or raise TooManyAttempts and count nothing.

    `accounts` names every account that the password would be compared with.
    """
    attempt = PasswordAttempt(tuple(accounts), address, time.time())
    attempt.counts.update(find_counts(attempt.accounts, address))
    with locked(attempt.counts):
        tries = {key: recent_tries(key, limit) for key, limit in attempt.counts.items()}
        waits = [
            tries[key][-limit.attempts] + limit.seconds - attempt.at
            for key, limit in attempt.counts.items()
            if len(tries[key]) >= limit.attempts
        ]
        if waits:
            raise TooManyAttempts(max(waits))
        for key, limit in attempt.counts.items():
            cache.set(key, [*tries[key], attempt.at], limit.seconds)
    return attempt


def find_counts(accounts: Iterable[str], address: str) -> dict[str, Limit]:
    """Return the counts that a try adds to, by their keys."""
    counts = {PER_ADDRESS.key(address): PER_ADDRESS}
    for account in accounts:
        counts[PER_ACCOUNT_AND_ADDRESS.key(account, address)] = PER_ACCOUNT_AND_ADDRESS
        if not cache.get(known_key(account, address)):
            counts[PER_ACCOUNT.key(account)] = PER_ACCOUNT
    return counts


def recent_tries(key: str, limit: Limit) -> list[float]:
    """Return when tries were counted that still matter, the oldest first."""
    return [moment for moment in cache.get(key, []) if moment > time.time() - limit.seconds]


def remember_address(account: str, address: str) -> None:
    """Note that the account came in from this address."""
    cache.set(known_key(account, address), True, KNOWN_ADDRESS_SECONDS)


def known_key(account: str, address: str) -> str:
    return Limit("known", 0, 0).key(account, address)


@contextmanager
def locked(keys: Iterable[str]) -> Iterator[None]:
    """Hold all counts, so that tries made at the same moment are counted one after the other."""
    with ExitStack() as stack:
        for key in sorted(keys):  # in one order: two tries never wait for each other
            if not stack.enter_context(cache_lock(key)):
                raise TooManyAttempts(seconds=1)
        yield
