"""The one schema of knowledge: it reads files, modals and imports, and describes them to editors."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

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
from bot.domain.word_classes import WordClasses, split_group

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]


class Strict(BaseModel):
    """A part of a knowledge file: unknown fields are faults, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryModel(Strict):
    """One curated question and its answer."""

    id: Id = Field(description="Permanent, in kebab-case; never renamed.")
    question: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150)] = Field(
        description="The question as a heading, as a member would ask it."
    )
    phrasings: list[Line] = Field(
        min_length=1, description="Ways members put the question; the more varied, the better."
    )
    do_now: Text = Field(description="One or two sentences that decide.")
    tips: list[Line] = Field(default=[], max_length=10, description="Three to five short lines.")
    mid_ride: list[Line] = Field(default=[], max_length=3, description="Up to three lines for someone still out there.")
    get_help_if: list[Line] = Field(default=[], max_length=8, description='Ends the sentence "Get medical help if …".')
    note: Text | None = Field(default=None, description="Where good sources disagree with the article.")
    sources: list[Id] = Field(min_length=1, description="Ids from sources.yaml.")
    related: list[Id] = Field(default=[], max_length=10, description="Ids of entries to offer next.")
    not_about: list[Line] = Field(default=[], description="Words that speak against this entry.")
    aka: list[Id] = Field(default=[], description="Earlier ids of this entry.")
    sources_checked: date | None = Field(default=None, description="When the sources were last read.")
    check_again_by: date | None = Field(default=None, description="When they are due again.")
    reviewed_by: Line | None = Field(default=None, description="A named clinician; never anybody else.")


class EntriesFile(Strict):
    """A topic with its entries: `entries/<topic>.yaml`."""

    topic: Id
    title: Line
    entries: list[EntryModel]


class SourceModel(Strict):
    """A page that cards may link to."""

    id: Id
    publisher: Line
    title: Line
    url: HttpUrl
    kind: Line = "page"
    read: str = Field(default="whole", pattern="^(whole|copy|part|none)$", description="How much of the page was read.")
    commercial: bool = Field(default=False, description="The publisher sells something that the page is about.")
    checked: date | None = None
    says: str = Field(default="", description="What the page supports, in our own words.")


class SourcesFile(Strict):
    """All pages that may be cited: `sources.yaml`."""

    sources: list[SourceModel]


class ScopeFile(Strict):
    """What the set is about, and what it does not answer: `scope.yaml`."""

    about: list[Line] = []
    not_about: list[Line] = []
    out_of_scope: list[Text] = []
    courtesies: list[Line] = Field(default=[], description="Thanks and acknowledgements; they get no card.")
    asides: list[Line] = Field(default=[], description="What goes with courtesies, none by itself.")
    asking: list[Line] = Field(default=[], description="Words that begin a question.")
    bare: list[Line] = Field(default=[], description="Words that name no subject of their own.")


class LabelledModel(Strict):
    """A question, and the entries of which one answers it."""

    text: Text
    expect: list[Id] = Field(default=[], description="Ids of the entries that are right; empty where none is.")


class QuestionsFile(Strict):
    """Labelled questions: what a change does to them is shown before it is live: `questions.yaml`."""

    questions: list[LabelledModel]


class SynonymGroupModel(Strict):
    """Words that mean the same when entries are told apart."""

    means: Line
    words: list[Line] = Field(min_length=1)


class SynonymsFile(Strict):
    """Synonym groups: `synonyms.yaml`."""

    synonyms: list[SynonymGroupModel]


Digits = Annotated[str, StringConstraints(pattern=r"^\+?[0-9]{2,12}$")]


class EmergencyNumberModel(Strict):
    """Whom to call in one country."""

    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
    name: Line
    call: Digits
    also: list[Digits] = []
    advice: Digits | None = None


class EmergencyNumbersFile(Strict):
    """Numbers by country: `emergency_numbers.yaml`."""

    emergency_numbers: list[EmergencyNumberModel]


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
    first: list[Id] = []
    second: list[Id] = []
    rules: list[RuleModel] = []
    any_two_of: Literal["professional", "urgent"] | None = None


class RedFlagsFile(Strict):
    """All red flags, the pairs that raise a level, and the word classes (`<leg>`) that rules use: `red_flags.yaml`."""

    classes: dict[Id, list[Phrase]] = {}
    red_flags: list[RedFlagModel]
    pairs: list[PairModel] = []

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
    terminators: list[Phrase] = []
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
