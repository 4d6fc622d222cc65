"""The moderators' inbox: off by default, redacted, seen on two days, gone after 28, and each guild to itself."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.gaps import Gap, GapCluster, Settlement
from bot.domain.model import Answer, Answered, EntryId, Level, Suggested, Thanked, Unanswered, Warned
from bot.domain.pipeline import Flow, prepare
from bot.services.asking import AskService
from bot.services.gaps import (
    MOST_SUGGESTIONS,
    Gaps,
    NothingToSuggest,
    TakesNoSuggestions,
    TooManySuggestions,
    copies,
    is_gap,
)
from bot.services.library import Library
from bot.services.ports import StoreUnavailable
from bot.services.settings import Settings
from bot.storage.place import FILE_NAME
from bot.storage.store import Store, open_store
from tests.factories import make_entry, make_knowledge
from tests.services.fake_now import FakeNow

MIA, OTTO = 1_234_567_890_123_456_789, 987_654_321_098_765_432
CLUB, OTHER, SILENT = 10, 11, 12
DAY = timedelta(days=1)
TENS, TENS_AGAIN = "can I use a tens machine on the turbo", "tens machine during turbo?"
BARS = "how wide should my handlebars be"
SADDLES = make_entry(
    id=EntryId("saddle-tilt"), question="How should I tilt my saddle?", phrasings=("tilt of my saddle", "saddle tilt")
)

_flow = prepare(make_knowledge([make_entry(), SADDLES]))


@dataclass
class Inbox:
    """The service on a real store, with the clock that it reads."""

    gaps: Gaps
    settings: Settings
    store: Store
    now: FakeNow

    async def ask(self, *texts: str, guild_id: int = CLUB) -> None:
        """Ask each text on a day of its own, the last one today."""
        for number, text in enumerate(texts):
            if number:
                self.now.after(DAY)
            await self.gaps.note(guild_id, text)

    async def shown(self, guild_id: int = CLUB) -> list[tuple[str, ...]]:
        return [cluster.texts for cluster in await self.gaps.inbox(guild_id)]


@asynccontextmanager
async def opened(folder: Path, flow: Flow = _flow) -> AsyncIterator[Inbox]:
    now = FakeNow()
    async with open_store(folder) as store:
        chosen = Settings(store.settings, store.hash_member)
        gaps = Gaps(store.gaps, chosen, AskService(Library(flow)), store.hash_member, now)
        for guild_id in (CLUB, OTHER):
            await gaps.turn_on(guild_id)
        yield Inbox(gaps, chosen, store, now)


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    async with opened(tmp_path) as made:
        yield made


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.name.startswith(FILE_NAME))


async def kept(inbox: Inbox, guild_id: int = CLUB) -> list[str]:
    return [gap.text for gap in await inbox.store.gaps.gaps(guild_id, date.min)]


class TestWhatIsKept:
    @pytest.mark.parametrize("guild_id", [SILENT, None])
    async def test_nothing_where_nobody_turned_it_on(self, inbox: Inbox, guild_id: int | None, tmp_path: Path) -> None:
        for _ in range(3):
            await inbox.gaps.note(guild_id, TENS)
            inbox.now.after(DAY)
        assert await inbox.gaps.inbox(SILENT) == ()
        assert b"tens" not in bytes_on_disk(tmp_path)

    async def test_redacted_words_and_the_day_alone(self, inbox: Inbox, tmp_path: Path) -> None:
        await inbox.ask("<@1234567890123456789> Zebedee says 07700900123 tens, see https://x.io/me")
        (gap,) = await inbox.store.gaps.gaps(CLUB, date.min)
        assert (gap.text, gap.day) == ("[name] says [number] tens, see [link]", date(2026, 11, 23))
        assert b"Zebedee" not in bytes_on_disk(tmp_path)

    async def test_a_word_that_the_knowledge_knows_is_no_name(self, inbox: Inbox) -> None:
        await inbox.ask("about the Tilt on the Bontrager")
        assert await kept(inbox) == ["about the Tilt on the [name]"]

    @pytest.mark.parametrize("text", ["", "🤕", "<@1> https://x.io", "@mia 07700900123"])
    async def test_nothing_of_a_text_that_asks_nothing(self, inbox: Inbox, text: str) -> None:
        await inbox.ask(text)
        assert await kept(inbox) == []

    async def test_no_more_than_a_guild_may_have(self, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.services.gaps.MOST_GAPS", 2)
        await inbox.ask(TENS, TENS, TENS)
        await inbox.ask(BARS, guild_id=OTHER)
        assert (len(await kept(inbox)), await kept(inbox, OTHER)) == (2, [BARS])

    async def test_turning_it_off_forgets_all_of_that_guild(self, inbox: Inbox, tmp_path: Path) -> None:
        await inbox.ask(TENS, TENS_AGAIN)
        await inbox.gaps.suggest(CLUB, MIA, "say something on compression tights")
        await inbox.ask(BARS, guild_id=OTHER)
        await inbox.gaps.turn_off(CLUB)
        await inbox.ask(TENS)
        assert not inbox.settings.of_guild(CLUB).keeps_gaps
        assert (await inbox.shown(), await inbox.gaps.suggestions(CLUB)) == ([], ())
        assert (await kept(inbox), await kept(inbox, OTHER)) == ([], [BARS])
        assert b"compression" not in bytes_on_disk(tmp_path)


class TestInbox:
    async def test_a_question_is_shown_once_it_was_asked_on_two_days(self, inbox: Inbox) -> None:
        await inbox.gaps.note(CLUB, TENS)
        await inbox.gaps.note(CLUB, TENS_AGAIN)
        assert await inbox.shown() == []
        inbox.now.after(DAY)
        await inbox.gaps.note(CLUB, TENS_AGAIN)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        assert set(cluster.texts) == {TENS, TENS_AGAIN}
        assert (cluster.count, cluster.days) == (3, (date(2026, 11, 23), date(2026, 11, 24)))

    async def test_two_moments_of_one_day_are_one_day(self, inbox: Inbox) -> None:
        await inbox.ask(TENS)
        inbox.now.after(timedelta(hours=11, minutes=59))
        await inbox.gaps.note(CLUB, TENS)
        assert await inbox.shown() == []
        inbox.now.after(timedelta(minutes=1))
        await inbox.gaps.note(CLUB, TENS)
        assert await inbox.shown() == [(TENS,)]

    async def test_the_most_often_asked_comes_first_then_the_newest(self, inbox: Inbox) -> None:
        await inbox.ask("rollers or kickr", "rollers or kickr", TENS, TENS, TENS, BARS, BARS)
        assert await inbox.shown() == [(TENS,), (BARS,), ("rollers or kickr",)]

    async def test_the_entry_that_comes_closest_is_named(self, inbox: Inbox) -> None:
        await inbox.ask("saddle tilt for Zebedee", "saddle tilt for a friend")
        (cluster,) = await inbox.gaps.inbox(CLUB)
        assert cluster.guess == "saddle-tilt"

    async def test_where_none_comes_close_none_is_named(self, inbox: Inbox) -> None:
        await inbox.ask("wovon handelt dies", "wovon handelt dies")
        (cluster,) = await inbox.gaps.inbox(CLUB)
        assert cluster.guess is None

    async def test_without_the_store_the_moderator_is_told(self, tmp_path: Path) -> None:
        async with opened(tmp_path) as inbox:
            pass
        with pytest.raises(StoreUnavailable):
            await inbox.gaps.inbox(CLUB)


class TestSettling:
    @pytest.mark.parametrize("settlement", [one for one in Settlement if one is not Settlement.SNOOZED])
    async def test_what_is_settled_is_forgotten_and_does_not_come_back(
        self, inbox: Inbox, settlement: Settlement, tmp_path: Path
    ) -> None:
        await inbox.ask(TENS, TENS_AGAIN, BARS, BARS)
        cluster = next(cluster for cluster in await inbox.gaps.inbox(CLUB) if TENS in cluster.texts)
        assert await inbox.gaps.settle(CLUB, cluster.ids, settlement) == 2
        await inbox.ask("TENS machien on turbo", TENS)
        assert (await inbox.shown(), await kept(inbox)) == ([(BARS,)], [BARS, BARS])
        assert TENS.encode() not in bytes_on_disk(tmp_path)

    async def test_a_gap_noted_while_a_moderator_decides_is_hidden_too(self, inbox: Inbox) -> None:
        await inbox.ask(TENS, TENS)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        await inbox.ask(TENS, TENS)
        assert await inbox.gaps.settle(CLUB, cluster.ids, Settlement.NEVER) == 2
        assert await inbox.shown() == []

    async def test_the_second_moderator_is_told_that_it_was_settled(self, inbox: Inbox) -> None:
        await inbox.ask(TENS, TENS)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        await inbox.gaps.settle(CLUB, cluster.ids, Settlement.NEVER)
        assert await inbox.gaps.settle(CLUB, cluster.ids, Settlement.NEW_ENTRY) == 0

    async def test_a_number_is_never_given_twice(self, inbox: Inbox) -> None:
        await inbox.ask(TENS, TENS)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        await inbox.gaps.settle(CLUB, cluster.ids, Settlement.NEVER)
        await inbox.ask(BARS, BARS)
        assert await inbox.gaps.settle(CLUB, cluster.ids, Settlement.NEVER) == 0
        assert await inbox.shown() == [(BARS,)]

    async def test_another_guild_s_gaps_cannot_be_settled(self, inbox: Inbox) -> None:
        await inbox.ask(TENS, TENS)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        assert await inbox.gaps.settle(OTHER, cluster.ids, Settlement.NEVER) == 0
        await inbox.gaps.snooze(OTHER, cluster.ids)
        assert await inbox.shown() == [(TENS,)]

    async def test_after_28_days_what_was_settled_may_come_back(self, inbox: Inbox) -> None:
        await inbox.ask(TENS, TENS)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        await inbox.gaps.settle(CLUB, cluster.ids, Settlement.NEVER)
        inbox.now.after(27 * DAY)
        await inbox.ask(TENS)
        assert await kept(inbox) == []
        inbox.now.after(DAY)
        await inbox.ask(TENS)
        assert await kept(inbox) == [TENS]

    async def test_what_is_snoozed_is_counted_on_and_comes_back_after_a_week(self, inbox: Inbox) -> None:
        await inbox.ask(TENS, TENS)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        await inbox.gaps.snooze(CLUB, cluster.ids)
        await inbox.ask(TENS_AGAIN)
        inbox.now.after(6 * DAY)
        assert await inbox.shown() == []
        inbox.now.after(DAY)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        assert cluster.count == 3


class TestForgetting:
    async def test_a_gap_is_shown_for_28_days_and_then_is_nowhere(self, inbox: Inbox, tmp_path: Path) -> None:
        await inbox.ask(TENS, TENS)
        inbox.now.after(26 * DAY)
        assert (await inbox.gaps.forget_old(), len(await inbox.shown())) == (0, 1)
        inbox.now.after(DAY)
        assert await inbox.shown() == []
        assert (await inbox.gaps.forget_old(), await kept(inbox)) == (1, [TENS])
        inbox.now.after(DAY)
        assert (await inbox.gaps.forget_old(), await kept(inbox)) == (1, [])
        assert TENS.encode() not in bytes_on_disk(tmp_path)

    async def test_what_is_too_old_is_not_shown_even_before_it_is_forgotten(self, inbox: Inbox) -> None:
        await inbox.ask(TENS, TENS)
        await inbox.gaps.suggest(CLUB, MIA, BARS)
        inbox.now.after(28 * DAY)
        assert (await inbox.shown(), await inbox.gaps.suggestions(CLUB)) == ([], ())

    async def test_what_was_settled_is_nowhere_after_28_days(self, inbox: Inbox, tmp_path: Path) -> None:
        await inbox.ask(TENS, TENS)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        await inbox.gaps.settle(CLUB, cluster.ids, Settlement.OUT_OF_SCOPE)
        assert b"machin ten turbo" in bytes_on_disk(tmp_path)
        inbox.now.after(28 * DAY)
        await inbox.gaps.forget_old()
        assert b"machin ten turbo" not in bytes_on_disk(tmp_path)


class TestOnTheWayOfAQuestion:
    async def test_without_the_store_a_question_goes_on_with_one_line_in_the_log(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        async with opened(tmp_path) as inbox:
            pass
        await inbox.gaps.note(CLUB, TENS)
        (line,) = caplog.messages
        assert line.startswith("a question without an answer was not kept: The bot's memory ")

    async def test_no_words_reach_a_log(self, inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG, "soigneur")
        await inbox.ask(TENS, TENS)
        await inbox.gaps.suggest(CLUB, MIA, BARS)
        (cluster,) = await inbox.gaps.inbox(CLUB)
        await inbox.gaps.settle(CLUB, cluster.ids, Settlement.NEVER)
        await inbox.gaps.forget_old()
        assert [word for word in ("tens", "turbo", "handlebars", str(MIA)) if word in caplog.text] == []


class TestSuggestions:
    async def test_a_suggestion_is_kept_redacted_until_it_is_settled(self, inbox: Inbox, tmp_path: Path) -> None:
        kept_text = await inbox.gaps.suggest(CLUB, MIA, "Ask Zebedee on compression tights, mia@x.org")
        (suggestion,) = await inbox.gaps.suggestions(CLUB)
        assert kept_text == suggestion.text == "Ask [name] on compression tights, [e-mail]"
        assert await inbox.gaps.settle_suggestion(OTHER, suggestion.id) is False
        assert await inbox.gaps.settle_suggestion(CLUB, suggestion.id) is True
        assert await inbox.gaps.settle_suggestion(CLUB, suggestion.id) is False
        assert await inbox.gaps.suggestions(CLUB) == ()
        assert b"compression" not in bytes_on_disk(tmp_path)

    async def test_one_member_cannot_flood_a_guild(self, inbox: Inbox) -> None:
        for _ in range(MOST_SUGGESTIONS):
            await inbox.gaps.suggest(CLUB, MIA, BARS)
        with pytest.raises(TooManySuggestions, match="5 suggestions"):
            await inbox.gaps.suggest(CLUB, MIA, BARS)
        await inbox.gaps.suggest(CLUB, OTTO, BARS)
        await inbox.gaps.suggest(OTHER, MIA, BARS)
        (first, *_) = await inbox.gaps.suggestions(CLUB)
        await inbox.gaps.settle_suggestion(CLUB, first.id)
        await inbox.gaps.suggest(CLUB, MIA, BARS)

    async def test_not_even_all_at_once(self, inbox: Inbox) -> None:
        await asyncio.gather(*(inbox.gaps.suggest(CLUB, MIA, BARS) for _ in range(9)), return_exceptions=True)
        assert len(await inbox.gaps.suggestions(CLUB)) == MOST_SUGGESTIONS

    async def test_where_gaps_are_off_nothing_is_taken(self, inbox: Inbox) -> None:
        with pytest.raises(TakesNoSuggestions):
            await inbox.gaps.suggest(SILENT, MIA, BARS)
        assert await inbox.gaps.suggestions(SILENT) == ()

    async def test_a_text_that_asks_nothing_is_refused(self, inbox: Inbox) -> None:
        with pytest.raises(NothingToSuggest):
            await inbox.gaps.suggest(CLUB, MIA, "https://x.io 🤕")

    async def test_a_member_s_own_are_forgotten_and_no_other_s(self, inbox: Inbox, tmp_path: Path) -> None:
        await inbox.gaps.suggest(CLUB, MIA, "say something on compression tights")
        await inbox.gaps.suggest(OTHER, MIA, "say something on compression tights")
        await inbox.gaps.suggest(CLUB, OTTO, BARS)
        await inbox.gaps.forget_member(MIA)
        assert [one.text for one in await inbox.gaps.suggestions(CLUB)] == [BARS]
        assert await inbox.gaps.suggestions(OTHER) == ()
        assert b"compression" not in bytes_on_disk(tmp_path)

    async def test_nobody_can_tell_from_the_store_whose_they_are(self, inbox: Inbox, tmp_path: Path) -> None:
        await inbox.gaps.suggest(CLUB, MIA, BARS)
        content = bytes_on_disk(tmp_path)
        assert content.count(inbox.store.hash_member(MIA, "suggestions"))
        assert not content.count(MIA.to_bytes(8, "big"))
        assert inbox.store.hash_member(MIA, "suggestions") != inbox.store.hash_member(MIA, "votes")

    async def test_they_are_gone_after_28_days(self, inbox: Inbox, tmp_path: Path) -> None:
        await inbox.gaps.suggest(CLUB, MIA, "say something on compression tights")
        inbox.now.after(27 * DAY)
        await inbox.gaps.forget_old()
        assert len(await inbox.gaps.suggestions(CLUB)) == 1
        inbox.now.after(DAY)
        await inbox.gaps.forget_old()
        assert await inbox.gaps.suggestions(CLUB) == ()
        assert b"compression" not in bytes_on_disk(tmp_path)


class TestCopies:
    GAP = Gap(1, "[name] says my back locks up after 2 hours on the turbo", date(2026, 11, 23))

    @pytest.mark.parametrize(
        "phrasing",
        [
            "says my back locks up after 2 hours on the turbo",
            "[name] says my back locks up after 2 hours on the turbo",
            "Says: my back LOCKS UP after 2 hours, on the turbo!",
            "my back locks up after 2 hours on the turbo",
            "after 2 hours on the turbo my back locks up",
        ],
    )
    def test_a_member_s_words_are_known_again(self, phrasing: str) -> None:
        assert copies([phrasing], [self.GAP.text]) == (phrasing,)

    @pytest.mark.parametrize("phrasing", ["why does my back seize on the home trainer", "turbo", ""])
    def test_a_moderator_s_own_words_are_theirs(self, phrasing: str) -> None:
        assert copies([phrasing], [self.GAP.text]) == ()

    async def test_copies_of_gaps_and_of_suggestions_are_found(self, inbox: Inbox) -> None:
        await inbox.ask(TENS)
        await inbox.gaps.suggest(CLUB, MIA, BARS)
        phrasings = (TENS.upper(), BARS + "?", "electric pads while indoors")
        assert await inbox.gaps.copied(CLUB, phrasings) == phrasings[:2]
        assert await inbox.gaps.copied(OTHER, phrasings) == ()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(None, Unanswered()), True),
        (Answer(None, Unanswered(is_empty=True)), False),
        (Answer(Warned(Level.PROFESSIONAL, ()), Unanswered()), False),
        (Answer(None, Thanked()), False),
        (Answer(None, Answered(SADDLES, ())), False),
        (Answer(None, Suggested((SADDLES,))), False),
    ],
)
def test_only_what_nothing_answered_and_no_sign_warned_of_is_a_gap(answer: Answer, expected: bool) -> None:
    assert is_gap(answer) is expected


def test_a_cluster_names_each_wording_once() -> None:
    gaps = (Gap(1, "a", date(2026, 11, 2)), Gap(2, "b", date(2026, 11, 1)), Gap(3, "a", date(2026, 11, 2)))
    cluster = GapCluster(gaps)
    assert (cluster.ids, cluster.texts, cluster.count) == ((1, 2, 3), ("a", "b"), 3)
    assert cluster.days == (date(2026, 11, 1), date(2026, 11, 2))


asked = st.lists(st.tuples(st.sampled_from([CLUB, OTHER, SILENT]), st.sampled_from([TENS, BARS])), max_size=10)


@given(asked)
@settings(max_examples=12)
def test_a_guild_never_sees_what_another_asked(questions: list[tuple[int, str]]) -> None:
    async def law() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with opened(Path(folder)) as inbox:
                for guild_id, text in questions:
                    await inbox.gaps.note(guild_id, f"{text} {'ABC'[guild_id - CLUB] * 3}".lower())
                    if inbox.settings.of_guild(guild_id).keeps_gaps:
                        await inbox.gaps.suggest(guild_id, len(await inbox.gaps.suggestions(guild_id)), text)
                    inbox.now.after(DAY)
                for guild_id in (CLUB, OTHER, SILENT):
                    own = "abc"[guild_id - CLUB] * 3
                    expected = [] if guild_id == SILENT else [t for g, t in questions if g == guild_id]
                    assert all(own in text for texts in await inbox.shown(guild_id) for text in texts)
                    assert [text.removesuffix(f" {own}") for text in await kept(inbox, guild_id)] == [
                        text.lower() for text in expected
                    ]
                    assert [one.text for one in await inbox.gaps.suggestions(guild_id)] == expected

    asyncio.run(law())
