"""The composition root: what is built from what, in one place."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config
from bot.english import is_foreign, word_vectors
from bot.services.errors import BotError
from bot.services.shards import NOTHING_SHARED, WHOLE, Shared
from bot.storage.knowledge_folder import KnowledgeFolder

# The rest is imported where it is built, so that `run` is online, and `ask` answers, without waiting for it.
if TYPE_CHECKING:
    from bot.domain.pipeline import Flow
    from bot.services.asking import AskService
    from bot.services.findings import Finding
    from bot.services.library import Library
    from bot.services.memory import Memory
    from bot.services.reloading import Reloading


class DataFolderNotWritable(BotError):
    """The data folder cannot be written, so nothing could be remembered across restarts."""


def shipped_knowledge() -> Path:
    """Return the folder of the knowledge that comes with the bot: in the wheel, or in a checkout."""
    package = Path(__file__).parent
    in_wheel = package / "shipped_knowledge"
    return in_wheel if in_wheel.is_dir() else package.parent / "knowledge"


def open_folders(config: Config) -> tuple[KnowledgeFolder, KnowledgeFolder]:
    """Return the knowledge to answer from, and the shipped one whose red flags always count (maybe the same)."""
    shipped = KnowledgeFolder(shipped_knowledge())
    return (KnowledgeFolder(config.knowledge) if config.knowledge else shipped), shipped


def open_flow(config: Config) -> Flow:
    """Return the flow for the configured knowledge; raises InvalidKnowledge with every Problem."""
    from bot.services.library import load_flow  # noqa: PLC0415
    from bot.storage.flow_cache import PickledFlows  # noqa: PLC0415

    return load_flow(*open_folders(config), PickledFlows(config.data / "cache"), word_vectors())


def open_asking(config: Config) -> AskService:
    """Return the service that answers questions; raises as `open_flow`."""
    from bot.services.asking import AskService  # noqa: PLC0415
    from bot.services.library import Library  # noqa: PLC0415

    return AskService(Library(open_flow(config)), is_foreign)


def open_reloading(config: Config, library: Library) -> Reloading:
    """Return what takes up changes of the configured files; another process prepares them meanwhile."""
    from bot.services.reloading import Reloading  # noqa: PLC0415

    files, shipped = open_folders(config)

    async def make() -> Flow:
        return await asyncio.wrap_future(_open_beside(config))

    return Reloading(library, lambda: files.digest() + shipped.digest(), make)


def open_asking_beside(config: Config) -> AskService:
    """Return the service at once; where its index must be made first, another process makes it meanwhile.

    `ready` waits for it, and raises as `open_flow`.
    """
    from bot.services.asking import AskService  # noqa: PLC0415
    from bot.services.library import Library, kept_flow  # noqa: PLC0415
    from bot.storage.flow_cache import PickledFlows  # noqa: PLC0415

    kept = kept_flow(*open_folders(config), PickledFlows(config.data / "cache"), word_vectors())
    return AskService(Library(kept or _open_beside(config)), is_foreign)


def _open_beside(config: Config) -> Future[Flow]:
    """Let another process make the flow. A thread would hold everything up for seconds: Python runs one at a time."""
    # Ctrl-C is for the process that waits.
    beside = ProcessPoolExecutor(1, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    making = beside.submit(open_flow, config)
    beside.shutdown(wait=False)
    return making


def make_data_folder(config: Config) -> None:
    """Make the data folder, or raise DataFolderNotWritable with the remedy."""
    try:
        config.data.mkdir(parents=True, exist_ok=True)
        probe = config.data / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        remedy = "Give the bot the right to write there, or set SOIGNEUR_DATA to another folder."
        raise DataFolderNotWritable(
            f"The data folder {config.data} cannot be written ({error.strerror}). {remedy}"
        ) from None


def _utc_now() -> datetime:
    return datetime.now(UTC)


async def examine(config: Config, *, is_offline: bool) -> tuple[Finding, ...]:
    """Return what is well and what is to mend: this machine first, then what Discord says (unless `is_offline`)."""
    from bot.services.findings import Finding, examine_disk, examine_knowledge, examine_versions  # noqa: PLC0415
    from bot.storage.examination import examine_folder  # noqa: PLC0415
    from bot.storage.keeping import examine_place  # noqa: PLC0415

    found = [examine_versions(), *examine_knowledge(*open_folders(config), config.country)]
    try:
        make_data_folder(config)
    except DataFolderNotWritable as error:
        found.append(Finding("Data folder", str(error), "Then run this again."))
    else:
        memory = await examine_place(config.data, config.database)
        found += [examine_folder(config.data), examine_disk(config.data), memory]
    if is_offline:
        return tuple(found)
    from bot.discord_ui.examination import examine_discord  # noqa: PLC0415

    return (*found, *await examine_discord(config.token, _utc_now(), reads_words=config.message_content))


def back_up(config: Config, target: Path) -> None:
    """Write all that the bot remembers to one file, while it may be running; raises BotError with the remedy."""
    from bot.storage.keeping import back_up as back_up_there  # noqa: PLC0415

    back_up_there(config.data, config.database, target)


def restore(config: Config, file: Path) -> Path:
    """Bring back what `back_up` wrote; return where what was there before has gone, if there was anything.

    Raises BotError with the remedy, also while a bot is running with this data folder.
    """
    from bot.storage.keeping import restore as restore_there  # noqa: PLC0415

    make_data_folder(config)
    former = config.data / f"before-restore-{_utc_now():%Y-%m-%d-%H%M%S-%f}.zip"
    restore_there(config.data, config.database, file, former)
    return former


def copy_memory(source: Path | str, target: Path | str) -> int:
    """Copy what is remembered from a data folder or database (a URL) to another; return how many rows. BotError."""
    from bot.storage.keeping import copy  # noqa: PLC0415

    return asyncio.run(copy(source, target))


@asynccontextmanager
async def open_memory(
    folder: Path, library: Library, now: Callable[[], datetime] = _utc_now, shared: Shared = NOTHING_SHARED
) -> AsyncIterator[Memory]:
    """Open what the bot remembers in `folder`, made or migrated where needed, with guilds' overlays for `library`.

    `shared` names a database where it is remembered instead. Guilds on other shards are left to other processes. Raises
    StoreUnavailable, and ShardsTaken where the shards are to be held and another process has them.
    """
    from bot.services.asking import AskService  # noqa: PLC0415
    from bot.services.calling import Calling  # noqa: PLC0415
    from bot.services.counting import Counting  # noqa: PLC0415
    from bot.services.curating import Curating  # noqa: PLC0415
    from bot.services.departing import Departing  # noqa: PLC0415
    from bot.services.drafting import Drafting  # noqa: PLC0415
    from bot.services.exchanging import Exchanging  # noqa: PLC0415
    from bot.services.flagging import Flagging  # noqa: PLC0415
    from bot.services.gaps import Gaps  # noqa: PLC0415
    from bot.services.hearing import Hearing  # noqa: PLC0415
    from bot.services.memory import Memory  # noqa: PLC0415
    from bot.services.originals import Originals  # noqa: PLC0415
    from bot.services.refreshing import Refreshing  # noqa: PLC0415
    from bot.services.remembering import Remembering  # noqa: PLC0415
    from bot.services.restoring import Restoring  # noqa: PLC0415
    from bot.services.reviewing import Reviewing  # noqa: PLC0415
    from bot.services.settings import Settings  # noqa: PLC0415
    from bot.services.sharing import Sharing  # noqa: PLC0415
    from bot.services.upkeep import Upkeep  # noqa: PLC0415
    from bot.services.voting import Voting  # noqa: PLC0415
    from bot.storage.overlay_yaml import OverlayYaml  # noqa: PLC0415
    from bot.storage.store import open_store  # noqa: PLC0415

    async with (
        open_store(folder, shared.database, shared.member_key) as store,
        aclosing(Sharing(shared.shards, store.claims, store.shard_count)) as sharing,
        aclosing(Remembering(store.answers, store.hash_member, now)) as remembering,
    ):
        if shared.holds_shards:
            await sharing.take()  # before anything is read that another process might still change
        own = shared.shards or WHOLE
        settings = Settings(store.settings, store.hash_member, own)
        refreshing = Refreshing(store.guilds, library, settings)
        await refreshing.begin()
        await settings.load()
        hearing = Hearing(store.loudness, own)
        await hearing.load()
        await library.open(store.overlays, lambda guild_id: settings.of_guild(guild_id).eagerness)
        gaps = Gaps(store.gaps, settings, AskService(library), store.hash_member, now)
        drafts = Drafting(store.drafts, Originals(now), now)
        curating = Curating(store.overlays, library, drafts, gaps.copied, now)
        flagging = Flagging(store.overlays, library, drafts, now)
        reviewing = Reviewing(store.overlays, library, curating, flagging, now)
        restoring = Restoring(curating, store.overlays, library, now)
        counting = Counting(store.counts, now)
        in_memory = (settings.forget_guild, hearing.forget_guild, drafts.forget_guild, library.refresh)
        try:
            yield Memory(
                remembering=remembering,
                settings=settings,
                voting=Voting(store.votes, store.hash_member, now),
                counting=counting,
                curating=curating,
                restoring=restoring,
                flagging=flagging,
                reviewing=reviewing,
                exchanging=Exchanging(curating, reviewing, library, OverlayYaml(), now),
                upkeep=Upkeep(restoring, curating, store.overlays, library, now),
                gaps=gaps,
                hearing=hearing,
                calling=Calling(store.calls, store.hash_member, now, own),
                refreshing=refreshing,
                departing=Departing(store.guilds, in_memory, now, own),
                synced=store.synced_commands,
                sharing=sharing,
                news=store.news,
            )
        finally:
            await counting.close()


def open_configured_memory(
    config: Config, library: Library, *, holds_shards: bool = False
) -> AbstractAsyncContextManager[Memory]:
    """Open the memory where the settings say it is; raises as `open_memory`."""
    shared = Shared(config.database, config.member_key, config.shards, holds_shards)
    return open_memory(config.data, library, shared=shared)
