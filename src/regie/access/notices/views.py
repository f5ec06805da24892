"""The screens of notices: the list, opening one, preferences, and stopping the mail."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from regie.access.authorisation.decorators import public, requires
from regie.access.authorisation.policies import narrow
from regie.access.authorisation.requests import ActorRequest
from regie.access.organisations.selectors import actor_for
from regie.ui.lists import list_page
from regie.ui.messages import done

from .forms import NoticeFilter, PreferencesForm
from .models import Notice
from .selectors import notices_for
from .sending import user_of_token
from .services import (
    digests_stop,
    notice_read,
    notice_unread,
    notices_read,
    notices_unread,
    preferences_set,
)
from .tables import NoticeTable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LATEST = 2**53  # of microseconds in an address: the year 2255


@requires("view", "notice")
def notices_page(request: ActorRequest) -> HttpResponse:
    """My notices, unread first."""
    waiting = request.actor.unread
    lead = ngettext("%(count)s notice waits for you.", "%(count)s notices wait for you.", waiting) % {
        "count": waiting
    }
    return list_page(
        request,
        queryset=notices_for(request.actor),
        table=NoticeTable,
        filters=NoticeFilter,
        title=_("Notices"),
        lead=lead if waiting else _("You have read everything."),
        template="notices/list.html",
        exports=False,
        waiting=waiting,
    )


@requires("view", "notice")
def open_page(request: ActorRequest, pk: int) -> HttpResponse:
    """To what the notice is about; from here on it is read.

    A link in a mail is followed with GET, and reading it twice changes nothing.
    """
    notice = _own(request, pk)
    if notice.municipality_id not in (None, request.actor.municipality_id):
        text = _("This notice is about %(town)s. Choose your role there first, then open it again.")
        done(request, text % {"town": notice.municipality})
        return redirect("accounts:me")
    notice_read(notice=notice, by=request.actor)
    return redirect(notice.url)


@require_POST
@requires("change", "notice")
def read(request: ActorRequest, pk: int) -> HttpResponse:
    """Marks one as read, without opening it."""
    notice_read(notice=_own(request, pk), by=request.actor)
    done(request, _("The notice is marked as read."), undo=reverse("notices:unread", args=[pk]))
    return redirect("notices:list")


@require_POST
@requires("change", "notice")
def unread(request: ActorRequest, pk: int) -> HttpResponse:
    """Marks one as not read."""
    notice_unread(notice=_own(request, pk), by=request.actor)
    done(request, _("The notice is marked as not read."))
    return redirect("notices:list")


@require_POST
@requires("change", "notice")
def read_all(request: ActorRequest) -> HttpResponse:
    """Marks all of them as read."""
    moment = notices_read(by=request.actor)
    if moment is None:
        done(request, _("Everything was read already."))
    else:
        undo = reverse("notices:unread_all", args=[(moment - EPOCH) // MICROSECOND])
        done(request, _("All notices are marked as read."), undo=undo)
    return redirect("notices:list")


@require_POST
@requires("change", "notice")
def unread_all(request: ActorRequest, moment: int) -> HttpResponse:
    """Undoes ``read_all`` of this moment, in microseconds since 1970."""
    if moment > LATEST:
        raise Http404
    notices_unread(by=request.actor, read_at=EPOCH + moment * MICROSECOND)
    done(request, _("These notices are not read again."))
    return redirect("notices:list")


@requires("change", "notice")
def preferences_page(request: ActorRequest) -> HttpResponse:
    """Which notices I want, where and when."""
    form = PreferencesForm(request.POST or None, person=request.actor)
    if request.method == "POST" and form.is_valid():
        time = form.cleaned_data
        preferences_set(by=request.actor, wanted=form.wanted(), weekday=time["weekday"], hour=time["hour"])
        done(request, _("Your preferences are saved."))
        return redirect("notices:preferences")
    return render(request, "notices/preferences.html", {"form": form}, status=422 if form.errors else 200)


@public
def unsubscribe_page(request: ActorRequest, token: str) -> HttpResponse:
    """Stops the mail, from a link in the mail, without logging in. GET asks, POST does."""
    user = user_of_token(token)
    if user is None:
        raise Http404
    if request.method == "POST":
        digests_stop(by=actor_for(user))
    return render(request, "notices/unsubscribe.html", {"stopped": request.method == "POST"})


def _own(request: ActorRequest, pk: int) -> Notice:
    return get_object_or_404(narrow(Notice.objects.select_related("municipality"), request.actor), pk=pk)
