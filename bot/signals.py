"""What is done when the process gets a signal."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress


@asynccontextmanager
async def ended_by_sigterm(finish: Callable[[], Coroutine[object, object, None]]) -> AsyncIterator[None]:
    """Call `finish` once on SIGTERM, as a supervisor ends a process, and wait for it at the end of the block."""
    loop, finishing = asyncio.get_running_loop(), set[asyncio.Task[None]]()

    def end() -> None:
        if not finishing:
            finishing.add(loop.create_task(finish()))

    with on_signal("SIGTERM", end):
        yield
    await asyncio.gather(*finishing)


@contextmanager
def on_signal(name: str, act: Callable[[], None]) -> Iterator[None]:
    """Call `act` when the process gets a signal; where there is none of that name, do nothing.

    Windows: https://docs.python.org/3/library/asyncio-platforms.html#windows
    """
    loop, number = asyncio.get_running_loop(), getattr(signal, name, None)
    with suppress(NotImplementedError):
        if number is not None:
            loop.add_signal_handler(number, act)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            if number is not None:
                loop.remove_signal_handler(number)
