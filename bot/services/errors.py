"""Expected errors: their text is what the person reads, with the remedy."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.raw_files import Problem


class BotError(Exception):
    """Something that a person can mend; anything else is a bug."""


class InvalidKnowledge(BotError):
    """Knowledge that cannot be used, with every Problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        super().__init__(f"The knowledge has {count}:\n" + "\n".join(f"  {problem}" for problem in self.problems))

    def __reduce__(self) -> tuple[type[InvalidKnowledge], tuple[tuple[Problem, ...]]]:
        """Let the process that found the Problems hand them on."""
        return InvalidKnowledge, (self.problems,)


class TooLate(BotError):
    """The time in which a change can be undone by a press is over; the history still has it."""


class StaysForGood(BotError):
    """A red flag that was added cannot be taken back from Discord."""

    def __init__(self) -> None:
        super().__init__(
            "A warning sign cannot be taken away or changed from here. Whoever runs me can do it: soigneur remove-sign."
        )
