"""Template tags of the components."""

import re
from difflib import SequenceMatcher
from itertools import count
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from regie.ui import amounts

register = template.Library()

ALERT_ICON = {"error": "stop", "warning": "warn", "success": "ok", "ok": "ok"}
ALERT_CLASS = {"error": "error", "warning": "warning", "success": "ok", "ok": "ok"}
BADGE_ICON = {"danger": "stop", "warning": "warn", "safe": "ok", "info": "info", "neutral": "none"}
SEVERITY_ICON = {"blocks": "stop", "warns": "warn", "advises": "info", "ok": "ok", "none": "none"}
WIDGET_KIND = {
    "Textarea": "textarea",
    "Select": "select",
    "SelectMultiple": "select",
    "CheckboxInput": "checkbox",
    "RadioSelect": "radio",
    "CheckboxSelectMultiple": "checkboxes",
    "ClearableFileInput": "file",
    "FileInput": "file",
}
CONTROL_CLASS = {
    "textarea": "utrecht-textarea",
    "select": "utrecht-select",
    "file": "utrecht-textbox regie-file",
    "checkbox": "",
}
ROW_HEAD = ' scope="row"'
_ids = count(1)


@register.filter
def alert_icon(level: str) -> str:
    return ALERT_ICON.get(level, "info")


@register.filter
def alert_class(level: str) -> str:
    return ALERT_CLASS.get(level, "info")


@register.filter
def badge_icon(kind: str) -> str:
    return BADGE_ICON.get(kind, "info")


@register.filter
def severity_icon(severity: str) -> str:
    return SEVERITY_ICON.get(severity, "info")


@register.filter
def severity_label(severity: str) -> str:
    """The severity in a word, for who cannot see its shape."""
    words = {
        "blocks": _("Holds a step back"),
        "warns": _("Warns"),
        "advises": _("Advises"),
        "ok": _("Met"),
        "none": _("No verdict yet"),
    }
    return words.get(severity, _("Advises"))


@register.filter
def widget_kind(bound_field: Any) -> str:
    """The input type of a form field: text, select, textarea, checkbox, radio, checkboxes, file, date …"""
    widget = bound_field.field.widget
    for parent in type(widget).__mro__:
        if parent.__name__ in WIDGET_KIND:
            return WIDGET_KIND[parent.__name__]
    return widget.attrs.get("type") or getattr(widget, "input_type", None) or "text"


@register.simple_tag
def options(groups: list[tuple[Any, list[dict[str, Any]], int]]) -> SafeString:
    """The options of a select, from the ``optgroups`` of its widget; all text is escaped here."""
    parts = []
    for name, choices, _index in groups:
        inner = "".join(_option(choice) for choice in choices)
        parts.append(f'<optgroup label="{conditional_escape(name)}">{inner}</optgroup>' if name else inner)
    return mark_safe("".join(parts))  # noqa: S308


def _option(choice: dict[str, Any]) -> str:
    attrs = "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in choice["attrs"].items()
        if value is not False
    )
    value = conditional_escape(str(choice["value"]))
    return f'<option value="{value}"{attrs}>{conditional_escape(choice["label"])}</option>\n'


@register.filter
def described_by(bound_field: Any) -> str:
    """The ids of the field's help and error, as ``aria-describedby`` wants them."""
    name = bound_field.id_for_label or bound_field.auto_id
    ids = ([f"{name}-d"] if bound_field.help_text else []) + ([f"{name}-e"] if bound_field.errors else [])
    return " ".join(ids)


@register.filter
def is_optional(bound_field: Any) -> bool:
    """Whether the label says so: not for what you must fill in, nor for what you cannot."""
    field = bound_field.field
    return not (field.required or field.disabled or field.widget.attrs.get("readonly"))


