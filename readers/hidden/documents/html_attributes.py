"""Which attributes of an element leave it in sight: a short list, as browsers may learn more. Used by the child."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import html

_HIDING = ("hidden", "popover")
"""Not displayed without any style."""
_HARMLESS = frozenset(
    """abbr about accept accesskey action align alink alt as async autocapitalize autocomplete autofocus axis background
    bgcolor border bordercolor bordercolordark bordercolorlight cellpadding cellspacing char charoff charset checked
    cite class clear color cols colspan compact content contenteditable controls coords crossorigin datafld datatype
    datetime decoding defer dir disabled download draggable enctype enterkeyhint exportparts face fetchpriority for form
    formaction frame frameborder headers height href hreflang hspace id inert inlist inputmode integrity is ismap itemid
    itemprop itemref itemscope itemtype kind label lang language link list loading longdesc marginheight marginwidth max
    maxlength media method min minlength multiple name nohref nonce noshade novalidate nowrap open part pattern ping
    placeholder prefix property readonly referrerpolicy rel required resource rev reversed role rows rowspan rules
    scope scrolling shape size sizes slot span spellcheck src srcset start step style summary tabindex target text title
    translate type typeof unselectable usemap valign value version vlink vocab vspace width wrap xmlns""".split()  # noqa: SIM905
)
"""Whatever their value; colours, fills and styles are judged in readers/hidden/documents/css_sight.py."""


def hiding(e: html.HtmlElement) -> bool:
    """True for an element that browsers do not display, for one of its attributes."""
    return any(name in e.attrib for name in _HIDING)


def unknown(e: html.HtmlElement) -> bool:
    """True for an element with words and an attribute of one word that is not known to leave it in sight.

    Handlers of events, and names with a hyphen or another sign, which HTML leaves to authors, do nothing themselves.
    """
    names = [n for n in map(str, e.attrib) if n not in _HARMLESS and re.fullmatch(r"(?!on)[a-z]+", n)]
    return bool(names) and bool("".join(map(str, e.itertext())).strip())


def has_shadow(e: html.HtmlElement) -> bool:
    """True for an element with a tree of its own, in whose place what stands in the element is not shown."""
    return any("shadowrootmode" in t.attrib or "shadowroot" in t.attrib for t in e.iterchildren("template"))
