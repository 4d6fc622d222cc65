"""Whatever Discord or our own code does wrong: a line in the log, a sentence for the member, and the bot goes on."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord_ui import delivery, wording
from tests.discord_ui.simulated_club import Club, is_private, text

MUTE = discord.PermissionOverwrite(send_messages=False, send_messages_in_threads=False)


def lines(caplog: pytest.LogCaptureFixture, start: str) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.name == "soigneur.discord" and r.getMessage().startswith(start)]


async def test_where_the_bot_may_not_write_the_log_says_what_is_missing(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    muted = club.guild.create_text_channel("muted", overwrites={club.guild.default_role: MUTE})
    admin = club.guild.add_member(club.guild.owner)

    await club.mention_bot("heat", by=admin, channel=muted)

    assert club.stored(muted) == []
    assert lines(caplog, "answer not sent") == [
        f"answer not sent in channel {muted.id} of guild {club.guild.id}: missing Send Messages"
    ]


@pytest.mark.parametrize("words", ["numb saddle", "heat and a fever"])
async def test_a_warning_goes_to_the_asker_where_the_bot_may_not_write(club: Club, words: str) -> None:
    muted = club.guild.create_text_channel("muted", overwrites={club.guild.default_role: MUTE})
    admin = club.guild.add_member(club.guild.owner)

    await club.mention_bot(words, by=admin, channel=muted)

    assert "You mentioned" in text(club.dm(admin)[-1])


async def test_without_read_message_history_the_answer_comes_without_reference(club: Club) -> None:
    deny = discord.PermissionOverwrite(read_message_history=False)
    channel = club.guild.create_text_channel("no-history", overwrites={club.guild.default_role: deny})

    await club.mention_bot("heat", channel=channel)
    await club.mention_bot("numb saddle", channel=channel)

    card, told = club.stored(channel)
    assert card.reference is None
    assert told.content.startswith(f"{club.member.mention}\n### Call 999 now")
    assert told.ping_user_ids == [club.member.id]


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
async def test_an_answer_that_discord_refuses_is_one_log_line(
    club: Club, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=status, code=50013)
    await club.mention_bot("heat")

    assert lines(caplog, "") == [
        f"answer not sent in channel {club.channel.id} of guild {club.guild.id}: HTTP {status} (Discord code 50013)"
    ]
    await club.mention_bot("heat")
    assert "Heat or cold" in text(club.last())


@pytest.mark.parametrize("status", [403, 404, 429, 500])
async def test_an_emergency_that_discord_refuses_is_told_privately(club: Club, status: int) -> None:
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=status)

    await club.mention_bot("numb saddle")

    assert "Call 999 now" in club.dm(club.member)[-1].content


@pytest.mark.parametrize("status", [403, 404, 429, 500])
async def test_an_emergency_that_fails_by_command_is_told_privately(club: Club, status: int) -> None:
    club.env.inject_error("POST", "/interactions/*", status=status, code=10062)

    await club.member.slash(club.channel, "ask", question="numb saddle")

    assert "Call 999 now" in club.dm(club.member)[-1].content


async def test_an_emergency_that_cannot_be_told_at_all_is_an_error_in_the_log(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    club.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=None)

    await club.mention_bot("numb saddle")

    assert lines(caplog, "warning not delivered") == [
        f"warning not delivered to member {club.member.id}, not even privately: HTTP 403 (Discord code 50007)"
    ]


@pytest.mark.parametrize("status", [403, 404, 429, 500])
async def test_a_button_that_discord_refuses_is_one_log_line(
    club: Club, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    await club.mention_bot("heat")
    club.env.inject_error("POST", "/interactions/*", status=status)

    await club.other.click(club.seen(club.last()), custom_id="signs")

    assert len(lines(caplog, "answer not sent")) == 1


@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), TimeoutError(), discord.RateLimited(60.0)])
async def test_a_broken_connection_is_one_log_line(
    club: Club, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def send(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(discord.abc.Messageable, "send", send)
    monkeypatch.setattr(delivery, "WAITS", ())
    await club.mention_bot("heat")

    assert len(lines(caplog, "answer not sent")) == 1


async def test_an_answer_is_sent_again_until_the_connection_stands(
    club: Club, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = discord.abc.Messageable.send
    failures: list[Exception] = [aiohttp.ServerDisconnectedError(), TimeoutError()]

    async def send_at_last(*arguments: Any, **more: Any) -> Any:
        if failures:
            raise failures.pop()
        return await send(*arguments, **more)

    monkeypatch.setattr(discord.abc.Messageable, "send", send_at_last)
    monkeypatch.setattr(delivery, "WAITS", (0, 0, 0))
    await club.mention_bot("heat")

    assert len(club.stored()) == 1
    assert len(lines(caplog, "Discord cannot be reached")) == 2


async def test_a_question_deleted_in_the_meantime_still_gets_its_answer(club: Club) -> None:
    await club.mention_bot("heat")

    sent = next(r for r in club.env.http_requests if r.method == "POST" and r.path.endswith("/messages"))
    assert sent.json is not None
    assert sent.json["message_reference"]["fail_if_not_exists"] is False
    assert sent.json["enforce_nonce"] is True


async def test_a_fault_of_ours_is_told_with_the_reference_that_the_log_has(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    club.asking.is_broken = True

    await club.mention_bot("heat and a purple ostrich")

    told = club.last()
    found = re.search(r"\(ref ([0-9a-f]{4})\)", told.content)
    assert found
    assert "Call 999" in told.content
    faults = lines(caplog, "fault ref=")
    assert len(faults) == 1
    assert faults[0].startswith(f"fault ref={found[1]} in message ")
    assert "ValueError at fakes.py" in faults[0]


async def test_a_fault_in_a_command_is_told_privately(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    club.asking.is_broken = True

    result = await club.member.slash(club.channel, "ask", question="purple ostrich", private=False)

    assert is_private(result)
    assert "Something broke on our side (ref " in club.last().content
    assert len(lines(caplog, "fault ref=")) == 1
    club.env._errors.clear()


async def test_a_fault_in_suggestions_offers_none(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    club.asking.is_broken = True

    assert await club.member.autocomplete(club.channel, "ask", "question", "purple ostrich") == []
    assert len(lines(caplog, "fault ref=")) == 1


async def test_a_fault_behind_a_button_is_told_privately(club: Club, caplog: pytest.LogCaptureFixture) -> None:
    await club.mention_bot("heat")
    club.asking.is_broken = True

    result = await club.other.select(club.seen(club.last()), ["stretching"], custom_id="related")

    assert is_private(result)
    assert "Something broke on our side (ref " in club.last().content
    assert len(lines(caplog, "fault ref=")) == 1


async def test_a_suggestion_that_cannot_become_a_card_is_one_log_line(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    await club.mention_bot("long climbs")
    club.env.inject_error("POST", "/interactions/*", status=404, code=10062)

    await club.member.click(club.seen(club.last()), label="Does stretching help?")

    assert len(lines(caplog, "answer not sent")) == 1
    assert wording.DID_YOU_MEAN in text(club.last())


async def test_a_fault_before_a_command_starts_is_told(
    club: Club, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def check(_: discord.Interaction) -> bool:
        raise discord.app_commands.CheckFailure("purple ostrich")

    monkeypatch.setattr(club.bot.tree, "interaction_check", check)
    await club.member.slash(club.channel, "ask", question="heat", private=False)

    assert club.last().is_ephemeral
    assert "Something broke on our side (ref " in club.last().content
    assert len(lines(caplog, "fault ref=")) == 1
    club.env._errors.clear()


async def test_a_command_from_an_older_version_gets_a_sentence(club: Club) -> None:
    club.bot.tree.remove_command("ask")

    await club.member.slash(club.channel, "ask", question="heat")

    assert club.last().content == wording.COMMAND_CHANGED
    assert [type(error) for error in club.env.errors] == [discord.app_commands.CommandNotFound]
    club.env._errors.clear()


async def test_a_fault_in_another_event_is_logged_without_its_arguments(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    async def on_typing(channel: object, user: object, when: object) -> None:
        raise KeyError("purple ostrich")

    club.bot.add_listener(on_typing)
    club.bot.dispatch("typing", None, None, None)
    await club.env.settle()

    assert len(lines(caplog, "fault ref=")) == 1
    assert [type(error) for error in club.env.errors] == [KeyError]
    club.env._errors.clear()