@register.filter
def styled(bound_field: Any, described: bool = True) -> str:
    """The field's control with the classes of the design system and its error and help tied to it."""
    base = CONTROL_CLASS.get(widget_kind(bound_field), "utrecht-textbox")
    attrs = {"class": f"{base} {base.split()[0]}--invalid" if bound_field.errors and base else base}
    if bound_field.errors:
        attrs["aria-invalid"] = "true"
    if described and (ids := described_by(bound_field)):
        attrs["aria-describedby"] = ids
    return bound_field.as_widget(attrs={name: value for name, value in attrs.items() if value})


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """The query string of this page with some parameters changed; None or an empty value removes one."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_tag
def next_id(prefix: str) -> str:
    """An id that no other element on the page has."""
    return f"{prefix}-{next(_ids) % 1_000_000}"


def _as_number(value: Any) -> float:
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return 0.0


@register.filter
def percent_of(value: Any, most: Any) -> str:
    """``value`` as a percentage of ``most`` with one decimal point, whatever the language: 64.5."""
    top = _as_number(most)
    share = min(max(100 * _as_number(value) / top, 0), 100) if top else 0
    return f"{share:.1f}".rstrip("0").rstrip(".")


@register.filter
def sum_with(value: Any, other: Any) -> float | int:
    total = _as_number(value) + _as_number(other)
    return int(total) if total == int(total) else total


@register.filter
def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


@register.filter
def column_is_numeric(rows: Any, position: int) -> bool:
    """Whether a column (from 0) of a list of rows holds numbers only."""
    values = [row[position] for row in rows if row[position] not in (None, "")]
    return position > 0 and bool(values) and all(is_number(value) for value in values)


def _marked(tag: str, text: str) -> SafeString:
    kept = text.rstrip()
    return format_html("<{0}>{1}</{0}>{2}", tag, kept, text[len(kept) :] or " ")


@register.filter
def difference(text: str, other: str) -> SafeString:
    """``text`` with what ``other`` lacks marked as inserted and what only ``other`` has marked as deleted."""
    new, old = (re.findall(r"\S+\s*", str(value)) for value in (text, other))
    parts = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            parts.append(format_html("{}", "".join(new[new_from:new_to])))
            continue
        if old_from < old_to:
            parts.append(_marked("del", "".join(old[old_from:old_to])))
        if new_from < new_to:
            parts.append(_marked("ins", "".join(new[new_from:new_to])))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def undo_url(message: Any) -> str:
    """The address that undoes what this message tells, see ``regie.ui.messages.done``; empty where none."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:")), "")


@register.filter
def is_toast(message: Any) -> bool:
    """Whether a message floats at the foot of the page: good news does, trouble stands above the content."""
    return message.level_tag in ("success", "info", "debug")


@register.filter
def plain_number(value: Any) -> str:
    """A number as HTML wants it in an attribute: no thousands separator, a decimal point."""
    return str(value).replace(",", ".")


@register.filter
def euro(value: Any) -> str:
    """An amount as € 12.500; empty where there is none."""
    return "" if value in (None, "") else amounts.euro(value)


@register.simple_tag(takes_context=True)
def table_rows(context: template.Context, table: Any) -> SafeString:
    """The rows of a table on this page. Built here, because a template takes twice the time for each cell."""
    columns = [
        (
            "th"
            if "heading" in (td := column.attrs.get("td", {})) or (first and "plain" not in td)
            else "td",
            "utrecht-table__cell utrecht-table__cell--numeric"
            if "numeric" in column.attrs.get("th", {})
            else "utrecht-table__cell",
        )
        for first, column in ((index == 0, column) for index, column in enumerate(table.columns))
    ]
    rows = []
    for row in table.paginated_rows:
        chosen = " utrecht-table__row--selected" if row.attrs.get("selected") else ""
        cells = [
            f'<{tag}{ROW_HEAD if tag == "th" else ""} class="{css}">{render_value_in_context(cell, context)}</{tag}>'
            for (tag, css), cell in zip(columns, row, strict=True)
        ]
        rows.append(f'<tr class="utrecht-table__row{chosen}">{"".join(cells)}</tr>')
    return mark_safe("".join(rows))  # noqa: S308, every value went through render_value_in_context
