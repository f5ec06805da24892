"""Parents and other legal representatives."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.processing import processed
from regie.audit.events.selectors import last_actor
from regie.ui.forms import save_new, save_over
from regie.ui.messages import done

from .. import services
from ..activities import PERSONS
from ..forms import GuardianForm
from ..models import Guardian
from ..policies import check_change
from ..selectors import guardian_of, person_or_404


@requires("change", "person")
@processed(PERSONS, "change")
def guardian_add_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    dossier = person_or_404(request.actor, pk, "change").dossier
    check_change(request.actor, dossier)
    form = GuardianForm(request.POST or None, row=Guardian())
    answer = save_new(
        request,
        form,
        save=lambda: services.guardian_add(dossier=dossier, values=form.values(), by=request.actor),
        said=lambda made: (
            _("The parent or representative is added to %(reference)s.") % {"reference": dossier}
        ),
        to=lambda made: reverse("persons:detail", args=[pk]),
    )
    return answer or _page(request, form, pk, str(dossier), _("Add a parent or representative"))


@requires("change", "person")
@processed(PERSONS, "change")
def guardian_edit_page(request: ActorRequest, pk: UUID, guardian_pk: int) -> HttpResponse:
    dossier = person_or_404(request.actor, pk, "change").dossier
    check_change(request.actor, dossier)
    guardian = guardian_of(dossier, guardian_pk)
    form = GuardianForm(request.POST or None, row=guardian)
    answer = save_over(
        request,
        form,
        save=lambda values, version: services.guardian_change(
            guardian=guardian, values=values, version=version, by=request.actor
        ),
        who=lambda current: last_actor(current.dossier, action="change guardian"),
        said=lambda saved: (
            _("The parent or representative of %(reference)s is saved.") % {"reference": dossier}
        ),
        leave=reverse("persons:detail", args=[pk]),
        title=dossier.reference,
    )
    return answer or _page(request, form, pk, str(dossier), _("Change a parent or representative"))


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
