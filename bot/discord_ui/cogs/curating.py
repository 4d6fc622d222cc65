"""The doors of `/qa`: moderators keep the Q&A right."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands as discord_commands

from bot.discord_ui.delivery import respond
from bot.discord_ui.desk import Desk, guild_of
from bot.discord_ui.fitting import CHOICE_LIMIT, in_messages, shorten
from bot.discord_ui.forms import curating, editors, flagging, history, importing, inbox, reviewing, stats, upkeep
from bot.discord_ui.forms.pressing import say
from bot.discord_ui.has_desk import HasDesk
from bot.discord_ui.layout import Reply
from bot.discord_ui.wording import curation as words
from bot.discord_ui.wording import exchange as exchange_words
from bot.discord_ui.wording import inbox as inbox_words
from bot.discord_ui.wording import stats as stats_words
from bot.discord_ui.wording.why import why_text
from bot.domain.changes import Act
from bot.domain.model import EntryId

_MAX_CHOICES = 25
_LONGEST_WHY = 1800


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Qa(
    discord_commands.GroupCog,
    group_name="qa",
    group_description=words.QA_DESCRIPTION,
):
    """Adds, changes, hides and restores entries of a guild."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        super().__init__()

    @app_commands.command(name="add", description=words.ADD_DESCRIPTION)
    async def add(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Open the form of a new entry."""
        await curating.begin(interaction, _new_id(interaction), Act.ADD)

    @app_commands.command(name="edit", description=words.EDIT_DESCRIPTION)
    @app_commands.describe(entry=words.ENTRY_OPTION)
    async def edit(self, interaction: discord.Interaction[HasDesk], entry: str) -> None:
        """Show an entry, ready to be changed."""
        if await self._is_known(interaction, entry):
            await curating.begin(interaction, EntryId(entry), Act.EDIT)

    @app_commands.command(name="hide", description=words.HIDE_DESCRIPTION)
    @app_commands.describe(entry=words.ENTRY_OPTION)
    async def hide(self, interaction: discord.Interaction[HasDesk], entry: str) -> None:
        """Show what hiding an entry does."""
        if await self._is_known(interaction, entry):
            await curating.begin(interaction, EntryId(entry), Act.HIDE)

    @app_commands.command(name="history", description=words.HISTORY_DESCRIPTION)
    @app_commands.describe(entry=words.ENTRY_OPTION)
    async def history(self, interaction: discord.Interaction[HasDesk], entry: str | None = None) -> None:
        """Show what was changed, of one entry or of all."""
        await history.show(interaction, EntryId(entry) if entry else None)

    @app_commands.command(name="restore", description=words.RESTORE_DESCRIPTION)
    @app_commands.describe(entry=words.ENTRY_OPTION)
    async def restore(self, interaction: discord.Interaction[HasDesk], entry: str | None = None) -> None:
        """Show the bin of hidden entries; of one entry, its history, from which any state can be brought back."""
        if entry is None:
            await history.show_bin(interaction)
        else:
            await history.show(interaction, EntryId(entry))

    @app_commands.command(name="warning-sign", description=words.SIGN_DESCRIPTION)
    @app_commands.describe(like=words.SIGN_LIKE, level=words.SIGN_LEVEL)
    @app_commands.choices(
        level=[app_commands.Choice(name=text, value=level.label) for level, text in words.LEVELS.items()]
    )
    async def warning_sign(
        self, interaction: discord.Interaction[HasDesk], like: str, level: app_commands.Choice[str] | None = None
    ) -> None:
        """Open the form of a new warning sign."""
        await flagging.begin(interaction, like, level.value if level else None)

    @app_commands.command(name="list", description=words.LIST_DESCRIPTION)
    async def overview(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show what the guild changed."""
        await upkeep.show_list(interaction)

    @app_commands.command(name="review", description=words.REVIEW_DESCRIPTION)
    async def review(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show what waits for a second moderator."""
        await reviewing.show(interaction)

    @app_commands.command(name="gaps", description=inbox_words.GAPS_DESCRIPTION)
    async def gaps(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show what had no answer, and what members suggest."""
        await inbox.show(interaction)

    @app_commands.command(name="stats", description=stats_words.STATS_DESCRIPTION)
    async def stats(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Show what was counted, week by week."""
        await stats.show(interaction)

    @app_commands.command(name="test", description=words.TEST_DESCRIPTION)
    @app_commands.describe(question=words.TEST_OPTION)
    async def test(self, interaction: discord.Interaction[HasDesk], question: app_commands.Range[str, 1, 1000]) -> None:
        """Show what a question is answered with, and why."""
        guild_id = await editors.allowed(interaction)
        if guild_id is not None:
            why = why_text(await self._desk.explain(guild_id, question)).strip()
            for part in in_messages(why.replace("```", "'''"), _LONGEST_WHY):
                await respond(interaction, Reply(content=f"```\n{part}\n```"), is_private=True)

    @app_commands.command(name="export", description=exchange_words.EXPORT_DESCRIPTION)
    async def export(self, interaction: discord.Interaction[HasDesk]) -> None:
        """Give what the guild changed as a file."""
        await importing.export(interaction)

    @app_commands.command(name="import", description=exchange_words.IMPORT_DESCRIPTION)
    @app_commands.describe(file=exchange_words.FILE_OPTION)
    async def import_(self, interaction: discord.Interaction[HasDesk], file: discord.Attachment) -> None:
        """Show what a file would change."""
        await importing.begin(interaction, file)

    @edit.autocomplete("entry")
    @hide.autocomplete("entry")
    @history.autocomplete("entry")
    @restore.autocomplete("entry")
    async def _offer(self, interaction: discord.Interaction[HasDesk], current: str) -> list[app_commands.Choice[str]]:
        """Return entries whose question or id holds what was typed; hidden ones too."""
        guild_id = guild_of(interaction)
        if guild_id is None:
            return []
        await self._desk.library.ready(guild_id)
        typed = current.casefold()
        fitting = [
            (entry_id, question)
            for entry_id, question in self._desk.library.all_entries(guild_id)
            if typed in question.casefold() or typed in entry_id
        ]
        return [
            app_commands.Choice(name=shorten(question, CHOICE_LIMIT), value=entry_id)
            for entry_id, question in fitting[:_MAX_CHOICES]
        ]

    @warning_sign.autocomplete("like")
    async def _offer_signs(
        self, interaction: discord.Interaction[HasDesk], current: str
    ) -> list[app_commands.Choice[str]]:
        """Return the shipped warning signs whose words or id hold what was typed."""
        del interaction
        typed = current.casefold()
        flags = self._desk.library.base.knowledge.red_flags
        return [
            app_commands.Choice(name=shorten(f"{flag.sign} ({flag.level.label})", CHOICE_LIMIT), value=flag.id)
            for flag in flags
            if typed in flag.sign.casefold() or typed in flag.id
        ][:_MAX_CHOICES]

    async def _is_known(self, interaction: discord.Interaction[HasDesk], entry_id: str) -> bool:
        """Tell whether there is such an entry, and the member may change it; a sentence to them where not."""
        guild_id = await editors.allowed(interaction)
        if guild_id is None:
            return False
        if entry_id in dict(self._desk.library.all_entries(guild_id)):
            return True
        await say(interaction, words.NO_ENTRY, words.NO_ENTRY_HOW)
        return False


def _new_id(interaction: discord.Interaction[HasDesk]) -> EntryId:
    """Return the id of a new entry: Discord's number of the command makes it unique."""
    return EntryId(f"club-{interaction.id}")
