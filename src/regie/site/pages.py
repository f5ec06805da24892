"""Pages that belong to no slice."""

from datetime import timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import i18n

from regie.access.authorisation.decorators import public
from regie.ui.gallery import gallery_context

set_language = public(i18n.set_language)


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "ui/gallery.html", gallery_context(request))


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


@public
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@public
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and its schema is the one this code expects. 503 where it is not."""
    executor = MigrationExecutor(connection)
    behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return JsonResponse({"status": "migrations missing" if behind else "ok"}, status=503 if behind else 200)


@public
def security_txt(request: HttpRequest) -> HttpResponse:
    expires = timezone.now() + timedelta(days=180)
    lines = [
        "Contact: https://github.com/regie-nl/regie/security/advisories/new",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: nl, en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
