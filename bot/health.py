"""Pages for whoever watches the bot: is it well, is it ready, and how much does it do. Numbers, never words."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.domain.model import Answer, EntryId
from bot.services.asking import AskService, Foreign
from bot.services.errors import BotError
from bot.services.library import Library

_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1)


class AddressTaken(BotError):
    """The pages cannot be shown at the address that was set."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the bot is at this moment: connected and able to answer, in so many guilds, so far from Discord (seconds)."""

    is_ready: bool
    guilds: int
    latency: float


class Metrics(logging.Handler):
    """Counts what the bot does; as a handler of logs it counts their lines by level, and keeps none of them."""

    def __init__(self) -> None:
        super().__init__()
        self.registry = CollectorRegistry()
        kinds = ("outcome", "level")
        self._answers = Counter("soigneur_answers", "Answers given.", kinds, registry=self.registry)
        self._seconds = Histogram(
            "soigneur_flow_seconds", "Time from a text to its answer.", buckets=_SECONDS, registry=self.registry
        )
        self._lines = Counter("soigneur_log_lines", "Lines written to the log.", ("level",), registry=self.registry)
        self._guilds = Gauge("soigneur_guilds", "Servers that the bot is in.", registry=self.registry)
        self._latency = Gauge("soigneur_gateway_seconds", "Round trip to Discord's gateway.", registry=self.registry)
        self._ready = Gauge("soigneur_ready", "1 while connected and able to answer.", registry=self.registry)
        for level in ("WARNING", "ERROR", "CRITICAL"):
            self._lines.labels(level)

    def answered(self, answer: Answer, seconds: float) -> None:
        """Count an answer, by what it was and how it warned."""
        self._answers.labels(type(answer.outcome).__name__.lower(), answer.level.name.lower()).inc()
        self._seconds.observe(seconds)

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line of the log."""
        self._lines.labels(record.levelname).inc()

    def page(self, pulse: Pulse) -> bytes:
        """Return everything counted, in Prometheus' text format."""
        self._ready.set(pulse.is_ready)
        self._guilds.set(pulse.guilds)
        self._latency.set(pulse.latency)
        return generate_latest(self.registry)


class MeasuredAsking(AskService):
    """Answers questions, and counts each answer and the time that it took."""

    def __init__(self, library: Library, metrics: Metrics, is_foreign: Foreign | None = None) -> None:
        super().__init__(library, is_foreign)
        self._metrics = metrics

    def ask(self, guild_id: int | None, text: str, about: EntryId | None = None) -> Answer:
        """Return the answer to `text`, as AskService does."""
        begun_at = time.perf_counter()
        return self._measured(super().ask(guild_id, text, about), begun_at)

    def hear(self, guild_id: int | None, text: str, about: EntryId | None = None) -> Answer:
        """Return the answer to `text`, as AskService does."""
        begun_at = time.perf_counter()
        return self._measured(super().hear(guild_id, text, about), begun_at)

    def _measured(self, answer: Answer, begun_at: float) -> Answer:
        self._metrics.answered(answer, time.perf_counter() - begun_at)
        return answer


@dataclass(frozen=True, slots=True)
class Pages:
    """The three pages, over what is counted and how the bot is."""

    pulse: Callable[[], Pulse]
    metrics: Metrics = field(default_factory=Metrics)

    @asynccontextmanager
    async def open(self, host: str, port: int) -> AsyncIterator[int]:
        """Serve the pages at an address, and yield its port (0 takes a free one); raises AddressTaken."""
        application = web.Application()
        application.add_routes(
            [
                web.get("/healthz", self._healthz),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._metrics),
            ]
        )
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
        except OSError as error:
            await runner.cleanup()
            raise AddressTaken(
                f"The pages for health cannot be shown at {host}:{port} ({error.strerror}). "
                "Set `health` to another address, or leave it empty."
            ) from None
        logging.getLogger().addHandler(self.metrics)
        try:
            yield runner.addresses[0][1]
        finally:
            logging.getLogger().removeHandler(self.metrics)
            await runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="well\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        is_ready = self.pulse().is_ready
        return web.Response(text="ready\n" if is_ready else "not ready\n", status=200 if is_ready else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=self.metrics.page(self.pulse()), headers={"Content-Type": CONTENT_TYPE_LATEST})
