"""Reads about the person's own account."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from regie.access.authorisation.actors import Actor
from regie.audit.events.models import Event

from .models import User

FACTOR_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
LOGIN_ACTIONS = ("login", "logout")


def account_by_email(email: str) -> User | None:
    """The account with this address, whatever the case; active or not."""
    return User.objects.filter(email__iexact=email.strip()).first() if email else None


def has_second_factor(user: User, *, without: int | None = None) -> bool:
    """Does the person have an authenticator app or passkey, not counting the one with id ``without``?"""
    return Authenticator.objects.filter(user=user, type__in=FACTOR_TYPES).exclude(pk=without).exists()


def second_factors(user: User) -> Iterable[Authenticator]:
    """The person's authenticator apps and passkeys. One query."""
    return Authenticator.objects.filter(user=user, type__in=FACTOR_TYPES).order_by("created_at")


def open_sessions(user: User) -> QuerySet[UserSession]:
    """The person's sessions that still work, newest first. One query."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=alive).order_by("-created_at")


def own_logins(user: User, *, limit: int = 10) -> QuerySet[Event]:
    """The last logins and refused attempts on the person's own account. One query."""
    mine = Q(actor_id=user.pk) | Q(object_kind=User._meta.label_lower, object_id=str(user.pk))
    return Event.objects.filter(mine, action__in=LOGIN_ACTIONS)[:limit]


def actor_at_login(user: User) -> Actor:
    """The person as the log names them at login: in the first role valid today. One query."""
    first = user.memberships.current().first()
    if first is None:
        return Actor(user_id=user.pk, name=str(user))
    return Actor(user_id=user.pk, name=str(user), role=first.role, municipality_id=first.municipality_id)
