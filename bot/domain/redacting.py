"""Take out of a text what tells who wrote it, or about whom, and keep what it asks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from bot.domain.naming import WORD, is_name

LONGEST = 300
"""How many characters of a redacted text are kept: enough for what is asked, not for a whole story."""

_READ = 1000
_NOTHING = "[removed]"
_ROUNDS = 8

_MARKS = ("name", "link", "e-mail", "number", "date", "address", "channel", "code", "removed")
_MARK = re.compile(rf"\[(?:{'|'.join(_MARKS)})\]")
_REPEATED = re.compile(rf"({_MARK.pattern})(?:[\s,]*\1)+")

_MONTH_BUT_MAY = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_MONTH = rf"(?:{_MONTH_BUT_MAY}|may)"
_STREET = (
    r"(?:street|road|avenue|ave|lane|drive|crescent|close|court|way|place|square|terrace|gardens|grove|hill|park|row|"
    r"mews|st|rd|blvd|boulevard)"
)
_NO_STREET = (  # "ran 5 miles down the lane" is no address
    r"(?!(?:km|k|kms|m|miles?|mi|metres?|meters?|hours?|hrs?|h|minutes?|mins?|days?|weeks?|months?|years?|times|reps|"
    r"sets|laps|x|st|nd|rd|th|on|in|at|of|the|my|to|up|down|and|or|per|a|an)\b)"
)

_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"```.{0,4000}?(?:```|$)|`[^`]*`", re.DOTALL), "[code]"),
    (re.compile(r"<@&?!?\d{1,25}>"), "[name]"),
    (re.compile(r"<#\d{1,25}>|<id:\w{1,20}>"), "[channel]"),
    (re.compile(r"<t:[^<>\s]{1,30}>"), "[date]"),
    (re.compile(r"<a?:\w{2,32}:\d{1,25}>|</[^<>]{1,100}:\d{1,25}>"), " "),
    (re.compile(r"\[([^\[\]]{1,200})\]\(\s*\S+?\s*\)"), r"\1 [link]"),
    (re.compile(r"<?\b[a-z][a-z0-9+.-]{1,15}://[^\s<>]*>?|\S*http\S*|\bwww\.\S+", re.IGNORECASE), "[link]"),
    (re.compile(r"[^\s@<>()\[\],;]+@[^\s@<>()\[\],;]+"), "[e-mail]"),
    (
        re.compile(r"\b\S{1,64}\s?[\[(]?\bat\b[\])]?\s?\S{1,64}\s[\[(]?\bdot\b[\])]?\s\w{2,20}", re.IGNORECASE),
        "[e-mail]",
    ),
    (
        re.compile(
            r"\b[\w-]{1,60}(?:\.[\w-]{1,60}){0,5}"
            r"\.(?:com|org|net|info|app|dev|bike|run|club|co|uk|ie|de|fr|eu|us|au|nz|io|gg|ly|be)\b(?:/\S*)?",
            re.IGNORECASE,
        ),
        "[link]",
    ),
    (re.compile(r"@[^\W_][\w.-]*#?\w*"), "[name]"),
    (re.compile(r"@"), "at"),
    (re.compile(r"\b\w{2,32}#\d{4}\b|\b\w*[^\W\d_]_\w+|\b[^\W\d_]{4,}\d{2,}\b"), "[name]"),
    (re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b"), "[date]"),
    (
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTH_BUT_MAY}\b|may\b(?!\s(?:be|i|have)\b))(?:,?\s\d{{2,4}}\b)?",
            re.IGNORECASE,
        ),
        "[date]",
    ),
    (
        re.compile(
            rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}}\b)?|\b{_MONTH},?\s\d{{4}}\b", re.IGNORECASE
        ),
        "[date]",
    ),
    (
        re.compile(
            r"\b((?:born|dob|d\.o\.b\.?|birth|birthday)(?:\s?(?:in|on|is|was|[:=,])){0,3}\s?)\d[\d./-]*", re.IGNORECASE
        ),
        r"\1[date]",
    ),
    (re.compile(r"\+?\(?\d(?:[ ().\-/]{0,2}\d){6,}"), "[number]"),
    (re.compile(r"\+\d[\d ]{4,}\d|\b0\d(?:[ ().\-/]?\d){4,}"), "[number]"),
    (re.compile(r"\w*\d{5,}\w*"), "[number]"),
    (  # British, Canadian, Australian, Dutch and Irish postcodes
        re.compile(
            r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d(?!hr|th|st|nd|rd|ft|lb)[ABD-HJLNP-UW-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|"
            r"\b(?:NSW|VIC|QLD|TAS|ACT)\s\d{4}\b",
            re.IGNORECASE,
        ),
        "[address]",
    ),
    (re.compile(r"\b\d{4}\s?[A-Z]{2}\b|\b[A-Z]\d[\dW]\s[A-Z\d]{4}\b"), "[address]"),
    (re.compile(rf"\b\d{{1,4}}[a-z]?,?\s(?:[A-Z][\w'’]{{0,30}}\s){{1,3}}(?i:{_STREET})\b"), "[address]"),
    (
        re.compile(
            rf"\b\d{{1,4}}[a-z]?,?\s(?:{_NO_STREET}[^\W\d_]{{2,30}}\s){{1,2}}(?:street|road|avenue|lane|crescent|terrace)\b",
            re.IGNORECASE,
        ),
        "[address]",
    ),
    (re.compile(r"\b\w{2,40}(?:straße|strasse|weg|gasse|laan|straat)\s\d{1,4}[a-z]?\b", re.IGNORECASE), "[address]"),
    (  # "my name is sarah", "mrs jones": whatever the letters
        re.compile(
            rf"\b((?:name(?:'s|’s| is| was)|mr\.?|mrs\.?|ms\.?)\s)(?!(?:has|had|is|was|says?|said|and)\b){WORD}",
            re.IGNORECASE,
        ),
        r"\1[name]",
    ),
    (  # after these a capital letter is a name, even of an ordinary word
        re.compile(
            rf"\b((?i:dr\.?|doctor|professor|prof\.?|physio|osteo|chiro|coach|captain|wife|husband|partner|friend|mate|"
            rf"brother|sister|son|daughter|mum|mom|dad|aunt|uncle|love|regards|cheers|signed|called|named|miss)[,:]?\s)(?!I\b|\[)"
            rf"(?=[^\W\d_a-z])(?!(?:[A-Z]+\b))(?:{WORD})"
        ),
        r"\1[name]",
    ),
)

_TOKEN = re.compile(rf"{_MARK.pattern}|[^\W_]*\d[^\W_]*|{WORD}|[.!?…:]+(?=\s|$)|\S")
_ENDS_SENTENCE = frozenset(".!?…:")
_CLITIC = re.compile(r"['’](?:s|ll|d|ve|re|m)$", re.IGNORECASE)


def redact(text: str, known: Collection[str] = frozenset()) -> str:
    """Return `text` without names, links, numbers and the like, each replaced by a mark such as "[name]".

    A word with a capital letter that is not in `known` (ordinary words, in small letters) nor an everyday one is taken
    for a name. At most `LONGEST` characters; redacting again changes nothing. Empty where there is nothing to read.
    """
    text = text[:_READ]
    for _ in range(_ROUNDS):
        before, text = text, _once(text, known)
        if text == before:
            return text
    return _NOTHING  # each round made something new: nothing is better than a name


def without_marks(text: str) -> str:
    """Return a redacted text without its marks: the member's own words alone."""
    return " ".join(_MARK.sub(" ", text).split())


