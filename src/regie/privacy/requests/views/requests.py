"""The screens of requests: the list, one request with its steps, a page for each step, and the files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import Decision, decide
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.processing import processed
from regie.ui import lists
from regie.ui.documents import PDF
from regie.ui.messages import done

from .. import forms, policies
from ..activities import REQUESTS
from ..checklist import checklist
from ..choices import Kind, LetterKind
from ..doors import handled
from ..letters import FORMS, file_of, letter_about, not_portable
from ..models import DataSubjectRequest
from ..report import access_report, report_file, report_files
from ..sections import section_titles
from ..selectors import ABOUT_REQUESTER, WRONG_FACT, reads_all, requests_for
from ..services.decisions import (
    hold_release,
    recipient_told,
    request_answer,
    request_withdraw,
    withholding_approve,
    withholding_ask,
    withholding_drop,
)
from ..services.requests import (
    letter_sent,
    request_change,
    request_extend,
    request_identify,
    request_link,
    request_register,
    request_take,
)
from ..tables import RequestFilter, RequestTable
from ..terms import left_in_words


@dataclass(frozen=True)
class StepPage:
    """One step: its title, form, who may, and the service that does it (with the form's values)."""

    title: str | Promise
    form: type[forms.StepForm]
    can: Callable[..., Decision]
    run: Callable[..., Any]
    done: str | Promise
    button: str | Promise
    lead: str | Promise = ""


STEPS = {
    "identiteit": StepPage(
        gettext_lazy("Check identity"), forms.IdentifyForm, policies.can_handle, request_identify,
        gettext_lazy("The check is recorded."), gettext_lazy("Record the check"),
    ),
    "koppelen": StepPage(
        gettext_lazy("Link the dossier"), forms.LinkForm, policies.can_handle, request_link,
        gettext_lazy("The dossier is linked."), gettext_lazy("Link the dossier"),
    ),
    "oppakken": StepPage(
        gettext_lazy("Take it up"), forms.StepForm, policies.can_work, request_take,
        gettext_lazy("You handle this request."), gettext_lazy("I handle this"),
    ),
    "verlengen": StepPage(
        gettext_lazy("Extend the term"), forms.ReasonForm, policies.can_extend, request_extend,
        gettext_lazy("The term is extended by two months. Send the letter"
            " now."), gettext_lazy("Extend by two months"),
        gettext_lazy("Once, where it is complicated or there is much of it. The requester hears why within"
            " the first month."),
    ),
    "beslissen": StepPage(
        gettext_lazy("Record the decision"), forms.AnswerForm, policies.can_answer, request_answer,
        gettext_lazy("The decision is recorded. Send the letter now."), gettext_lazy("Record the decision"),
    ),
    "intrekken": StepPage(
        gettext_lazy("The requester takes it back"), forms.ReasonForm, policies.can_handle, request_withdraw,
        gettext_lazy("The request is withdrawn."), gettext_lazy("Withdraw the request"),
    ),
    "vrijgeven": StepPage(
        gettext_lazy("Release the dossier"), forms.ReasonForm, policies.can_release, hold_release,
        gettext_lazy("The dossier can be worked with again."), gettext_lazy("Release the dossier"),
        gettext_lazy("From now on people work with this dossier again. The requester hears that first."),
    ),
    "weglaten": StepPage(
        gettext_lazy("Withhold a section"), forms.WithholdForm, policies.can_withhold, withholding_ask,
        gettext_lazy("Somebody else has to approve this before you can make the"
            " report."), gettext_lazy("Ask for approval"),
        gettext_lazy("The law allows it in few cases (UAVG 41). The report says that something was left out"
            " and why."),
    ),
}  # fmt: skip


@requires("view", "request")
@processed(REQUESTS)
def list_page(request: ActorRequest) -> HttpResponse:
    return lists.list_page(
        request,
        queryset=requests_for(request.actor),
        exports=False,
        table=RequestTable,
        filters=RequestFilter,
        title=_("Requests"),
        template="requests/list.html",
        lead=_(
            "People ask to see, correct or erase their data, or object. What runs out first stands on top."
        ),
        may_add=policies.can_register(request.actor),
    )


@requires("change", "request")
def add_page(request: ActorRequest) -> HttpResponse:
    policies.checked(policies.can_register(request.actor))
    form = forms.RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = request_register(
                kind=values["kind"],
                received_on=values["received_on"],
                told=form.told(),
                dossier=values["dossier"],
                by=request.actor,
            )
        except ValidationError as error:
            form.take(error)
        else:
            done(
                request, _("%(reference)s is registered. Now check who asks.") % {"reference": made.reference}
            )
            return redirect("requests:detail", made.pk)
    context = {"form": form, "title": _("Register a request")}
    return render(request, "requests/register.html", context, status=422 if form.errors else 200)


@requires("view", "request")
@processed(REQUESTS)
def detail_page(request: ActorRequest, pk: int) -> HttpResponse:
    item = _seen(request, pk)
    with handled(item, by=request.actor, action="view", name="view request"):
        return render(request, "requests/detail.html", _detail(request, item))


def _seen(request: ActorRequest, pk: int) -> DataSubjectRequest:
    """The request with as much of it as the reader needs; 404 where there is none for them."""
    rows = requests_for(request.actor).select_related("handler", "identity_by", "municipality")
    item: DataSubjectRequest = get_object_or_404(rows, pk=pk)
    if reads_all(request.actor, item):
        return rows.defer(None).get(pk=pk)
    return rows.defer(None).defer(*ABOUT_REQUESTER).get(pk=pk) if item.kind == Kind.CORRECTION else item


def _own(request: ActorRequest, pk: int) -> DataSubjectRequest:
    """A request that the reader handles; 404 elsewhere."""
    rows = DataSubjectRequest.objects.filter(municipality_id=request.actor.municipality_id or 0)
    return get_object_or_404(rows.select_related("handler", "identity_by", "municipality"), pk=pk)


def _detail(request: ActorRequest, item: DataSubjectRequest) -> dict[str, Any]:
    reads = reads_all(request.actor, item)
    titles = section_titles()
    may_report = policies.can_report(request.actor, item)
    return {
        "item": item,
        "reads": reads,
        "steps": checklist(item) if reads else [],
        "left": left_in_words(item.due_on, timezone.localdate()) if item.is_open else "",
        "late": item.is_open and item.due_on < timezone.localdate(),
        "may_extend": policies.can_extend(request.actor, item),
        "may_handle": policies.can_handle(request.actor, item),
        "may_report": may_report,
        "files": report_files(request=item, by=request.actor) if may_report else [],
        "letters": [
            (kind, label)
            for kind, label in LetterKind.choices
            if policies.can_send(request.actor, item, kind)
        ],
        "withholdings": [(titles.get(each.section, each.section), each) for each in item.withholdings.all()],
        "may_approve": bool(decide(request.actor, "approve", item)),
        "shows_fact": item.kind == Kind.CORRECTION,
        "fact": [
            (DataSubjectRequest._meta.get_field(name).verbose_name, getattr(item, name))  # type: ignore[union-attr]
            for name in WRONG_FACT
        ]
        if item.kind == Kind.CORRECTION
        else [],
    }


@requires("change", "request")
def step_page(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    """A page with the form of one step; what is wrong stands at its field and nothing typed is lost."""
    item = _own(request, pk)
    if step == "wijzigen":
        return _change(request, item)
    page = STEPS.get(step)
    if page is None:
        raise Http404
    policies.checked(page.can(request.actor, item))
    form = page.form(request.POST if request.method == "POST" else None, initial=_initial(item, step))
    if request.method == "POST" and form.is_valid():
        try:
            page.run(request=item, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            done(request, page.done)
            return redirect("requests:detail", pk)
    return _form(request, item, form, title=page.title, button=page.button, lead=page.lead)


def _initial(item: DataSubjectRequest, step: str) -> dict[str, Any]:
    if step == "beslissen" and item.kind == Kind.PORTABILITY:
        return {"outcome": "refused", "reason": not_portable()}
    return {"koppelen": {"dossier": item.dossier_reference}, "identiteit": {"proof": item.proof}}.get(
        step, {}
    )


def _change(request: ActorRequest, item: DataSubjectRequest) -> HttpResponse:
    policies.checked(policies.can_handle(request.actor, item))
    form = forms.ToldForm(request.POST or None, request=item)
    if request.method == "POST" and form.is_valid():
        try:
            request_change(request=item, told=form.told(), by=request.actor)
        except ValidationError as error:
            form.take(error)
        else:
            done(request, _("%(reference)s is saved.") % {"reference": item.reference})
            return redirect("requests:detail", item.pk)
    with handled(item, by=request.actor, action="view", name="view request"):
        return _form(request, item, form, title=_("Change what was asked"), button=_("Save"))


def _form(
    request: ActorRequest, item: DataSubjectRequest, form: forms.StepForm, **words: Any
) -> HttpResponse:
    back = reverse("requests:detail", args=[item.pk])
    context = {"item": item, "form": form, "back": back, **words}
    return render(request, "requests/step.html", context, status=422 if form.errors else 200)


@requires("report", "request")
def report_pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """The access report, in one click."""
    item = _own(request, pk)
    name = f"inzage-{item.reference}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(access_report(request=item, by=request.actor), content_type=PDF, headers=headers)


@requires("report", "request")
def report_document(request: ActorRequest, pk: int, key: str) -> HttpResponseBase:
    """A document that goes with the report."""
    found = report_file(request=_own(request, pk), key=key, by=request.actor)
    if found is None:
        raise Http404
    answer = StreamingHttpResponse(found.read(), content_type="application/octet-stream")
    answer["Cache-Control"] = "no-store"
    name = "".join(sign if sign.isalnum() or sign in "-._ " else "_" for sign in found.name)
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{name.encode("ascii", "replace").decode()}"'
    )
    return answer


@requires("change", "request")
def letter_file(request: ActorRequest, pk: int, kind: str, form: str) -> HttpResponse:
    """A letter, as PDF or Word."""
    item = _own(request, pk)
    if kind not in LetterKind.values or form not in FORMS:
        raise Http404
    policies.checked(policies.can_send(request.actor, item, kind))
    with handled(item, by=request.actor, action="export", name=f"make letter {kind}"):
        content = file_of(letter_about(item, kind), form)
    headers = {
        "Content-Disposition": f'attachment; filename="brief-{item.reference}.{form}"',
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=FORMS[form], headers=headers)


@requires("change", "request")
def letter_page(request: ActorRequest, pk: int, kind: str) -> HttpResponse:
    """Records that a letter went out."""
    item = _own(request, pk)
    if kind not in LetterKind.values:
        raise Http404
    policies.checked(policies.can_send(request.actor, item, kind))
    form = forms.SentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            letter_sent(request=item, kind=kind, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            done(request, _("It is recorded that the letter was sent."))
            return redirect("requests:detail", pk)
    title = _("Letter sent: %(letter)s") % {"letter": LetterKind(kind).label}
    return _form(request, item, form, title=title, button=_("Record that it was sent"))


@requires("change", "request")
def notice_page(request: ActorRequest, pk: int, notice: int) -> HttpResponse:
    """Records that an organisation that had the data knows what was decided."""
    item = _own(request, pk)
    found = get_object_or_404(item.recipientnotices.select_related("organisation"), pk=notice)
    policies.checked(policies.can_notify(request.actor, item))
    form = forms.ToldOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recipient_told(notice=found, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            done(request, _("%(organisation)s knows.") % {"organisation": found.organisation})
            return redirect("requests:detail", pk)
    title = _("Told: %(organisation)s") % {"organisation": found.organisation}
    return _form(request, item, form, title=title, button=_("Record that they know"))


@requires("approve", "request")
def withholding_page(request: ActorRequest, pk: int, withholding: int) -> HttpResponse:
    """What is asked to be withheld, and why, for who approves it; nothing of the requester."""
    rows = DataSubjectRequest.objects.filter(municipality_id=request.actor.municipality_id or 0)
    item = get_object_or_404(rows.defer(*ABOUT_REQUESTER, *WRONG_FACT), pk=pk)
    found = get_object_or_404(item.withholdings.select_related("asked_by"), pk=withholding)
    decision = policies.can_approve_withholding(request.actor, found)
    if request.method == "POST":
        withholding_approve(withholding=found, by=request.actor)
        done(request, _("Approved. The report leaves this section out."))
        return redirect("requests:withholding", pk, withholding)
    context = {
        "item": item,
        "found": found,
        "section": section_titles().get(found.section, found.section),
        "decision": decision,
    }
    return render(request, "requests/withholding.html", context)


@require_POST
@requires("change", "request")
def withholding_end(request: ActorRequest, pk: int, withholding: int) -> HttpResponse:
    """The section is told after all."""
    item = _own(request, pk)
    found = get_object_or_404(item.withholdings.all(), pk=withholding)
    withholding_drop(withholding=found, by=request.actor)
    done(request, _("The report tells this section."))
    return redirect("requests:detail", pk)
