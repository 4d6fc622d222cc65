"""The schema of the warning signs: their rules, what speaks against them, and the texts to learn from."""

from __future__ import annotations

from itertools import chain
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from bot.domain.model import (
    EntryId,
    Example,
    Level,
    Modifier,
    Modifiers,
    RaisingPair,
    RedFlag,
    RedFlagId,
    Rule,
    SourceId,
)
from bot.domain.schema import Id, Line, Strict, Text
from bot.domain.word_classes import WordClasses, split_group

Phrase = Annotated[
    str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[^|]+$", min_length=1, max_length=100)
]
Group = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Category = Literal["denied", "hypothetical", "general", "past", "resolved", "other", "effort"]


class RuleModel(Strict):
    """One way in which members report a red flag: `say` phrases, or `all` of several groups in one sentence."""

    say: list[Phrase] = Field(default=[], description="Phrases, each of which is a sign by itself.")
    all: list[Group] = Field(
        default=[], description='Groups: alternatives with " | " between them. The first group names the sign itself.'
    )
    within: int = Field(default=6, ge=0, le=60, description="How many words may stand between the groups.")
    ordered: bool = Field(default=False, description="The groups must come in this order.")
    across: bool = Field(default=False, description="The groups may stand in different sentences.")
    but_not: list[Phrase] = Field(default=[], description="Words that make it harmless when they stand beside it.")
    needs: list[Phrase] = Field(default=[], description="One of these must stand somewhere in the text.")
    despite: list[Category] = Field(default=[], description="Modifiers that do not speak against this rule.")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.say) == bool(self.all):
            raise ValueError("write either `say` or `all`")
        return self


class RedFlagModel(Strict):
    """A sign that points to danger: how it is found, and the fixed words that answer it."""

    id: Id
    level: Literal["professional", "urgent", "emergency"]
    sign: Line = Field(description='Ends "You mentioned something that can be a warning sign: …".')
    advice: list[Line] = Field(min_length=1, max_length=4, description="What to do or not to do; never whom to call.")
    entry: Id = Field(description="The entry that tells more.")
    sources: list[Id] = Field(min_length=1)
    rules: list[RuleModel] = Field(min_length=1)
    fires_on: list[Line] = Field(min_length=1, description="Sentences that must raise it.")
    silent_on: list[Line] = Field(min_length=1, description="Sentences that must not raise it.")


class PairModel(Strict):
    """Two things that together raise the level."""

    level: Literal["professional", "urgent", "emergency"]
    first: list[Id] = Field(default=[])
    second: list[Id] = Field(default=[])
    rules: list[RuleModel] = Field(default=[])
    any_two_of: Literal["professional", "urgent"] | None = None


class RedFlagsFile(Strict):
    """All red flags, the pairs that raise a level, and the word classes (`<leg>`) that rules use: `red_flags.yaml`."""

    classes: dict[Id, list[Phrase]] = Field(default={})
    red_flags: list[RedFlagModel]
    pairs: list[PairModel] = Field(default=[])

    @model_validator(mode="after")
    def _known_classes(self) -> Self:
        of_flags = (rule for flag in self.red_flags for rule in flag.rules)
        of_pairs = (rule for pair in self.pairs for rule in pair.rules)
        words = WordClasses(self.classes)
        for rule in chain(of_flags, of_pairs):
            for group in (rule.say, *map(split_group, rule.all), rule.but_not, rule.needs):
                words.phrases(group)
        return self


class ExampleGroupModel(Strict):
    """Texts that report the same red flags; with none of them, texts that only sound as if they did."""

    red_flags: list[Id] = Field(default=[], description="Ids from red_flags.yaml; empty for harmless texts.")
    texts: list[Text] = Field(min_length=1, description="Whole texts, in the words of as many people as possible.")


class ExamplesFile(Strict):
    """What the second reader learns from: `examples.yaml`."""

    examples: list[ExampleGroupModel]


