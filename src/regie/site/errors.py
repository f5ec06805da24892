"""Error pages that say what happened, why, and how to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from regie.access.authorisation.decorators import public
from regie.access.authorisation.policies import Refused


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "site/errors/400.html", status=400)


@public
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    decision = exception.decision if isinstance(exception, Refused) else None
    return render(request, "site/errors/403.html", {"decision": decision}, status=403)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "site/errors/404.html", status=404)


@public
def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "site/errors/500.html", status=500)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "site/errors/csrf.html", status=403)
