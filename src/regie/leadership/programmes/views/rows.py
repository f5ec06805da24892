"""The rows below a programme: areas and people agreed. Added, changed, taken away and put back in one manner."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.audit.events.selectors import last_actor
from regie.ui.forms import save_new, save_over
from regie.ui.messages import done

from ..forms import PART_FORMS
from ..policies import check_direct
from ..selectors import areas_for, capacities_for, programmes_for
from ..services import PARTS, part_add, part_change, part_remove, part_restore

TITLES: dict[str, tuple[str | Promise, str | Promise, str]] = {
    "area": (gettext_lazy("Add an area"), gettext_lazy("Change the area"), "areas"),
    "capacity": (gettext_lazy("Add people"), gettext_lazy("Change the people agreed"), "means"),
}


@requires("change", "direction")
def row_add(request: ActorRequest, programme_pk: int, part: str) -> HttpResponse:
    programme = get_object_or_404(programmes_for(request.actor), pk=programme_pk)
    check_direct(request.actor, programme)
    new: Any = PARTS[part][0](programme=programme)
    form = PART_FORMS[part](request.POST or None, row=new)
    answer = save_new(
        request,
        form,
        save=lambda: part_add(part=part, programme=programme, values=form.values(), by=request.actor),
        said=lambda made: _("%(name)s is added.") % {"name": made},
        to=lambda made: _back(programme.pk, part),
        undo=lambda made: reverse(f"programmes:{part}_remove", args=[made.pk]),
    )
    return answer or _form(request, form, programme, part, TITLES[part][0])


@requires("change", "direction")
def row_edit(request: ActorRequest, pk: int, part: str) -> HttpResponse:
    row: Any = get_object_or_404(_rows(request, part).filter(removed_at=None), pk=pk)
    check_direct(request.actor, row.programme)
    form = PART_FORMS[part](request.POST or None, row=row)
    answer = save_over(
        request,
        form,
        save=lambda values, version: part_change(row=row, values=values, version=version, by=request.actor),
        who=lambda current: last_actor(current.programme),
        said=lambda saved: _("%(name)s is saved.") % {"name": saved},
        leave=_back(row.programme_id, part),
    )
    return answer or _form(request, form, row.programme, part, TITLES[part][1], row)


@require_POST
@requires("change", "direction")
def row_remove(request: ActorRequest, pk: int, part: str) -> HttpResponse:
    row: Any = get_object_or_404(_rows(request, part), pk=pk)
    part_remove(row=row, by=request.actor)
    undo = reverse(f"programmes:{part}_restore", args=[pk])
    done(request, _("%(name)s is taken away.") % {"name": row}, undo=undo)
    return redirect(_back(row.programme_id, part))


@require_POST
@requires("change", "direction")
def row_restore(request: ActorRequest, pk: int, part: str) -> HttpResponse:
    row: Any = get_object_or_404(_rows(request, part), pk=pk)
    try:
        part_restore(row=row, by=request.actor)
    except ValidationError as error:
        done(request, " ".join(error.messages))
    else:
        done(request, _("%(name)s is back.") % {"name": row})
    return redirect(_back(row.programme_id, part))


def _rows(request: ActorRequest, part: str) -> QuerySet[Any]:
    return {"area": areas_for, "capacity": capacities_for}[part](request.actor)


def _back(programme_pk: int, part: str) -> str:
    return reverse("programmes:detail", args=[programme_pk]) + f"#{TITLES[part][2]}"


def _form(
    request: ActorRequest, form: Any, programme: Any, part: str, title: str | Promise, row: Any = None
) -> HttpResponse:
    context = {
        "form": form,
        "programme": programme,
        "title": title,
        "row": row,
        "part": part,
        "back": _back(programme.pk, part),
        "remove": reverse(f"programmes:{part}_remove", args=[row.pk]) if row else "",
    }
    return render(request, "programmes/row.html", context, status=422 if form.errors else 200)