def _once(text: str, known: Collection[str]) -> str:
    text = unicodedata.normalize("NFKC", text)[:_READ]  # some letters become eighteen
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C" or c in "\n\t\r")
    for pattern, mark in _STEPS:
        text = pattern.sub(mark, text)
    text = _REPEATED.sub(r"\1", " ".join(_without_names(text, known).split()))
    return text if len(text) <= LONGEST else _cut(text)


def _cut(text: str) -> str:
    kept = text[: LONGEST - 3]
    return (kept.rsplit(" ", 1)[0] if " " in kept else kept) + "..."


def _without_names(text: str, known: Collection[str]) -> str:
    found = list(_TOKEN.finditer(text))
    parts, end, is_first = [], 0, True
    for number, token in enumerate(found):
        parts.append(text[end : token.start()])
        word, end = token[0], token.end()
        follows = found[number + 1][0] if number + 1 < len(found) else ""
        is_word = word[0].isalpha()
        if is_word and is_name(word, known, is_first=is_first, follows=follows):
            clitic = _CLITIC.search(word)
            word = "[name]" + (clitic[0] if clitic else "")
        parts.append(word)
        if is_word or word[0] == "[":
            is_first = False
        elif word[0] in _ENDS_SENTENCE:
            is_first = True
    return "".join(parts) + text[end:]
