"""Turn files as read into a Knowledge, or into every Problem that stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.domain.labelled import Labelled
from bot.domain.model import (
    EmergencyNumber,
    Entry,
    EntryId,
    Example,
    Knowledge,
    Modifiers,
    RaisingPair,
    RedFlag,
    Scope,
    Source,
    SourceId,
    SynonymGroup,
    Topic,
    TopicId,
)
from bot.domain.raw_files import Location, Problem, RawFile
from bot.domain.schema import (
    EmergencyNumbersFile,
    EntriesFile,
    EntryModel,
    QuestionsFile,
    ScopeFile,
    SourceModel,
    SourcesFile,
    SynonymsFile,
)
from bot.domain.sign_schema import (
    ExamplesFile,
    ModifiersFile,
    RedFlagsFile,
    to_examples,
    to_modifiers,
    to_pairs,
    to_red_flags,
)
from bot.domain.talk import Talk

FILE_SCHEMAS: dict[str, type[BaseModel]] = {
    "sources.yaml": SourcesFile,
    "red_flags.yaml": RedFlagsFile,
    "modifiers.yaml": ModifiersFile,
    "examples.yaml": ExamplesFile,
    "synonyms.yaml": SynonymsFile,
    "scope.yaml": ScopeFile,
    "emergency_numbers.yaml": EmergencyNumbersFile,
    "questions.yaml": QuestionsFile,
}
"""Which schema each file beside the `entries/` has."""

_Schema = TypeVar("_Schema", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Problems:
    """Why files did not become a Knowledge: every fault, in the order of the files."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A Knowledge, and where each entry, source and red flag was written."""

    knowledge: Knowledge
    places: dict[str, tuple[str, int | None]]


def parse_knowledge(files: Sequence[RawFile]) -> Parsed | Problems:
    """Return the Knowledge that `files` hold, or all their Problems; never half of it."""
    reading = _Parsing()
    for file in files:
        reading.read(file)
    if not files:
        reading.fault(
            "entries", None, "There are no knowledge files here.", "Name a folder that holds entries/<topic>.yaml."
        )
    elif not reading.topics and not reading.problems:
        reading.fault("entries", None, "There is no entry.", "Write at least one file entries/<topic>.yaml.")
    if reading.problems:
        return Problems(tuple(reading.problems))
    return Parsed(reading.knowledge(), reading.places)


class _Parsing:
    """Collects the parts of a Knowledge, and the Problems, file by file."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.places: dict[str, tuple[str, int | None]] = {}
        self.topics: list[Topic] = []
        self._entries: list[Entry] = []
        self._sources: dict[SourceId, Source] = {}
        self._red_flags: tuple[RedFlag, ...] = ()
        self._pairs: tuple[RaisingPair, ...] = ()
        self._modifiers = Modifiers()
        self._examples: tuple[Example, ...] = ()
        self._scope = Scope()
        self._synonyms: tuple[SynonymGroup, ...] = ()
        self._numbers: tuple[EmergencyNumber, ...] = ()
        self._labelled: tuple[Labelled, ...] = ()

    def fault(self, where: str, line: int | None, what: str, remedy: str) -> None:
        """Keep one Problem."""
        self.problems.append(Problem(where, line, what, remedy))

    def knowledge(self) -> Knowledge:
        """Return what has been read."""
        return Knowledge(
            topics=tuple(self.topics),
            entries=tuple(self._entries),
            sources=self._sources,
            red_flags=self._red_flags,
            pairs=self._pairs,
            modifiers=self._modifiers,
            examples=self._examples,
            scope=self._scope,
            synonyms=self._synonyms,
            emergency_numbers=self._numbers,
            labelled=self._labelled,
        )

    def read(self, file: RawFile) -> None:
        """Add what `file` holds."""
        self.problems.extend(file.problems)
        if file.tree is None:
            return
        if file.name.startswith("entries/"):
            self._read_entries(file)
        elif file.name in FILE_SCHEMAS:
            self._read_other(file, FILE_SCHEMAS[file.name])
        else:
            meant = _did_you_mean(file.name, FILE_SCHEMAS)
            self.fault(file.name, None, "No part of the bot reads this file.", f"{meant}Rename it, or take it away.")

    def _read_entries(self, file: RawFile) -> None:
        model = self._validated(file, EntriesFile)
        if model is None:
            return
        topic = Topic(TopicId(model.topic), model.title)
        if topic.id in {t.id for t in self.topics}:
            self.fault(
                file.name, file.line(("topic",)), f"The topic “{topic.id}” has a file already.", "Join the two files."
            )
            return
        self.topics.append(topic)
        for i, entry_model in enumerate(model.entries):
            line = file.line(("entries", i, "id"))
            if entry_model.id in self.places:
                elsewhere = _place(self.places[entry_model.id])
                self.fault(
                    file.name,
                    line,
                    f"The id “{entry_model.id}” stands in {elsewhere} too.",
                    "Give one of them a new id.",
                )
                continue
            self.places[entry_model.id] = (file.name, line)
            self._entries.append(to_entry(entry_model, topic.id))

    def _read_other(self, file: RawFile, schema: type[BaseModel]) -> None:
        match self._validated(file, schema):
            case SourcesFile() as model:
                self._read_sources(file, model)
            case RedFlagsFile() as model:
                self._red_flags, self._pairs = to_red_flags(model), to_pairs(model)
                for i, red_flag in enumerate(self._red_flags):
                    self.places[f"red flag {red_flag.id}"] = (file.name, file.line(("red_flags", i, "id")))
            case ModifiersFile() as model:
                self._modifiers = to_modifiers(model)
            case ExamplesFile() as model:
                self._examples = to_examples(model)
            case SynonymsFile() as model:
                self._synonyms = tuple(SynonymGroup(g.means, (g.means, *g.words)) for g in model.synonyms)
            case ScopeFile() as model:
                self._scope = _to_scope(model)
            case EmergencyNumbersFile() as model:
                self._numbers = tuple(
                    EmergencyNumber(n.country, n.name, n.call, tuple(n.also), n.advice) for n in model.emergency_numbers
                )
            case QuestionsFile() as model:
                self._labelled = tuple(Labelled(each.text, frozenset(each.expect)) for each in model.questions)
            case _:
                pass

    def _read_sources(self, file: RawFile, model: SourcesFile) -> None:
        for i, source in enumerate(model.sources):
            if source.id in self._sources:
                line = file.line(("sources", i, "id"))
                self.fault(file.name, line, f"The source “{source.id}” stands here twice.", "Keep one of the two.")
                continue
            self.places[f"source {source.id}"] = (file.name, file.line(("sources", i, "id")))
            self._sources[SourceId(source.id)] = _to_source(source)

    def _validated(self, file: RawFile, schema: type[_Schema]) -> _Schema | None:
        try:
            return schema.model_validate(file.tree)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=True):
                self.problems.append(problem_of(file, detail, schema))
            return None


def to_entry(model: EntryModel, topic: TopicId) -> Entry:
    """Return the domain's Entry for a validated one."""
    return Entry(
        id=EntryId(model.id),
        topic=topic,
        question=model.question,
        phrasings=tuple(model.phrasings),
        do_now=model.do_now,
        sources=tuple(map(SourceId, model.sources)),
        tips=tuple(model.tips),
        mid_ride=tuple(model.mid_ride),
        get_help_if=tuple(model.get_help_if),
        note=model.note,
        related=tuple(map(EntryId, model.related)),
        not_about=tuple(model.not_about),
        aka=tuple(map(EntryId, model.aka)),
        sources_checked=model.sources_checked,
        check_again_by=model.check_again_by,
        reviewed_by=model.reviewed_by,
    )


