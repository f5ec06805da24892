"""Signatures, withdrawal, a partner that leaves, and the signed document."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.policies import check
from regie.access.authorisation.requests import ActorRequest
from regie.access.collaborations.models import Partner
from regie.ui.entry import tried
from regie.ui.messages import done
from regie.vault.files.choices import KINDS
from regie.vault.files.downloads import download
from regie.vault.files.storage import Gone

from ..forms import DocumentForm, ReasonForm, SignForm
from ..models import Covenant
from ..policies import check_sign, check_withdraw
from ..selectors import covenants_for, signatures_for
from ..services import (
    DOCUMENTS,
    covenant_sign,
    covenant_withdraw,
    document_attach,
    document_read,
    partner_leave,
)


@requires("change", "covenant")
def sign_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Records who signed for a partner."""
    covenant = _covenant(request, pk)
    check_sign(request.actor, covenant)
    form = SignForm(request.POST or None, covenant=covenant, partner=request.GET.get("partner", ""))
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: covenant_sign(covenant=covenant, by=request.actor, **form.cleaned_data))
        if made is not None:
            done(request, _("It is on record that %(name)s signed.") % {"name": made.organisation})
            return redirect("covenants:detail", pk)
    context = {"form": form, "covenant": covenant}
    return render(request, "covenants/sign.html", context, status=422 if form.errors else 200)


@requires("withdraw", "signature")
def withdraw_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Says exactly what happens at once, asks why and for a yes, and withdraws the partner."""
    rows = signatures_for(request.actor).select_related("covenant__collaboration", "organisation")
    signature = get_object_or_404(rows, pk=pk)
    check_withdraw(request.actor, signature)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        gone = tried(form, lambda: covenant_withdraw(signature=signature, reason=reason, by=request.actor))
        if gone is not None:
            done(
                request,
                _("%(name)s has withdrawn. Its people see nothing any more.") % {"name": gone.organisation},
            )
            return redirect("covenants:detail", gone.covenant_id)
    context = {"form": form, "signature": signature, "covenant": signature.covenant}
    return render(request, "covenants/withdraw.html", context, status=422 if form.errors else 200)


@require_POST
@requires("change", "collaboration")
def partner_leave_step(request: ActorRequest, pk: int) -> HttpResponse:
    """A partner leaves the collaboration. One that left already stays away."""
    partner = get_object_or_404(Partner.objects.select_related("collaboration", "organisation"), pk=pk)
    check(request.actor, "change", partner)
    try:
        partner_leave(partner=partner, by=request.actor)
        text = _("%(name)s has left. Its people see nothing of this collaboration any more.")
    except ValidationError:
        text = _("%(name)s had left already.")
    done(request, text % {"name": partner.organisation})
    return redirect("collaborations:detail", partner.collaboration_id)


@requires("change", "covenant")
def document_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Attaches the signed document."""
    covenant = _covenant(request, pk)
    check(request.actor, "change", covenant)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        made = tried(
            form,
            lambda: document_attach(
                covenant=covenant, file_name=file.name, pieces=file.chunks(), by=request.actor
            ),
        )
        if made is not None:
            done(request, _("The signed document is kept with the covenant."))
            return redirect("covenants:detail", pk)
    context = {"form": form, "covenant": covenant}
    return render(request, "covenants/document.html", context, status=422 if form.errors else 200)


@requires("view", "covenant")
def document_download(request: ActorRequest, pk: int) -> HttpResponseBase:
    covenant = _covenant(request, pk)
    if not covenant.document:
        raise Http404
    name = document_read(covenant=covenant, by=request.actor)
    try:
        return download(DOCUMENTS, name, file_name=covenant.document_name, kind=KINDS["pdf"])
    except Gone:
        raise Http404 from None


def _covenant(request: ActorRequest, pk: int) -> Covenant:
    return get_object_or_404(covenants_for(request.actor), pk=pk)
