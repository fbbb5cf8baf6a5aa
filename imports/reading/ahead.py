"""Work on one chunk after the other, in threads that are a little ahead of whoever needs it."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from imports.reading.table import Chunk


def work_ahead[Result](
    work: Callable[[Chunk], Result], chunks: Iterator[Chunk], *, workers: int
) -> Iterator[tuple[Chunk, Result]]:
    """Yield each chunk with what the work made of it, in order; no more than `workers` + 1 wait."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[tuple[Chunk, Future[Result]]] = deque()
        while True:
            while len(waiting) <= workers and (chunk := next(chunks, None)):
                waiting.append((chunk, pool.submit(work, chunk)))
            if not waiting:
                return
            chunk, result = waiting.popleft()
            yield chunk, result.result()
