"""The one schema of knowledge: it reads files, modals and imports, and describes them to editors."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]


class Strict(BaseModel):
    """A part of a knowledge file: unknown fields are faults, not ignored."""

    # Built when first used: a start that finds its flow in the cache reads no file by them.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


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
    details: list[Line] = Field(default=[], description="What asks or tells a detail of the card just shown.")
    subject: str = Field(
        default="", description="What every card is about, in a member's words; replies go on from it."
    )
    subject_unless: list[Id] = Field(
        default=[], description="Red flags that a reply has to report without the subject."
    )


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
