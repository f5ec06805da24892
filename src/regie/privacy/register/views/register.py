"""The screens of the processing register: the list, an activity with its history, and changing it."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regie.access.authorisation.actors import system_actor
from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.organisations.models import Municipality
from regie.ui import lists, versions
from regie.ui.documents import PDF
from regie.ui.messages import done

from .. import exports, presentation
from ..defaults import controller_of, shipped
from ..forms import ActivityForm, ContactsForm
from ..models import ActivityVersion
from ..policies import can_change_activity, can_change_register, check_change_activity, check_change_register
from ..selectors import CONTACTS, current_for, missing_shipped, review_overdue, versions_for
from ..services import (
    FIELDS,
    ActivityConflict,
    activity_add,
    activity_change,
    contacts_change,
    export_record,
    register_fill,
)
from ..tables import RegisterTable


@requires("view", "register")
def list_page(request: ActorRequest) -> HttpResponse:
    """The activities of the own municipality as they are now; also as Excel and CSV."""
    filled(request)
    current = current_for(request.actor)
    if form := request.GET.get("export", ""):
        export_record(what="register", form=form[:10], by=request.actor)
    rows = list(current)
    lacking = sum(
        not (each.controller_contact and each.officer_contact) for each in rows if not each.is_ended
    )
    return lists.list_page(
        request,
        queryset=current,
        table=RegisterTable,
        title=_("Processing register"),
        template="register/list.html",
        export_rows=exports.register_rows,
        lead=_("What your municipality does with personal data in Regie, why, and how long it is kept."),
        may_change=can_change_register(request.actor),
        lacking=lacking,
        overdue=review_overdue(request.actor, timezone.localdate()),
    )


@requires("view", "register")
def detail_page(request: ActorRequest, slug: str) -> HttpResponse:
    """An activity as it is now, with its history."""
    filled(request)
    all_versions = _versions(request, slug)
    return render(request, "register/detail.html", _shown(request, all_versions, all_versions[0]))


@requires("view", "register")
def version_page(request: ActorRequest, slug: str, number: int) -> HttpResponse:
    """An activity as it was in one version: the page that a line in the processing log refers to."""
    filled(request)
    all_versions = _versions(request, slug)
    version = next((each for each in all_versions if each.number == number), None)
    if version is None:
        raise Http404(_("This activity has no such version."))
    return render(request, "register/detail.html", _shown(request, all_versions, version) | {"fixed": True})


@requires("change", "register")
def add_page(request: ActorRequest) -> HttpResponse:
    check_change_register(request.actor)
    start = {"controller": controller_of(request.actor.municipality_name)}
    mine = current_for(request.actor).first()
    start |= {name: getattr(mine, name) for name in CONTACTS} if mine else {}
    form = ActivityForm(
        request.POST or None, version=None, municipality_id=request.actor.municipality_id, values=start
    )
    if request.method == "POST" and form.is_valid():
        version = activity_add(slug=form.cleaned_data["slug"], values=form.values(), by=request.actor)
        done(request, _("%(name)s stands in the register.") % {"name": version.name})
        return redirect("register:detail", version.activity.slug)
    context = {"form": form, "title": _("Add an activity"), "back": reverse("register:list")}
    return render(request, "register/form.html", context, status=422 if form.errors else 200)


@requires("change", "register")
def edit_page(request: ActorRequest, slug: str) -> HttpResponse:
    """Makes a new version. Where somebody else did so in between, both are shown to choose from."""
    filled(request)
    version = _versions(request, slug)[0]
    check_change_activity(request.actor, version.activity)
    form = ActivityForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        kept = versions.names_of_theirs(request.POST) & {*FIELDS}
        values |= {name: getattr(version, name) for name in kept}
        try:
            saved = activity_change(
                activity=version.activity,
                values=values,
                number=form.cleaned_data.get("number") or 0,
                note=form.cleaned_data["note"],
                by=request.actor,
            )
        except ActivityConflict as conflict:
            return _two_versions(request, form, conflict.current)
        text = _("Version %(number)s of %(name)s holds from now.")
        if saved.number == version.number:
            text = _("Nothing was different, so %(name)s stays at version %(number)s.")
        done(request, text % {"number": saved.number, "name": saved.name})
        return redirect("register:detail", slug)
    context = {
        "form": form,
        "title": _("Change %(name)s") % {"name": version.name},
        "back": reverse("register:detail", args=[slug]),
        "version": version,
    }
    return render(request, "register/form.html", context, status=422 if form.errors else 200)


@requires("change", "register")
def contacts_page(request: ActorRequest) -> HttpResponse:
    """Controller and contacts for every running activity at once."""
    check_change_register(request.actor)
    filled(request)
    first = next((each for each in current_for(request.actor) if not each.is_ended), None)
    initial = {name: getattr(first, name) for name in CONTACTS} if first else {}
    form = ContactsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        count = contacts_change(values=form.cleaned_data, by=request.actor)
        text = ngettext(
            "%(count)s activity has a new version.", "%(count)s activities have a new version.", count
        )
        done(request, text % {"count": count} if count else _("Nothing was different, so nothing changed."))
        return redirect("register:list")
    return render(request, "register/contacts.html", {"form": form}, status=422 if form.errors else 200)


@requires("view", "register")
def export_json(request: ActorRequest) -> HttpResponse:
    """All versions, in the shape of the register of the standard Logboek Dataverwerkingen."""
    filled(request)
    export_record(what="register", form="json", by=request.actor)
    base = settings.BASE_URL.rstrip("/") + reverse("register:list")
    found = versions_for(request.actor).order_by("activity__municipality", "activity", "-number")
    answer = JsonResponse(
        exports.register_json(found, base=base), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    answer["Content-Disposition"] = 'attachment; filename="verwerkingsregister.json"'
    return answer


@requires("view", "register")
def export_pdf(request: ActorRequest) -> HttpResponse:
    filled(request)
    export_record(what="register", form="pdf", by=request.actor)
    pdf = exports.register_pdf(
        current_for(request.actor), municipality=request.actor.municipality_name, demo=settings.DEMO
    )
    headers = {"Content-Disposition": 'attachment; filename="verwerkingsregister.pdf"'}
    return HttpResponse(pdf, content_type=PDF, headers=headers)


def filled(request: ActorRequest) -> None:
    """The register of the reader's municipality holds what Regie itself does, also where it was made just now."""
    place = request.actor.municipality_id
    if place is not None and missing_shipped(place, set(shipped())):
        register_fill(municipality=Municipality.objects.get(pk=place), by=system_actor())


