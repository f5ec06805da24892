"""The calendar in somebody's own program: its address, and the file behind it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from regie.access.authorisation.decorators import public, requires
from regie.access.authorisation.requests import ActorRequest
from regie.ui.limits import seconds_to_wait
from regie.ui.messages import done

from ..calendars import calendar_of
from ..models import CalendarFeed
from ..services.feed import digest_of, feed_end, feed_make

LONGEST = 100


@requires("view", "account")
def feed_page(request: ActorRequest) -> HttpResponse:
    """Whether there is an address. The address itself was shown once, when it was made."""
    feed = CalendarFeed.objects.filter(user=request.actor.user_id).first()
    return render(request, "governance/feed.html", {"feed": feed})


@require_POST
@requires("change", "account")
def make(request: ActorRequest) -> HttpResponse:
    """A new address, shown on this page only; an earlier one no longer works."""
    secret = feed_make(by=request.actor)
    address = f"{settings.BASE_URL}{reverse('governance:calendar')}?sleutel={secret}"
    feed = CalendarFeed.objects.get(user=request.actor.user_id)
    return render(request, "governance/feed.html", {"feed": feed, "address": address})


@require_POST
@requires("change", "account")
def end(request: ActorRequest) -> HttpResponse:
    feed_end(by=request.actor)
    done(request, _("The address of your calendar no longer works."))
    return redirect("governance:feed")


@require_GET
@public
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar of whoever the secret in the address belongs to; 404 for any other secret.

    The secret stands after the question mark, which Regie's log of requests leaves out.
    """
    secret = request.GET.get("sleutel", "")
    digest = digest_of(secret[:LONGEST])
    feed = CalendarFeed.objects.select_related("user").filter(digest=digest).first() if secret else None
    if feed is None or not feed.user.is_active:
        return HttpResponse(
            _("This calendar address does not work (any more)."),
            status=404,
            content_type="text/plain; charset=utf-8",
        )
    if wait := seconds_to_wait("feed", feed.pk):
        response = HttpResponse(
            _("Too often. Try again later."), status=429, content_type="text/plain; charset=utf-8"
        )
        response["Retry-After"] = str(wait)
        return response
    response = HttpResponse(calendar_of(feed.user), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="regie.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
