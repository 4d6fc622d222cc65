"""Turn what a member typed into a Question: clean text, sentences, words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.domain.model import Question

MAX_CHARACTERS = 4000
"""Discord's longest message (with Nitro): https://docs.discord.com/developers/resources/message."""

_MAX_WORD = 40

_CODE_FENCE = re.compile(r"```(?:[a-z0-9+#-]*\n)?|`", re.IGNORECASE)
_DISCORD_TOKEN = re.compile(r"<(?:@[!&]?|#|a?:\w{2,32}:|t:|/[\w ]{1,98}:|id:)[^<>\s]{0,40}>")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_PING = re.compile(r"@(?:everyone|here)\b")
_SPLIT = re.compile(r"[.!?…]+(?=\s|$)|[\n\r]+")
_TOKEN = re.compile(r"[^\W\d_]&[^\W\d_](?![^\W\d_])|\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[,;:()\-–—]|[^\w\s.!?…]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")

_SPELT_OUT = {
    "can't": "can not", "cant": "can not", "cannot": "can not", "won't": "will not", "wont": "will not",
    "shan't": "shall not", "ain't": "is not", "aint": "is not", "dont": "do not", "doesnt": "does not",
    "didnt": "did not", "isnt": "is not", "arent": "are not", "wasnt": "was not", "werent": "were not",
    "hasnt": "has not", "havent": "have not", "hadnt": "had not", "couldnt": "could not",
    "shouldnt": "should not", "wouldnt": "would not", "mustnt": "must not", "neednt": "need not",
    "im": "i am", "ive": "i have", "youre": "you are", "youve": "you have", "theyre": "they are",
    "theyve": "they have", "weve": "we have", "hes": "he is", "shes": "she is", "thats": "that is",
    "whats": "what is", "hows": "how is", "wheres": "where is", "theres": "there is", "whos": "who is",
    "y'all": "you all", "gonna": "going to", "gotta": "got to", "wanna": "want to", "dunno": "do not know",
    "innit": "is it not", "let's": "let us", "o'clock": "oclock",
    "ur": "your", "wot": "what", "wat": "what", "wen": "when", "wy": "why", "wiv": "with",
    "thru": "through", "cud": "could", "shud": "should", "wud": "would", "pls": "please", "plz": "please",
    "ppl": "people",
}  # fmt: skip

_ENDINGS = (("n't", " not"), ("'ll", " will"), ("'ve", " have"), ("'re", " are"), ("'m", " am"), ("'d", " would"))


@lru_cache(maxsize=4096)
def _spell_out(word: str) -> tuple[str, ...]:
    """Return the words that a contraction stands for, or the word itself."""
    if word in _SPELT_OUT or "'" not in word:
        return tuple(_SPELT_OUT.get(word, word).split())
    for ending, words in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            return (*_spell_out(word.removesuffix(ending)), *words.split())
    if word.endswith("'s"):
        stem = word.removesuffix("'s")
        is_verb = stem in {"it", "he", "she", "that", "what", "how", "where", "there", "who"}
        return (stem, "is") if is_verb else _spell_out(stem)
    bare = _STRETCHED.sub(r"\1\1", word.replace("'", ""))
    return tuple(_SPELT_OUT.get(bare, bare).split())


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category[0] == "C" and character not in "\n\r" else character


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])
    text = unicodedata.normalize("NFKC", text.casefold())
    for pattern in (_CODE_FENCE, _DISCORD_TOKEN, _LINK, _PING):
        text = pattern.sub(" ", text)
    text = text.replace("’", "'").replace("‘", "'").replace("´", "'")
    return (text if text.isprintable() else "".join(map(_visible, text))).strip()


def _tokens(sentence: str) -> tuple[str, ...]:
    found = _TOKEN.findall(_STRETCHED.sub(r"\1\1", sentence))
    return tuple([word for t in found for word in (_spell_out(t[:_MAX_WORD]) if t[0].isalpha() else (t,))])


def normalise(text: str) -> Question:
    """Return the question in `text`: lower case, contractions spelt out, links, pings and code marks gone.

    Never raises; text beyond `MAX_CHARACTERS` is left out. Normalising a question's own text changes nothing.
    """
    clean = _clean(text)
    sentences = tuple(tokens for part in _SPLIT.split(clean) if (tokens := _tokens(part)))
    return Question(text=". ".join(" ".join(s) for s in sentences), sentences=sentences)
