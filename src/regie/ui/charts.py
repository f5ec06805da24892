"""Charts: a Vega-Lite spec becomes an SVG on the server, the same for screen, print, PDF and Word.

A view makes a ``Chart`` and the page shows it with ``<c-chart :chart="chart" />``: the drawing, its text
alternative and its table belong together, so none of them can be left out::

    chart = make_chart(bars, title=_("Coverage"), description=_("Debts has none."),
                       columns=[_("Factor"), _("Number")], rows=rows)

In a spec use the colours of ``COLOURS`` (or none: the look is the default). On the page each becomes a class that
follows the tokens, so a chart is dark when the page is, and prints in ink; in documents it keeps the light colour.
The SVG has no ``style``, so it stands under the content security policy. Specs carry their own data: an address
in a spec is refused.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache as once
from typing import Any, Literal
from xml.etree import ElementTree as ET

import vl_convert
from django.core.cache import caches
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from .documents import FONTS

SVG = "http://www.w3.org/2000/svg"
VERSION = "1"  # part of the cache key: raise when the drawing below changes
WEEK = 7 * 24 * 60 * 60

# The light values of the tokens in tokens.css; a test holds the two together.
COLOURS = {
    "ink": "#131b25",  # text that matters
    "text": "#3a4551",  # labels, bars
    "soft": "#515d6a",  # axes, reference lines
    "line": "#c3ccd5",  # grid
    "surface": "#ffffff",
    "tint": "#f4f6f8",  # bands
    "brand": "#0f4c81",  # the data
    "brand-soft": "#8fb8e0",  # the second series
    "negative": "#b3261e",
    "warning": "#8a5200",
    "positive": "#1d693b",
}
_SUPERFLUOUS = ("class", "role", "pointer-events", "style", "cursor")
_NAMES = {value: name for name, value in COLOURS.items()}

_TEXT = {"labelFont": "Noto Sans", "titleFont": "Noto Sans", "labelFontSize": 13, "titleFontSize": 13}
CONFIG: dict[str, Any] = {
    "background": None,
    "font": "Noto Sans",
    "view": {"stroke": None},
    "axis": {
        **_TEXT,
        "labelColor": COLOURS["text"],
        "titleColor": COLOURS["soft"],
        "titleFontWeight": "normal",
        "gridColor": COLOURS["line"],
        "domainColor": COLOURS["soft"],
        "tickColor": COLOURS["soft"],
        "labelLimit": 260,
        "titlePadding": 10,
    },
    "legend": {**_TEXT, "labelColor": COLOURS["text"], "titleColor": COLOURS["soft"]},
    "header": {**_TEXT, "labelColor": COLOURS["ink"], "titleColor": COLOURS["ink"]},
    "title": {"font": "Noto Sans", "fontSize": 14, "color": COLOURS["ink"], "anchor": "start"},
    "bar": {"color": COLOURS["brand"]},
    "line": {"color": COLOURS["brand"], "strokeWidth": 2},
    "point": {"color": COLOURS["brand"], "filled": True, "size": 60},
    "rule": {"color": COLOURS["soft"]},
    "text": {"font": "Noto Sans", "fontSize": 13, "color": COLOURS["ink"]},
    "area": {"color": COLOURS["brand-soft"]},
    "range": {
        "category": [COLOURS[n] for n in ("brand", "warning", "soft", "positive", "brand-soft", "negative")]
    },
}


@dataclass(frozen=True)
class Chart:
    """A drawing with what it says in words and the numbers behind it."""

    svg: SafeString
    title: str
    description: str
    columns: Sequence[Any] = ()
    rows: Sequence[Sequence[Any]] = field(default_factory=list)


def make_chart(
    spec: Mapping[str, Any],
    *,
    title: str | Promise,
    description: str | Promise,
    columns: Sequence[Any],
    rows: Iterable[Sequence[Any]],
) -> Chart:
    """The chart of a Vega-Lite ``spec`` for ``<c-chart>``, with its table.

    Raises ValueError when the title, the description or the table is missing.
    """
    table = [list(row) for row in rows]
    if not columns or not table:
        raise ValueError("A chart needs the table behind it.")
    return Chart(
        chart_svg(spec, title=title, description=description), str(title), str(description), columns, table
    )


def chart_svg(spec: Mapping[str, Any], *, title: str | Promise, description: str | Promise) -> SafeString:
    """The drawing of a Vega-Lite ``spec`` as SVG in the current language; cached by content.

    ``title`` names the drawing, ``description`` says what it shows; both are required (ValueError).
    ValueError too when the spec fetches data from an address or Vega-Lite cannot draw it.
    """
    words = (str(title).strip(), str(description).strip())
    if not all(words):
        raise ValueError("A chart needs a title and a description in words.")
    source, locale = _source(spec), _locale()
    key = "chart:" + hashlib.sha256("\0".join((VERSION, locale, *words, source)).encode()).hexdigest()
    drawn = caches["local"].get(key)
    if drawn is None:
        drawn = _finish(_draw(source, locale), *words, prefix=key[6:14])
        caches["local"].set(key, drawn, WEEK)
    return mark_safe(drawn)  # noqa: S308 - made here, every text in it escaped by the XML writer


def chart_png(spec: Mapping[str, Any], *, scale: float = 2) -> bytes:
    """The drawing as PNG on white, for Word; ``scale`` 2 is 144 dots per inch."""
    _register_fonts()
    locale = _locale()
    whole = json.loads(_source(spec))
    whole["config"]["background"] = COLOURS["surface"]
    return vl_convert.vegalite_to_png(whole, scale=scale, format_locale=locale, time_format_locale=locale)


@once
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _locale() -> Literal["en-GB", "nl-NL"]:
    return "en-GB" if (get_language() or "nl").startswith("en") else "nl-NL"


def _source(spec: Mapping[str, Any]) -> str:
    """The whole spec with the look, as canonical JSON."""
    whole = json.loads(json.dumps(spec, cls=DjangoJSONEncoder))
    _refuse_addresses(whole)
    config = whole.get("config", {})
    whole["config"] = {**CONFIG, **config}
    for part, default in CONFIG.items():
        if isinstance(default, dict) and isinstance(config.get(part), dict):
            whole["config"][part] = {**default, **config[part]}
    whole.setdefault("$schema", "https://vega.github.io/schema/vega-lite/v6.json")
    return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _refuse_addresses(part: Any) -> None:
    if isinstance(part, dict):
        if "url" in part or part.get("mark") == "image" or part.get("href"):
            raise ValueError("A chart carries its own data: no address in a spec.")
        for name, value in part.items():
            if name != "values":
                _refuse_addresses(value)
    elif isinstance(part, list):
        for value in part:
            _refuse_addresses(value)


def _draw(source: str, locale: Literal["en-GB", "nl-NL"]) -> str:
    _register_fonts()
    return vl_convert.vegalite_to_svg(source, format_locale=locale, time_format_locale=locale)


def _finish(svg: str, title: str, description: str, *, prefix: str) -> str:
    """One labelled image: colours as classes, own ids, nothing inline, nothing superfluous."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314 - made by vl-convert just now
    for parent in list(root.iter()):
        for child in list(parent):
            if (
                child.get("display") == "none"
                or child.get("opacity") == "0"
                or child.tag == f"{{{SVG}}}style"
            ):
                parent.remove(child)
    for element in root.iter():
        _clean(element, prefix)
    width, height = root.attrib.pop("width"), root.attrib.pop("height")
    root.attrib = {
        "class": "regie-drawing",
        "viewBox": root.get("viewBox", f"0 0 {width} {height}"),
        "width": width,
        "height": height,
        "role": "img",
        "aria-labelledby": f"t-{prefix} d-{prefix}",
    }
    for position, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{tag[0]}-{prefix}"})
        element.text = text
        root.insert(position, element)
    return ET.tostring(root, encoding="unicode")


def _clean(element: ET.Element, prefix: str) -> None:
    kept: dict[str, str] = {}
    classes = []
    for name, value in element.attrib.items():
        if name in _SUPERFLUOUS or name.startswith("aria-"):
            continue
        if (name, value) in (("opacity", "1"), ("stroke-width", "1"), ("fill", "transparent")):
            if name == "fill":
                kept["fill"] = "none"
            continue
        if name in ("fill", "stroke") and value.lower() in _NAMES:
            classes.append(f"regie-{name}-{_NAMES[value.lower()]}")
        if name == "id":
            value = f"{prefix}-{value}"
        kept[name] = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", value)
    if classes:
        kept["class"] = " ".join(classes)
    element.attrib.clear()
    element.attrib.update(kept)
