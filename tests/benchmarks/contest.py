"""Measure one way to find entries: how often it is right, and what that costs. Each in a process of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import numpy as np

from tests.benchmarks.rivals import RIVALS, Floats, Rival

if TYPE_CHECKING:  # a rival's process should not carry the memory of the bot
    from bot.domain.model import Knowledge

ENGINE = "Soigneur"
SEMANTIC = "Soigneur[semantic]"
_DECLINED = 0.70
"""The share of phrasings, each without its entry, that a threshold keeps out (see docs/benchmarks.md)."""
_MOST_WITHHELD = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A question with the ids of the entries that count as right; none where it is out of scope."""

    text: str
    expect: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a way made of a question: its best three entries, how sure it is of the first, whether it would answer."""

    best: tuple[str, ...]
    score: float
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Contest:
    """What all are asked, and from what they may know it: phrasings with the number of their entry.

    `outside`: texts that no entry answers. `chatter`: talk that nobody should be answered.
    """

    folder: Path | None
    ids: tuple[str, ...]
    phrasings: tuple[tuple[str, int], ...]
    outside: tuple[str, ...]
    questions: tuple[Row, ...]
    chatter: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Shares from 0 to 1 (`area` under the curve); milliseconds and seconds of processor time; megabytes.

    `memory` is what is resident of a process that does nothing else.
    """

    name: str
    first: float
    three: float
    area: float
    right_answers: float
    wrong_answers: float
    out_answered: float
    chatter_answered: int
    median: float
    slowest: float
    build: float
    memory: float


def contest_over(folder: Path | None, questions: Path, chatter: Path | None) -> Contest:
    """Return the contest over the knowledge in a folder (the shipped one without one) and labelled files."""
    from bot.domain.match import texts_of

    knowledge = read_knowledge(folder)
    return Contest(
        folder=folder,
        ids=tuple(entry.id for entry in knowledge.entries),
        phrasings=tuple((text, number) for number, entry in enumerate(knowledge.entries) for text in texts_of(entry)),
        outside=knowledge.scope.out_of_scope,
        questions=_rows_of(questions),
        chatter=_rows_of(chatter) if chatter else (),
    )


def _rows_of(path: Path) -> tuple[Row, ...]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return tuple(Row(row["text"], frozenset(row["expect"])) for row in rows)


def read_knowledge(folder: Path | None) -> Knowledge:
    """Return the knowledge in a folder, the shipped one without one; its problems end the program."""
    from bot.app import shipped_knowledge
    from bot.domain.parsing import Parsed, parse_knowledge
    from bot.storage.knowledge_folder import KnowledgeFolder

    parsed = parse_knowledge(KnowledgeFolder(folder or shipped_knowledge()).read())
    if not isinstance(parsed, Parsed):
        raise SystemExit("\n".join(map(str, parsed.problems)))
    return parsed.knowledge


def measure_engine(name: str, contest: Contest) -> Result:
    """Return the figures of Soigneur: the whole flow, warning signs included; with word vectors if `name` says so."""
    from bot.domain.model import Answered
    from bot.domain.pipeline import answer_question, prepare
    from bot.english import word_vectors

    vectors = word_vectors() if name == SEMANTIC else None
    if name == SEMANTIC and vectors is None:
        raise SystemExit('The word vectors are not installed. Install them with: pip install -e ".[semantic]"')

    knowledge = read_knowledge(contest.folder)
    before = process_time()
    flow = prepare(knowledge, vectors=vectors)
    build = process_time() - before

    def find(text: str) -> Found:
        answer = answer_question(flow, text)
        best = tuple(match.entry.id for match in answer.matches[:3])
        score = answer.matches[0].score if answer.matches else 0.0
        return Found(best, score, isinstance(answer.outcome, Answered))

    return _result(name, find, build, contest)


def measure_rival(name: str, contest: Contest, *, with_outside: bool) -> Result:
    """Return the figures of a rival; `with_outside`, the texts that are out of scope are one class more.

    Then a question is as surely within scope as its best entry leads that class.
    """
    last = len(contest.ids)
    outside = [(text, last) for text in contest.outside] if with_outside else []
    texts, owners = zip(*contest.phrasings, *outside, strict=True)
    before = process_time()
    rival = RIVALS[name](texts, np.array(owners, dtype=np.intp))
    build = process_time() - before

    def best_and_score(scores: Floats) -> tuple[tuple[str, ...], float]:
        order = np.argsort(-scores[:last], kind="stable")[:3]
        lead = scores[order[0]] - (scores[last] if with_outside else 0.0)
        return tuple(contest.ids[number] for number in order), float(lead)

    withheld = _withheld(contest.phrasings, rival, lambda scores: best_and_score(scores)[1])
    threshold = float(np.quantile(withheld, _DECLINED))

    def find(text: str) -> Found:
        best, score = best_and_score(rival.scores(text))
        return Found(best, score, score >= threshold)

    return _result(name + (" *" if with_outside else ""), find, build, contest)


def _withheld(inside: Sequence[tuple[str, int]], rival: Rival, score: Callable[[Floats], float]) -> list[float]:
    """Return the top scores that phrasings get from the other entries, for a share of them that is spread evenly."""
    some = inside[:: max(1, len(inside) // _MOST_WITHHELD)]
    found = []
    for class_ in dict.fromkeys(owner for _, owner in some):
        others = rival.without(class_)
        found += [score(others(text)) for text, owner in some if owner == class_]
    return found


def _result(name: str, find: Callable[[str], Found], build: float, contest: Contest) -> Result:
    for row in contest.questions[:20]:
        find(row.text + " (to warm up)")
    timed = [_timed(partial(find, row.text)) for row in contest.questions]
    pairs = [(row, found) for row, (found, _) in zip(contest.questions, timed, strict=True)]
    inside = [(row, found) for row, found in pairs if row.expect]
    outside = [found for row, found in pairs if not row.expect]
    answered = [(row, found) for row, found in inside if found.is_answered]
    right = sum(found.best[0] in row.expect for row, found in answered)
    return Result(
        name=name,
        first=_share(found.best[:1] and found.best[0] in row.expect for row, found in inside),
        three=_share(not row.expect.isdisjoint(found.best) for row, found in inside),
        area=_area([found.score for _, found in inside], [found.score for found in outside]),
        right_answers=right / len(inside),
        wrong_answers=1 - right / len(answered) if answered else 0.0,
        out_answered=_share(found.is_answered for found in outside),
        chatter_answered=sum(find(row.text).is_answered for row in contest.chatter if not row.expect),
        median=float(np.quantile([seconds for _, seconds in timed], 0.5)) * 1e3,
        slowest=float(np.quantile([seconds for _, seconds in timed], 0.99)) * 1e3,
        build=build,
        memory=_megabytes(),
    )


def _timed(call: Callable[[], Found]) -> tuple[Found, float]:
    before = process_time()
    found = call()
    return found, process_time() - before


def _share(rights: Iterable[object]) -> float:
    counted = [bool(right) for right in rights]
    return sum(counted) / len(counted) if counted else 0.0


def _area(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the chance that a question in scope scores higher than one out of scope (ties count half)."""
    above = np.array(inside)[:, None] - np.array(outside)
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def _megabytes() -> float:
    """Return the resident memory of this process; Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
