"""A time of day for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FakeNow:
    """A time of day that stands still until told."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def after(self, time: timedelta) -> None:
        self.moment += time
