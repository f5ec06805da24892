"""Papers with agenda items: they come in encrypted and leave as downloads only."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.entry import tried
from regie.ui.messages import done
from regie.vault.files.choices import KINDS
from regie.vault.files.downloads import download
from regie.vault.files.storage import Gone

from ..choices import PACKAGE_PAPERS
from ..forms import PaperForm
from ..models import Paper
from ..policies import check_meeting
from ..selectors import meetings_for
from ..services.agenda import OPEN_MEETING, PAPERS, paper_add, paper_read, paper_remove
from .agenda import item_in_reach
from .meetings import moment_of


@requires("change", "consultation")
def add_page(request: ActorRequest, pk: int) -> HttpResponse:
    item = item_in_reach(request, pk)
    check_meeting(request.actor, item.meeting, *OPEN_MEETING)
    asked = request.GET.get("soort", "")
    initial = {"kind": asked if asked in PACKAGE_PAPERS else "other"}
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm(initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = tried(
            form,
            lambda: paper_add(
                item=item, kind=data["kind"], title=data["title"], file=data["file"], by=request.actor
            ),
        )
        if made is not None:
            undo = reverse("governance:paper_remove", args=[made.pk])
            done(request, _("“%(title)s” is kept with the item.") % {"title": made.title}, undo=undo)
            return redirect("governance:meeting", item.meeting_id)
    here = reverse("governance:meeting", args=[item.meeting_id])
    context = {
        "form": form,
        "fields": list(form),
        "title": _("Add a paper"),
        "lead": item.title,
        "crumbs": [(here, moment_of(item.meeting))],
        "save": _("Keep the paper"),
        "back": here,
        "with_file": True,
    }
    return render(request, "governance/small_form.html", context, status=422 if form.errors else 200)


@requires("view", "consultation")
def download_paper(request: ActorRequest, pk: int) -> HttpResponseBase:
    paper = _paper(request, pk)
    if paper.removed_at:
        raise Http404
    try:
        name = paper_read(paper=paper, by=request.actor)
        return download(PAPERS, name, file_name=paper.file_name, kind=KINDS[paper.file_kind])
    except Gone:
        raise Http404 from None


@require_POST
@requires("change", "consultation")
def remove(request: ActorRequest, pk: int) -> HttpResponse:
    paper = _paper(request, pk)
    paper_remove(paper=paper, by=request.actor)
    undo = reverse("governance:paper_restore", args=[pk])
    done(request, _("“%(title)s” is removed.") % {"title": paper.title}, undo=undo)
    return redirect("governance:meeting", paper.item.meeting_id)


@require_POST
@requires("change", "consultation")
def restore(request: ActorRequest, pk: int) -> HttpResponse:
    paper = _paper(request, pk)
    paper_remove(paper=paper, by=request.actor, removed=False)
    return redirect("governance:meeting", paper.item.meeting_id)


def _paper(request: ActorRequest, pk: int) -> Paper:
    rows = Paper.objects.filter(item__meeting__in=meetings_for(request.actor))
    return get_object_or_404(
        rows.select_related("item__meeting__consultation__programme__municipality"), pk=pk
    )
