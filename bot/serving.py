"""`soigneur run`: connect to Discord, and do in the background what goes on meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bot.app import make_data_folder, open_asking, open_configured_memory, open_reloading
from bot.config import Config
from bot.english import is_foreign
from bot.services.errors import BotError
from bot.services.process_ports import News
from bot.signals import ended_by_sigterm, on_signal
from bot.storage.alone import alone_in

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
    # Discord takes half a second to import; `ask` does without.
    from bot.discord_ui.client import IntentRefused, Soigneur  # noqa: PLC0415
    from bot.discord_ui.cogs.reload import Reload  # noqa: PLC0415

    asking = open_asking(config)
    reloading = open_reloading(config, asking.library)
    if config.health_address:
        from bot import health  # noqa: PLC0415 - counting takes a tenth of a second to import

        metrics = health.Metrics()
        asking = health.MeasuredAsking(asking.library, metrics, is_foreign)
    async with open_configured_memory(config, asking.library, holds_shards=True) as memory:

        async def serve(*, reads_words: bool) -> None:
            files_changed = asyncio.Event()
            async with (
                Soigneur(asking, memory, config.country, reads_words=reads_words) as client,
                AsyncExitStack() as pages,
                _in_background(
                    client.stop,
                    {
                        "looking at the knowledge files": reloading.watch(
                            _LOOK_SECONDS, files_changed, client.tell_of_moved
                        ),
                        "hearing of other processes": _hear(memory.news, client.recurring.look),
                        "keeping its shards": memory.sharing.keep(),
                    },
                ),
                ended_by_sigterm(client.finish),
            ):
                pages.enter_context(on_signal("SIGHUP", files_changed.set))
                client.recurring.look_every(config.poll_seconds)
                await client.add_cog(Reload(client.desk, reloading))
                if config.health_address:

                    def pulse() -> health.Pulse:
                        is_ready = client.hears_every_shard and memory.refreshing.has_reached
                        return health.Pulse(is_ready, len(client.guilds), client.latency)

                    shown = health.Pages(pulse, metrics)
                    await pages.enter_async_context(shown.open(*config.health_address))
                await client.serve(token)

        try:
            await serve(reads_words=config.message_content)
        except IntentRefused as refused:
            logging.getLogger("soigneur").warning(str(refused))
            await serve(reads_words=False)


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
