"""What the forms of this slice share when saving does not go as typed."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.models import Event
from regie.ui import versions

from ..choices import Relation
from ..forms import VersionedForm, plain
from ..services import Conflict


def refused_by(form: object, error: ValidationError) -> None:
    """Puts what a service refused at the fields of the form, or above it."""
    messages = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    for name, texts in messages.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)  # type: ignore[attr-defined]


def two_versions(
    request: ActorRequest, form: VersionedForm, conflict: Conflict, action: str, back: str
) -> HttpResponse:
    """Both versions side by side; nothing is saved or lost yet. ``action`` is that of the event of the other one."""
    current = conflict.current
    theirs = {name: plain(getattr(current, name)) for name in form.names}
    last = Event.objects.filter(
        object_kind="dossiers.dossier", object_id=str(current.dossier_id), action=action
    ).first()
    context = {
        "title": current.dossier.reference,
        "who": last.actor_name if last else _("Somebody"),
        "version": current.version,
        "differences": versions.differences(
            labels={name: form.fields[name].label or name for name in form.names},
            base={**theirs, **form.base_values()},
            mine={name: plain(value) for name, value in form.values().items()},
            theirs=theirs,
            show=_shown,
        ),
        "hidden": versions.sent_on(request.POST),
        "crumbs": [(back, current.dossier.reference)],
        "leave": back,
    }
    return render(request, "ui/two_versions.html", context, status=409)


def _shown(name: str, value: object) -> str:
    if name == "relation" and value in Relation.values:
        return str(Relation(value).label)
    day = parse_date(str(value)) if name == "birth_date" and value else None
    return date_format(day) if day else str(value or "")
