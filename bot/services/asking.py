"""Answer a question with the knowledge of the moment: the one use case behind every door."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.eagerness import Eagerness
from bot.domain.match import Support, together
from bot.domain.model import (
    Answer,
    Answered,
    Entry,
    EntryId,
    Knowledge,
    Level,
    RedFlagId,
    Suggested,
    Thresholds,
    Unanswered,
)
from bot.domain.normalise import normalise
from bot.domain.pipeline import Flow, answer_question
from bot.domain.triage import Considered
from bot.services.known_answers import KnownAnswers
from bot.services.library import Library


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the whole text or one sentence of it became: (written, meant, how sure) for each word, and the evidence."""

    words: tuple[tuple[str, str, float], ...]
    meanings: tuple[str, ...]
    evidence: tuple[tuple[str, float], ...]
    judged: float


@dataclass(frozen=True, slots=True)
class Parts:
    """What an entry's support is made of.

    For the whole text, what its closest phrasing and the votes of all phrasings gave and what words against it took;
    and the mean of its support in the sentences, None where the text is a single one.
    """

    support: float
    likeness: float
    votes: float
    against: float
    sentences: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an answer is what it is; `parts` belong to the answer's matches, in their order.

    `not_found`: the red flags that no words stood for. `judged`: how surely all of it is within scope.
    """

    answer: Answer
    considered: tuple[Considered, ...]
    not_found: tuple[RedFlagId, ...]
    stretches: tuple[Stretch, ...]
    judged: float
    parts: tuple[Parts, ...]
    thresholds: Thresholds
    eagerness: Eagerness


def subject_of(answer: Answer, before: EntryId | None = None) -> EntryId | None:
    """Return the entry that a reply to this answer is about, None where there is none.

    An emergency has no card: it is about the entry of its gravest red flag. Suggestions are about the likeliest of
    them. What shows no entry leaves the conversation where it was: at `before`.
    """
    if answer.warning and answer.level is Level.EMERGENCY:
        return answer.warning.red_flags[0].entry if answer.warning.red_flags else before
    match answer.outcome:
        case Answered(entry) | Suggested((entry, *_)):
            return entry.id
        case _:
            return before


Foreign = Callable[[str], bool]
"""Tells whether a text is in another language than English."""


class AskService:
    """Answers questions; the same for a mention, a command, a direct message and the command line.

    `is_foreign` is asked only about texts that had no answer and no warning: it can take nothing away from anybody.
    """

    def __init__(self, library: Library, is_foreign: Foreign | None = None) -> None:
        self.library = library
        self._known = KnownAnswers(self._answer)
        self._heard = KnownAnswers(answer_question)
        self._is_foreign = is_foreign

    async def ready(self, guild_id: int | None) -> None:
        """Make sure that a guild is answered with its own entries; raises only where the base could not be made."""
        await self.library.ready(guild_id)

    def ask(self, guild_id: int | None, text: str, about: EntryId | None = None) -> Answer:
        """Return the answer to `text`; never raises, whatever the text. None of its words are kept.

        `about` is the entry whose card the text replies to, None when it replies to none; an unknown id counts as none.
        """
        return self._known.answer_to(self.library.current(guild_id), text, about)

    def hear(self, guild_id: int | None, text: str, about: EntryId | None = None) -> Answer:
        """Return the answer to what is perhaps not for the bot, as `ask` does; where it finds none it stays silent.

        So nobody need know the language, and what tells it (26 MB) is not loaded for club talk.
        """
        return self._heard.answer_to(self.library.current(guild_id), text, about)

    def _answer(self, flow: Flow, text: str, about: EntryId | None) -> Answer:
        answer = answer_question(flow, text, about)
        if self._is_foreign is None or answer.warning or answer.outcome != Unanswered():
            return answer
        return replace(answer, outcome=Unanswered(is_foreign=True)) if self._is_foreign(text) else answer

    def explain(self, guild_id: int | None, text: str) -> Explanation:
        """Return the answer to `text` with the reasons behind it; never raises."""
        flow = self.library.current(guild_id)
        question = normalise(text)
        answer, considered = self.ask(guild_id, text), flow.triager.explain(question)
        found = {each.red_flag.id for each in considered}
        supports = flow.index.explain(flow.following.asked(question)) if answer.matches else ()
        numbers = {entry.id: number for number, entry in enumerate(flow.knowledge.entries)}
        return Explanation(
            answer=answer,
            considered=considered,
            not_found=tuple(flag.id for flag in flow.knowledge.red_flags if flag.id not in found),
            stretches=tuple(
                Stretch(s.reading.words, s.reading.meanings, tuple(s.evidence._asdict().items()), s.judged)
                for s in supports
            ),
            judged=together(supports)[1] if supports else 0.0,
            parts=tuple(_parts(supports, numbers[match.entry.id]) for match in answer.matches),
            thresholds=flow.thresholds,
            eagerness=flow.eagerness,
        )

    def suggestions(self, guild_id: int | None, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Return up to `limit` questions to offer while a member types, best first.

        Empty where `typed` triages above none: choosing one would replace the words that hold the red flag.
        """
        flow = self.library.current(guild_id)
        question = normalise(typed)
        if flow.triager.triage(question).level is not Level.NONE:
            return ()
        if question.is_empty:
            return tuple(entry.question for entry in flow.knowledge.entries[:limit])
        return flow.index.complete(question, limit)

    def entry(self, guild_id: int | None, entry_id: EntryId) -> Entry | None:
        """Return the entry with this id (or former id), None when it is gone."""
        return self.library.current(guild_id).entries.get(entry_id)

    def knowledge(self, guild_id: int | None) -> Knowledge:
        """Return the knowledge that questions of this guild are answered from."""
        return self.library.current(guild_id).knowledge


def _parts(supports: Sequence[Support], number: int) -> Parts:
    whole, *sentences = supports
    likeness, against = float(whole.likeness[number]), float(whole.against[number])
    return Parts(
        support=float(together(supports)[0][number]),
        likeness=likeness,
        votes=float(whole.entries[number]) - likeness + against,
        against=against,
        sentences=sum(float(s.entries[number]) for s in sentences) / len(sentences) if sentences else None,
    )
