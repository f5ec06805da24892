"""Template tags of the components."""

from typing import Any

from django import template
from django.http import HttpRequest

register = template.Library()

ALERT_ICON = {"error": "stop", "warning": "warn", "success": "ok", "ok": "ok"}
ALERT_CLASS = {"error": "error", "warning": "warning", "success": "ok", "ok": "ok"}
BADGE_ICON = {"danger": "stop", "warning": "warn", "safe": "ok", "info": "info", "neutral": "none"}
SEVERITY_ICON = {"blocks": "stop", "warns": "warn", "advises": "info", "ok": "ok", "none": "none"}


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
def widget_kind(bound_field: Any) -> str:
    """The input type of a form field: text, select, textarea, checkbox, radio, checkboxes, file, date …"""
    widget = bound_field.field.widget
    name = type(widget).__name__
    known = {
        "Textarea": "textarea",
        "Select": "select",
        "SelectMultiple": "select",
        "CheckboxInput": "checkbox",
        "RadioSelect": "radio",
        "CheckboxSelectMultiple": "checkboxes",
        "ClearableFileInput": "file",
        "FileInput": "file",
    }
    return known.get(name, getattr(widget, "input_type", "text"))


@register.filter
def styled(bound_field: Any, described: bool = True) -> str:
    """The field's control with the classes of the design system and its error and help tied to it."""
    kind = widget_kind(bound_field)
    base = {"textarea": "utrecht-textarea", "select": "utrecht-select"}.get(kind, "utrecht-textbox")
    attrs = {"class": f"{base} {base}--invalid" if bound_field.errors else base}
    if bound_field.errors:
        attrs["aria-invalid"] = "true"
    ids = ([f"{bound_field.id_for_label}-d"] if bound_field.help_text else []) + (
        [f"{bound_field.id_for_label}-e"] if bound_field.errors else []
    )
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    return bound_field.as_widget(attrs=attrs)


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
