"""Work on one thing after the other, in threads that are a little ahead of whoever needs it."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor


def work_ahead[Thing, Result](
    work: Callable[[Thing], Result], things: Iterator[Thing], *, workers: int
) -> Iterator[tuple[Thing, Result]]:
    """Yield each thing with what the work made of it, in order; no more than `workers` + 1 wait."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[tuple[Thing, Future[Result]]] = deque()
        while True:
            while len(waiting) <= workers and (thing := next(things, None)):
                waiting.append((thing, pool.submit(work, thing)))
            if not waiting:
                return
            thing, result = waiting.popleft()
            yield thing, result.result()
