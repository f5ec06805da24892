from django.http import HttpResponse
from django.shortcuts import render

from .decorators import requires
from .forms import MatrixFilterForm, WhyForm
from .policies import decide
from .requests import ActorRequest
from .selectors import matrix_rows, reaches_explained


@requires("view", "matrix")
def rights_page(request: ActorRequest) -> HttpResponse:
    """The matrix, readable by everyone with a role."""
    form = MatrixFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"q": "", "role": ""}
    rows = matrix_rows(role=chosen["role"], words=chosen["q"])
    return render(
        request,
        "authorisation/rights.html",
        {"form": form, "rows": rows, "role": chosen["role"], "reaches": reaches_explained()},
    )


@requires("view", "matrix")
def why_page(request: ActorRequest) -> HttpResponse:
    """Why can or can't I? decide()'s own answer for the acting person."""
    form = WhyForm(request.GET if request.GET else None)
    decision = None
    if form.is_valid():
        kind, _, action = form.cleaned_data["cell"].partition(".")
        decision = decide(request.actor, action, kind)
    return render(request, "authorisation/why.html", {"form": form, "decision": decision})
