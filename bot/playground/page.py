"""The page of the playground: simcord's conversation view in a club's surroundings."""

from __future__ import annotations

from html import escape

from bot.playground import greeting
from bot.playground.club import CLUB_NAME, PERSONAS, PLACES, Place
from bot.playground.simulator import STATIC_FILES, static_paths


class PageChanged(RuntimeError):
    """simcord's page no longer has the part where ours is put in: this simcord is not the pinned one."""


def build_page(*, is_ready: bool = True) -> str:
    """Return the page's HTML; `is_ready`: whether the bot can answer at once."""
    return _changed(
        "index.html",
        ("<title>SimCord Preview</title>", f"<title>{escape(greeting.TITLE)}</title>"),
        (
            '<link rel="stylesheet" href="/preview.css">',
            f'<link rel="stylesheet" href="/preview.css">{_HEAD}{_preloads()}',
        ),
        # Not a module: it must run before simcord's module opens the page.
        ('<script type="module" src="/app.js">', f'{_SCRIPT}<script type="module" src="/app.js">'),
        ('<div class="preview-brand">', f'{_BRAND}<div class="preview-brand">'),
        ('<details class="session-menu">', f'{_personas()}<details class="session-menu">'),
        ('<header class="sidebar-heading">', f'{_places()}<header class="sidebar-heading">'),
        ('<button id="history-older"', f'{_welcome(is_ready=is_ready)}<button id="history-older"'),
        ('<form id="channel-composer"', f'{_suggestions()}<form id="channel-composer"'),
        ('<div id="live-status"', f'{_NOTICES}<div id="live-status"'),
        (">Messages</button>", ' aria-label="Channels">☰</button>'),
        ('aria-label="SimCord preview"', 'aria-label="Soigneur"'),
        ('aria-label="Message navigation"', 'aria-label="Channels"'),
        ('aria-label="Preview viewport"', 'aria-label="Conversation"'),
    )


def _preloads() -> str:
    """Return what lets the browser fetch simcord's scripts all at once; each is named only in another one."""
    scripts = [path for path in static_paths() if path.endswith(".js") and path.count("/") == 1]
    return "".join(f'<link rel="modulepreload" href="{path}">' for path in scripts)


def build_session_script() -> str:
    """Return simcord's script that asks for news, but more often: after each message the page waits for it."""
    return _changed("session.js", ("interval = 500", "interval = 150"))


def _changed(file: str, *changes: tuple[str, str]) -> str:
    text = (STATIC_FILES / file).read_text(encoding="utf-8")
    for anchor, replacement in changes:
        if text.count(anchor) != 1:
            raise PageChanged(f"{file}: {anchor}")
        text = text.replace(anchor, replacement)
    return text


_HEAD = '<link rel="stylesheet" href="/skin.css"><link rel="icon" href="/soigneur.png">'
_SCRIPT = '<script src="/skin.js"></script>'

_BRAND = """
<div class="club-brand"><img src="/soigneur.png" alt="" width="28" height="28"><strong>Soigneur</strong>
<span class="club-local">on this computer only</span></div>
"""

_NOTICES = """
<section id="no-key" class="club-notice" hidden>
  <div><img src="/soigneur.png" alt="" width="56" height="56">
  <h1>This address is not complete</h1>
  <p>The terminal where you started <code>soigneur try</code> shows an address with a long part after
  the <code>#</code>. Open or paste all of it: that part is the key to this page.</p></div>
</section>
<section id="has-ended" class="club-notice" hidden>
  <div><img src="/soigneur.png" alt="" width="56" height="56">
  <h1>The playground has ended</h1>
  <p>Start <code>soigneur try</code> in the terminal again, and open the address that it shows.</p></div>
</section>
<section id="has-stalled" class="club-toast" role="status" hidden>
  <p>That did not come through. <button type="button" data-reload>Load the page again</button></p>
</section>
"""


def _personas() -> str:
    buttons = "".join(
        f'<a class="club-persona" data-persona="{p.key}" href="#">'
        f"<b>{escape(p.name)}</b> <span>{escape(p.part)}</span></a>"
        for p in PERSONAS
    )
    return f'<nav class="club-personas" aria-label="You are">{buttons}</nav>'


def _places() -> str:
    def link(place: Place) -> str:
        glyph = '<img src="/soigneur.png" alt="" width="20" height="20">' if place.is_direct else "<i>#</i>"
        return f'<li><a data-place="{place.key}" href="#">{glyph}<span>{escape(place.name)}</span></a></li>'

    channels = "".join(link(place) for place in PLACES if not place.is_direct)
    direct = "".join(link(place) for place in PLACES if place.is_direct)
    return (
        f'<nav class="club-places" aria-label="{escape(CLUB_NAME)}"><h2>{escape(CLUB_NAME)}</h2>'
        f"<h3>Channels</h3><ul>{channels}</ul><h3>Direct messages</h3><ul>{direct}</ul></nav>"
    )


def _welcome(*, is_ready: bool) -> str:
    return (
        f'<section id="welcome" class="club-welcome"><img src="/soigneur.png" alt="" width="40" height="40"><div>'
        f"<h2>{escape(greeting.HEADING)}</h2>"
        f"<p>{escape(greeting.introduction(is_ready=is_ready))} {escape(greeting.NOT_A_DOCTOR)}</p></div>"
        '<button id="welcome-close" type="button" aria-label="Close">×</button></section>'
    )


def _suggestions() -> str:
    buttons = "".join(
        f'<button type="button" data-type="{escape(s.text)}" title="{escape(s.text)}"><small>{escape(s.shows)}</small>'
        f"<span>{escape(s.text)}</span></button>"
        for s in greeting.SUGGESTIONS
    )
    return f'<div id="suggestions" class="club-suggestions" role="group" aria-label="Try this">{buttons}</div>'
