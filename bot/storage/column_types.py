"""What the columns of the store hold beyond what every database knows: moments, contents, numbers that count up."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from bot.domain.changes import Content

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


# Numbers that count up. SQLite gives them by itself only to this type: https://www.sqlite.org/autoinc.html
NUMBER = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment as whole milliseconds since 1970: no time zone can be lost in it, and every database orders it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return what the database keeps of `value`."""
        del dialect
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the moment that the database kept as `value`."""
        del dialect
        return None if value is None else _EPOCH + value * _MILLISECOND


class PlainContent(TypeDecorator[Content]):
    """An entry as JSON that people can read too, the same text for the same content; NULL where there is none."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Content | None, dialect: Dialect) -> str | None:
        """Return what the database keeps of `value`."""
        del dialect
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Content | None:
        """Return the content that the database kept as `value`."""
        del dialect
        if value is None:
            return None
        content: Content = json.loads(value)
        return content
