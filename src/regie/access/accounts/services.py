"""Writes about accounts: what people change themselves, invitations, and the log of logins."""

from dataclasses import replace
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from regie.access.authorisation.actors import Actor
from regie.access.authorisation.policies import check
from regie.audit.events.services import record

from .models import User
from .selectors import actor_at_login, open_sessions

INVITATION_SALT = "regie.invitation"


@transaction.atomic
def profile_change(*, user: User, name: str, language: str, by: Actor) -> User:
    """The person's own name and language."""
    check(by, "change", user)
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    record(by=by, action="change", thing=user)
    return user


@transaction.atomic
def session_end(*, session: UserSession, by: Actor) -> None:
    """Ends one session of the person's own account: that browser is logged out at once."""
    check(by, "change", session.user)
    session.end()
    record(by=by, action="end session", thing=session.user)


@transaction.atomic
def other_sessions_end(*, user: User, keep: str | None, by: Actor) -> int:
    """Ends all sessions of the person's own account but the one with key ``keep``; returns how many."""
    check(by, "change", user)
    others = list(open_sessions(user).exclude(session_key=keep))
    for session in others:
        session.end()
    record(by=by, action="end session", thing=user, detail={"sessions": len(others)})
    return len(others)


@transaction.atomic
def account_invite(*, email: str, name: str, language: str = "nl") -> tuple[User, bool]:
    """The account with this address, made when there is none; and whether it is new. The caller checks and logs."""
    user = User.objects.filter(email__iexact=email).first()
    if user:
        return user, False
    return User.objects.create_user(email, name=name, language=language), True


def invitation_send(*, user: User, by_name: str) -> None:
    """Mails the link with which a new person sets a password. It works once, for a limited time."""
    address = settings.BASE_URL.rstrip("/") + reverse("accounts:accept", args=[invitation_token(user)])
    context = {
        "person": user,
        "by_name": by_name,
        "address": address,
        "days": settings.INVITATION_SECONDS // 86400,
    }
    _mail(user, "accounts/invitation", context)


def invitation_token(user: User) -> str:
    """A signed token that stops working as soon as the password is set."""
    return signing.dumps([user.pk, user.password[-12:]], salt=INVITATION_SALT)


def invitation_read(token: str) -> User | None:
    """The person invited by this token; None where it is wrong, used or past its term."""
    try:
        pk, mark = signing.loads(token, salt=INVITATION_SALT, max_age=settings.INVITATION_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and not user.has_usable_password() and user.password[-12:] == mark else None


@transaction.atomic
def invitation_accept(*, user: User, password: str) -> User:
    """The invited person sets their first password."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(by=actor_at_login(user), action="accept invitation", thing=user)
    return user


def login_record(*, user: User, methods: list[str]) -> None:
    """A person came in, and with which factors."""
    record(by=actor_at_login(user), action="login", thing=user, detail={"methods": methods})


def logout_record(*, user: User) -> None:
    """A person went out."""
    record(by=actor_at_login(user), action="logout", thing=user)


def login_refusal_record(*, account: User | None, email: str, how: str = "password") -> None:
    """An attempt that failed. Never the password; of an unknown address only the part after the @."""
    if account:
        target = actor_at_login(account)
        record(
            by=replace(target, user_id=None, name="", role=""),
            action="login",
            thing=account,
            result="refused",
            detail={"method": how},
        )
        return
    domain = email.rpartition("@")[2][:60]
    record(
        by=Actor(user_id=None, name=""),
        action="login",
        kind=User._meta.label_lower,
        result="refused",
        detail={"method": how, "domain": domain},
    )


def security_record(*, user: User, action: str) -> None:
    """A password, passkey or app of an account changed."""
    record(by=actor_at_login(user), action=action, thing=user)


def security_mail(*, user: User, what: str | Promise) -> None:
    """Tells the person by mail that how they log in has changed, so that a thief does not do it unseen."""
    _mail(user, "accounts/security_changed", {"person": user, "what": what, "at": timezone.now()})


def _mail(user: User, template: str, context: dict[str, Any]) -> None:
    with override(user.language):
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        body = render_to_string(f"{template}_message.txt", context).strip()
    send_mail(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body, settings.DEFAULT_FROM_EMAIL, [user.email])