def _to_scope(model: ScopeFile) -> Scope:
    courtesies, asides, asking = map(tuple, (model.courtesies, model.asides, model.asking))
    leaning = tuple(model.bare), tuple(model.details), model.subject, tuple(model.subject_unless)
    talk = Talk(courtesies, asides, asking, *leaning)
    return Scope(tuple(model.about), tuple(model.not_about), tuple(model.out_of_scope), talk)


def _to_source(model: SourceModel) -> Source:
    return Source(
        id=SourceId(model.id),
        publisher=model.publisher,
        title=model.title,
        url=str(model.url),
        kind=model.kind,
        was_read=model.read != "none",
        is_commercial=model.commercial,
    )


def problem_of(file: RawFile, detail: ErrorDetails, schema: type[BaseModel]) -> Problem:
    """Return what a fault that the schema found means for whoever wrote the file."""
    # pydantic ends the place of a wrong key with this, after the key itself.
    location: Location = tuple(part for part in detail["loc"] if part != "[key]")
    field = next((str(part) for part in reversed(location) if isinstance(part, str)), "the file")
    what, remedy = _FAULTS.get(detail["type"], ("is not right: {message}.", "See knowledge/README.md for its form."))
    if detail["type"] == "extra_forbidden":
        remedy = f"{_did_you_mean(field, _known_fields(schema))}{remedy}"
    limit = (detail.get("ctx") or {}).get("max_length")
    filled = what.format(message=detail["msg"].lower(), limit=limit)
    return Problem(file.name, file.line(location), f"“{field}” {filled}", remedy)


_FAULTS = {
    "extra_forbidden": ("is no field that is known here.", "Take it away or rename it."),
    "missing": ("is missing.", "Add it here."),
    "list_type": ("must be a list.", "Write each item on a line of its own that starts with “- ”."),
    "model_type": ("must hold fields.", "Write “name: value” lines here."),
    "dict_type": ("must hold fields.", "Write “name: value” lines here."),
    "string_type": ("must be text.", "Put it in quotes; a colon inside makes YAML see fields."),
    "string_pattern_mismatch": (
        "holds a character that may not stand here.",
        "Ids and names are small letters, digits and hyphens, such as relief-heat.",
    ),
    "string_too_short": ("is empty.", "Fill it in, or take it away if it is optional."),
    "too_short": ("is empty.", "Fill it in, or take it away if it is optional."),
    "string_too_long": ("is longer than {limit} characters.", "Shorten it."),
    "too_long": ("has more than {limit} items.", "Take some away."),
}
"""What is said of each kind of fault: https://docs.pydantic.dev/latest/errors/validation_errors/"""


def _known_fields(schema: type[BaseModel]) -> set[str]:
    definitions = schema.model_json_schema()
    parts = [definitions, *definitions.get("$defs", {}).values()]
    return {name for part in parts for name in part.get("properties", {})}


def _did_you_mean(written: str, known: Iterable[str]) -> str:
    closest = process.extractOne(written, sorted(known), score_cutoff=70)
    return f"Did you mean “{closest[0]}”? " if closest else ""


def _place(place: tuple[str, int | None]) -> str:
    name, line = place
    return name if line is None else f"{name}:{line}"
