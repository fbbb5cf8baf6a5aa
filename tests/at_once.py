"""Lets several hands act at the same instant."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

PATIENCE = 60


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do everything at the same instant, each on a connection of its own.

    Returns what each deed returned or raised, in the order of the deeds.
    """
    barrier = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def do(index: int, deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(PATIENCE)
            results[index] = deed()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair, daemon=True) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return results


def errors_among(results: list[Any]) -> list[Exception]:
    return [result for result in results if isinstance(result, Exception)]
