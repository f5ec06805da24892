"""What the forms of this slice share when saving does not go as typed."""

from django.http import HttpResponse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.ui import versions

from ..choices import Relation
from ..forms import VersionedForm, plain
from ..services import Conflict


def two_versions(
    request: ActorRequest, form: VersionedForm, conflict: Conflict, action: str, back: str
) -> HttpResponse:
    """Both versions side by side; nothing is saved or lost yet. ``action`` is that of the event of the other one."""
    current = conflict.current
    theirs = {name: plain(getattr(current, name)) for name in form.names}
    found = versions.differences(
        labels={name: form.fields[name].label or name for name in form.names},
        base={**theirs, **form.base_values()},
        mine={name: plain(value) for name, value in form.values().items()},
        theirs=theirs,
        show=_shown,
    )
    return versions.conflict_page(
        request,
        title=current.dossier.reference,
        who=last_actor(current.dossier, action=action),
        version=current.version,
        found=found,
        leave=back,
    )


def _shown(name: str, value: object) -> str:
    if name == "relation" and value in Relation.values:
        return str(Relation(value).label)
    day = parse_date(str(value)) if name == "birth_date" and value else None
    return date_format(day) if day else str(value or "")
