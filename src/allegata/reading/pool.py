"""A pool of children, one a core: requests in, responses out in the same order, a bounded number on the way."""

from __future__ import annotations

import collections
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Self, TypeVar

from allegata.errors import UsageError
from allegata.reading.child import ReaderChild
from allegata.reading.messages import AnalyseRequest, WarmRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from allegata.reading.messages import Request, Response

    Job = TypeVar("Job")

WORKERS = "ALLEGATA_WORKERS"
"""Environment variable: how many children; 0 works in this process, without their limits of memory and time."""
_FEW = 24
"""Documents that are analysed sooner by one child than a second one has loaded the model."""
_AHEAD = 3
_MOST_WEIGHT = 64_000_000
"""Bytes on the way at the most, one request apart."""


def wanted_workers() -> int:
    """Children to use: as the environment says, else one a core.

    Raises:
        UsageError: the environment says nonsense.
    """
    said = os.environ.get(WORKERS, "")
    if not said:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not said.isdecimal():
        raise UsageError("is no number of workers", resource=f"{WORKERS}={said}")
    return int(said)


class Pool:
    """Children that read and analyse, started when needed. Use as a context manager, or call `close`."""

    def __init__(self, workers: int | None = None) -> None:
        self.size = wanted_workers() if workers is None else workers
        self._threads = ThreadPoolExecutor(max(1, self.size), thread_name_prefix="child")
        self._one = ThreadPoolExecutor(1, thread_name_prefix="one-child")
        self._guard = threading.Lock()
        self._idle: list[ReaderChild] = []
        self._all: list[ReaderChild] = []
        self._warming: Future[Response] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the children; what they are at work on is lost."""
        for threads in (self._threads, self._one):
            threads.shutdown(wait=False, cancel_futures=True)
        with self._guard:
            children = list(self._all)
        for child in children:
            child.stop()
        for threads in (self._threads, self._one):
            threads.shutdown(wait=True)
        for child in children:
            child.close()

    def warm(self) -> None:
        """Have one child load the language model while another reads; nothing is done where there is one alone."""
        if self.size > 1 and self._warming is None:
            self._warming = self._threads.submit(self._ask, WarmRequest())

    def ask(self, request: Request) -> Response:
        """Have one request answered."""
        if self.size == 0:
            return _here(request)
        return self._threads.submit(self._ask, request).result()

    def map(
        self, jobs: Iterable[tuple[Job, Request | None]], documents: int | None = None
    ) -> Iterator[tuple[Job, Response | None]]:
        """Have the requests answered, each job with its response, in the order of the jobs.

        Args:
            jobs: what the caller wants back beside each response, and the request; None goes through unanswered.
                Taken as they are needed, a few ahead of what was given back.
            documents: how many there are, where that is known: for a few no further child is started.
        """
        if self.size == 0:
            yield from ((job, None if request is None else _here(request)) for job, request in jobs)
            return
        few = documents is not None and 0 < documents <= _FEW
        if few and self._warming is not None:
            self._warming.result()
        threads, most = (self._one, _AHEAD) if few else (self._threads, _AHEAD * self.size)
        pending: collections.deque[tuple[Job, int, Future[Response] | None]] = collections.deque()
        weight = 0
        for job, request in jobs:
            size = request.weight() if request is not None else 0
            while pending and (len(pending) >= most or weight + size > _MOST_WEIGHT):
                weight -= pending[0][1]
                yield _done(pending.popleft())
            pending.append((job, size, None if request is None else threads.submit(self._ask, request)))
            weight += size
        while pending:
            yield _done(pending.popleft())

    def _ask(self, request: Request) -> Response:
        child = self._take(warm=isinstance(request, AnalyseRequest))
        try:
            return child.ask(request)
        finally:
            with self._guard:
                self._idle.append(child)

    def _take(self, *, warm: bool) -> ReaderChild:
        """An idle child, rather one that has the model where it is needed, rather one that has not elsewhere."""
        with self._guard:
            if self._idle:
                chosen = next((c for c in self._idle if c.warm == warm), self._idle[0])
                self._idle.remove(chosen)
                return chosen
            child = ReaderChild()
            self._all.append(child)
            return child


def _done(entry: tuple[Job, int, Future[Response] | None]) -> tuple[Job, Response | None]:
    job, _, future = entry
    return job, None if future is None else future.result()


def _here(request: Request) -> Response:
    from allegata.reading.served import answer  # noqa: PLC0415  the readers' libraries, where there is no child alone

    return answer(request)
