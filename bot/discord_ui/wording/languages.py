"""In which language the bot speaks: private replies in the member's, public ones in the guild's, English elsewhere.

To add a language, put a package beside this module that is named as Discord names it, such as `de` or `pt_br`. It holds
the same modules with the same names in them as this package does, in the other language; what it leaves out stays
English. Nothing else changes. A function may be translated too, so that a sentence can count or order as it must.

Words are looked up as `wording.NAME` at the moment of speaking. The language belongs to the task in which one event is
answered (https://docs.python.org/3/library/contextvars.html), so no sentence needs a language passed to it.
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from types import ModuleType

_PACKAGE = __name__.rpartition(".")[0]
_spoken: ContextVar[str] = ContextVar("spoken", default="")

_translated_into: set[str] = set()

Translations = Mapping[str, Mapping[str, object]]
"""By language, and in it by the name of a module of words, what holds the translated words."""


def speak(locale: object) -> None:
    """Speak the language of a Discord locale from here on, in the task at hand; None is English."""
    _spoken.set(_code(locale))


def language() -> str:
    """Return the language spoken, as Discord names it; empty where that is not translated, so that it is English."""
    code = _spoken.get()
    return code if {code, code.partition("_")[0]} & _translated_into else ""


@contextmanager
def spoken(locale: object) -> Iterator[None]:
    """Speak the language of a Discord locale inside the block."""
    token = _spoken.set(_code(locale))
    try:
        yield
    finally:
        _spoken.reset(token)


def translations() -> Translations:
    """Return the translations that are shipped."""
    package = sys.modules[_PACKAGE]
    codes = [module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg]
    return {code: dict(_modules(f"{_PACKAGE}.{code}")) for code in codes}


def use(found: Translations) -> None:
    """Let every module of words that is translated answer in the language spoken."""
    _translated_into.update(found)
    for name in {name for modules in found.values() for name in modules}:
        english = import_module(f"{_PACKAGE}.{name}" if name else _PACKAGE)
        english.__class__ = Words
        vars(english)["_translated"] = {code: modules[name] for code, modules in found.items() if name in modules}


class Words(ModuleType):
    """A module of English words that answers in the language spoken, where that has the words."""

    def __getattribute__(self, name: str) -> object:
        """Return the words of this name."""
        english: object = super().__getattribute__(name)
        code = _spoken.get()
        if not code or name.startswith("_"):
            return english
        translated: Mapping[str, object] = super().__getattribute__("_translated")
        return getattr(translated.get(code) or translated.get(code.partition("_")[0]), name, english)


def _code(locale: object) -> str:
    return str(locale or "").lower().replace("-", "_")


def _modules(package: str) -> Iterator[tuple[str, object]]:
    """Yield each module of a translation by its name; the package itself has none."""
    whole = import_module(package)
    yield "", whole
    for module in pkgutil.iter_modules(whole.__path__):
        yield module.name, import_module(f"{package}.{module.name}")