def _versions(request: ActorRequest, slug: str) -> list[ActivityVersion]:
    """The versions of an activity of the own municipality, newest first. Raises Http404 where there are none."""
    found = list(versions_for(request.actor).filter(activity__slug=slug).order_by("-number"))
    if not found:
        raise Http404(_("Your register has no such activity."))
    return found


def _shown(
    request: ActorRequest, all_versions: list[ActivityVersion], version: ActivityVersion
) -> dict[str, Any]:
    newer = [each for each in all_versions if each.number > version.number]
    return {
        "version": version,
        "lines": presentation.lines_of(version),
        "current": all_versions[0],
        "until": newer[-1].valid_from if newer else None,
        "history": list(presentation.history(all_versions)),
        "may_change": can_change_activity(request.actor, version.activity),
    }


def _two_versions(request: ActorRequest, form: ActivityForm, current: ActivityVersion) -> HttpResponse:
    theirs = {name: getattr(current, name) for name in FIELDS}
    found = versions.differences(
        labels={name: presentation.label_of(name) for name in FIELDS},
        base={**theirs, **form.base_values()},
        mine=form.values(),
        theirs=theirs,
        show=presentation.text_of,
    )
    return versions.conflict_page(
        request,
        title=current.name,
        who=current.by_name,
        version=current.number,
        found=found,
        leave=reverse("register:detail", args=[current.activity.slug]),
        version_field="number",
    )
