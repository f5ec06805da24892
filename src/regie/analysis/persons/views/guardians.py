"""Parents and other legal representatives."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.processing import processed
from regie.ui import versions
from regie.ui.entry import refused_by
from regie.ui.messages import done

from .. import services
from ..activities import PERSONS
from ..forms import GuardianForm
from ..models import Guardian
from ..policies import check_change
from ..selectors import guardian_of, person_or_404
from .saving import two_versions


@requires("change", "person")
@processed(PERSONS, "change")
def guardian_add_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    dossier = person_or_404(request.actor, pk, "change").dossier
    check_change(request.actor, dossier)
    form = GuardianForm(request.POST or None, row=Guardian())
    if request.method == "POST" and form.is_valid():
        try:
            services.guardian_add(dossier=dossier, values=form.values(), by=request.actor)
        except ValidationError as error:
            refused_by(form, error)
        else:
            done(
                request, _("The parent or representative is added to %(reference)s.") % {"reference": dossier}
            )
            return redirect("persons:detail", pk)
    return _page(request, form, pk, str(dossier), _("Add a parent or representative"))


@requires("change", "person")
@processed(PERSONS, "change")
def guardian_edit_page(request: ActorRequest, pk: UUID, guardian_pk: int) -> HttpResponse:
    dossier = person_or_404(request.actor, pk, "change").dossier
    check_change(request.actor, dossier)
    guardian = guardian_of(dossier, guardian_pk)
    form = GuardianForm(request.POST or None, row=guardian)
    if request.method == "POST" and form.is_valid():
        theirs = versions.names_of_theirs(request.POST) & {*services.GUARDIAN_FIELDS}
        values = form.values() | {name: getattr(guardian, name) for name in theirs}
        version, by = form.cleaned_data["version"] or 0, request.actor
        try:
            services.guardian_change(guardian=guardian, values=values, version=version, by=by)
        except services.Conflict as conflict:
            back = reverse("persons:detail", args=[pk])
            return two_versions(request, form, conflict, "change guardian", back)
        except ValidationError as error:
            refused_by(form, error)
        else:
            done(
                request, _("The parent or representative of %(reference)s is saved.") % {"reference": dossier}
            )
            return redirect("persons:detail", pk)
    return _page(request, form, pk, str(dossier), _("Change a parent or representative"))


@require_POST
@requires("change", "person")
@processed(PERSONS, "change")
def guardian_remove(request: ActorRequest, pk: UUID, guardian_pk: int) -> HttpResponse:
    dossier = person_or_404(request.actor, pk, "change").dossier
    guardian = guardian_of(dossier, guardian_pk)
    guardian.dossier = dossier
    services.guardian_remove(guardian=guardian, by=request.actor)
    done(request, _("The parent or representative is removed from %(reference)s.") % {"reference": dossier})
    return redirect("persons:detail", pk)


def _page(request: ActorRequest, form: GuardianForm, pk: UUID, crumb: str, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse("persons:detail", args=[pk]), "crumb": crumb}
    return render(request, "persons/guardian.html", context, status=422 if form.errors else 200)
