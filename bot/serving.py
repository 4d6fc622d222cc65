"""`soigneur run`: connect to Discord, and do in the background what goes on meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.app import make_data_folder, open_asking_beside, open_configured_memory, open_reloading
from bot.config import Config
from bot.english import is_foreign
from bot.services.errors import BotError
from bot.signals import ended_by_sigterm, on_signal
from bot.storage.alone import alone_in

if TYPE_CHECKING:
    from bot.discord_ui.doors import Doors, Stop
    from bot.discord_ui.has_desk import HasDesk
    from bot.health import Metrics
    from bot.services.asking import AskService
    from bot.services.memory import Memory
    from bot.services.process_ports import News
    from bot.services.reloading import Reloading

_LOOK_SECONDS = 5.0


class NoToken(BotError):
    """The bot has no token to log in with."""


class NoSharedMemory(BotError):
    """The processes of the other shards could not see what this one remembers."""


async def run_bot(config: Config) -> None:
    """Connect to Discord and serve until told to stop; raises BotError where the operator can mend the reason."""
    if not config.token:
        raise NoToken(
            "The bot has no token to log in with. Get one at https://discord.com/developers/applications "
            "(your application, Bot, Reset Token). Then set SOIGNEUR_TOKEN, or write it to config.toml. "
            "To try the bot without one: soigneur try"
        )
    if config.shards and config.shards.is_part and config.database is None:
        raise NoSharedMemory(
            f"The shards {config.shards} are only a part, and the processes of the others must share one memory. Set "
            "SOIGNEUR_DATABASE to a PostgreSQL database, the same for all. Or leave SOIGNEUR_SHARDS empty: one process "
            "then takes them all."
        )
    make_data_folder(config)
    with alone_in(config.data):
        await _serve(config, config.token)


async def _serve(config: Config, token: str) -> None:
    from bot.discord_ui.client import IntentRefused, Soigneur  # noqa: PLC0415

    metrics = None
    if config.health_address:
        from bot import health  # noqa: PLC0415 - counting takes a tenth of a second to import

        metrics = health.Metrics()

    async def serve(*, reads_words: bool) -> None:
        async def open_doors(client: HasDesk, stop: Stop) -> Doors:
            asking, memory, reloading = await _prepare(config, metrics, kept)
            from bot.discord_ui.cogs.reload import Reload  # noqa: PLC0415 - `_read` has imported the rest
            from bot.discord_ui.doors import opening  # noqa: PLC0415

            doors = await opening(asking, memory, config.country)(client, stop)
            doors.recurring.look_every(config.poll_seconds)
            await client.add_cog(Reload(client.desk, reloading))
            files_changed = asyncio.Event()
            until_closed.enter_context(on_signal("SIGHUP", files_changed.set))
            looking = reloading.watch(_LOOK_SECONDS, files_changed, doors.tell_of_moved)
            background = {
                "looking at the knowledge files": looking,
                "hearing of other processes": _hear(memory.news, doors.recurring.look),
                "keeping its shards": memory.sharing.keep(),
            }
            await until_closed.enter_async_context(_in_background(stop, background))
            return doors

        client = Soigneur(
            open_doors, reads_words=reads_words, shards=config.shards, opens_first=config.database is not None
        )
        async with (
            AsyncExitStack() as kept,
            client,
            AsyncExitStack() as until_closed,
            ended_by_sigterm(client.finish),
        ):
            if config.health_address and metrics:

                def pulse() -> health.Pulse:
                    is_ready = client.is_open.is_set() and client.hears_every_shard and client.doors.reaches_store
                    return health.Pulse(is_ready, len(client.guilds), client.latency)

                await until_closed.enter_async_context(health.Pages(pulse, metrics).open(*config.health_address))
            await client.serve(token)

    try:
        await serve(reads_words=config.message_content)
    except IntentRefused as refused:
        logging.getLogger("soigneur").warning(str(refused))
        await serve(reads_words=False)


async def _prepare(
    config: Config, metrics: Metrics | None, kept: AsyncExitStack
) -> tuple[AskService, Memory, Reloading]:
    """Return what answers, what is remembered, and what takes up changed files; `kept` closes them.

    The way to Discord is long: meanwhile a thread reads and imports, and what arrives before all is ready waits.
    """
    asking, reloading = await asyncio.to_thread(_read, config, metrics)
    memory = await kept.enter_async_context(open_configured_memory(config, asking.library, holds_shards=True))
    await asking.ready(None)
    return asking, memory, reloading


def _read(config: Config, metrics: Metrics | None) -> tuple[AskService, Reloading]:
    """Import what serves members, and read what they are answered from: half a second without giving way."""
    import bot.discord_ui.doors  # noqa: PLC0415
    import bot.storage.store  # noqa: F401, PLC0415

    asking = open_asking_beside(config)
    if metrics:
        from bot.health import MeasuredAsking  # noqa: PLC0415

        asking = MeasuredAsking(asking.library, metrics, is_foreign)
    return asking, open_reloading(config, asking.library)


@asynccontextmanager
async def _in_background(
    stop: Callable[[BaseException, str], None], work: Mapping[str, Coroutine[Any, Any, None]]
) -> AsyncIterator[None]:
    """Do work that never ends until the end of the block; `stop` is told what one died of, and during what."""

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            stop(error, task.get_name())

    tasks = [asyncio.create_task(coroutine, name=during) for during, coroutine in work.items()]
    for task in tasks:
        task.add_done_callback(ended)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _hear(news: News, look: Callable[[], Awaitable[None]]) -> None:
    """Look at once for what another process changed, whenever there is news of it; never returns."""
    wake = asyncio.Event()

    async def look_when_woken() -> None:
        while True:
            await wake.wait()
            wake.clear()
            await look()

    async with asyncio.TaskGroup() as both:
        both.create_task(news.watch(wake.set))
        both.create_task(look_when_woken())
