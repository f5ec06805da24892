"""Documents in a dossier: they come in encrypted and leave as downloads only."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.access.dossiers.processing import processed
from regie.access.dossiers.selectors import dossier_or_refuse
from regie.ui.entry import refused_by
from regie.ui.messages import done
from regie.vault.files.choices import KINDS
from regie.vault.files.downloads import download
from regie.vault.files.storage import Gone

from .. import services
from ..activities import DOCUMENTS
from ..choices import FOLDER
from ..forms import DocumentForm
from ..policies import check_change_documents
from ..selectors import document_of


@requires("change", "document")
@processed(DOCUMENTS, "change")
def document_add_page(request: ActorRequest, pk: UUID) -> HttpResponse:
    dossier = dossier_or_refuse(request.actor, pk, kind="document", action="change")
    check_change_documents(request.actor, dossier)
    form = DocumentForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if request.method == "POST" and form.is_valid():
        title, file = form.cleaned_data["title"], form.cleaned_data["file"]
        try:
            services.document_add(dossier=dossier, title=title, file=file, by=request.actor)
        except ValidationError as error:
            refused_by(form, error)
        else:
            done(request, _("The document is kept in %(reference)s.") % {"reference": dossier})
            return redirect("persons:detail", pk)
    context = {"form": form, "back": reverse("persons:detail", args=[pk]), "crumb": dossier.reference}
    return render(request, "persons/document.html", context, status=422 if form.errors else 200)


@requires("view", "document")
@processed(DOCUMENTS, "view")
def document_download(request: ActorRequest, pk: UUID, document_pk: int) -> HttpResponseBase:
    dossier = dossier_or_refuse(request.actor, pk, kind="document")
    document = document_of(dossier, document_pk)
    try:
        return download(FOLDER, document.file, file_name=document.file_name, kind=KINDS[document.kind])
    except Gone:
        raise Http404 from None


@require_POST
@requires("change", "document")
@processed(DOCUMENTS, "change")
def document_remove(request: ActorRequest, pk: UUID, document_pk: int) -> HttpResponse:
    dossier = dossier_or_refuse(request.actor, pk, kind="document", action="change")
    document = document_of(dossier, document_pk)
    document.dossier = dossier
    services.document_remove(document=document, by=request.actor)
    done(request, _("The document is removed from %(reference)s.") % {"reference": dossier})
    return redirect("persons:detail", pk)