class ModifierModel(Strict):
    """Words that change what a red flag near them means."""

    category: Category
    direction: Literal["forward", "backward", "both", "previous", "before", "text"] = "forward"
    scope: int = Field(default=6, ge=0, le=60, description="How many words of weight it reaches over.")
    over_lists: bool = Field(default=False, description='It reaches over "x, y or z".')
    words: list[Phrase] = Field(min_length=1)
    unless: list[Phrase] = Field(default=[], description="Words in the same sentence that take the effect away.")
    about: list[Phrase] = Field(default=[], description="It speaks about signs in these words only. Without: all.")


class ModifiersFile(Strict):
    """Negation and kin in ConText's terms: `modifiers.yaml`."""

    classes: dict[str, list[Phrase]] = Field(default={}, description="Word classes, written <name> in words.")
    modifiers: list[ModifierModel]
    terminators: list[Phrase] = Field(default=[])
    pseudo: list[Phrase] = Field(default=[], description="Phrases that only look like a sign or a modifier.")
    fillers: list[Phrase] = Field(default=[], description="Words that may stand inside a phrase.")
    subjects: list[Phrase] = Field(default=[], description="Words that begin a clause of their own …")
    links: list[Phrase] = Field(default=[], description="… unless one of these stands before them.")
    not_misspelt: str = Field(default="", description="Words that are never a slip for a rule's word.")

    @model_validator(mode="after")
    def _known_classes(self) -> Self:
        words = WordClasses(self.classes)
        for group in chain.from_iterable((m.words, m.unless, m.about) for m in self.modifiers):
            words.phrases(group)
        return self


def _to_rule(model: RuleModel, words: WordClasses) -> Rule:
    groups = [split_group(group) for group in model.all] or [model.say]
    return Rule(
        signs=tuple(words.phrases(group) for group in groups),
        within=model.within,
        is_ordered=model.ordered,
        is_across=model.across,
        but_not=words.phrases(model.but_not),
        needs=words.phrases(model.needs),
        despite=frozenset(model.despite),
    )


def to_red_flags(model: RedFlagsFile) -> tuple[RedFlag, ...]:
    """Return the domain's red flags for a validated file."""
    words = WordClasses(model.classes)
    return tuple(
        RedFlag(
            id=RedFlagId(flag.id),
            level=Level.from_label(flag.level.upper()),
            sign=flag.sign,
            advice=tuple(flag.advice),
            rules=tuple(_to_rule(rule, words) for rule in flag.rules),
            fires_on=tuple(flag.fires_on),
            silent_on=tuple(flag.silent_on),
            sources=tuple(map(SourceId, flag.sources)),
            entry=EntryId(flag.entry),
        )
        for flag in model.red_flags
    )


def to_pairs(model: RedFlagsFile) -> tuple[RaisingPair, ...]:
    """Return the domain's raising pairs for a validated file."""
    words = WordClasses(model.classes)
    return tuple(
        RaisingPair(
            level=Level.from_label(pair.level.upper()),
            first=frozenset(map(RedFlagId, pair.first)),
            second=frozenset(map(RedFlagId, pair.second)),
            rules=tuple(_to_rule(rule, words) for rule in pair.rules),
            any_two_of=Level.from_label(pair.any_two_of.upper()) if pair.any_two_of else None,
        )
        for pair in model.pairs
    )


def to_examples(model: ExamplesFile) -> tuple[Example, ...]:
    """Return the domain's examples for a validated file."""
    return tuple(
        Example(text, frozenset(map(RedFlagId, group.red_flags))) for group in model.examples for text in group.texts
    )


def to_modifiers(model: ModifiersFile) -> Modifiers:
    """Return the domain's modifiers for a validated file."""
    phrases = WordClasses(model.classes).phrases
    return Modifiers(
        modifiers=tuple(
            Modifier(
                m.category, m.direction, phrases(m.words), m.scope, m.over_lists, *map(phrases, (m.unless, m.about))
            )
            for m in model.modifiers
        ),
        terminators=tuple(model.terminators),
        pseudo=tuple(model.pseudo),
        fillers=tuple(model.fillers),
        not_misspelt=tuple(model.not_misspelt.split()),
        subjects=tuple(model.subjects),
        links=tuple(model.links),
    )
