from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with an account. Without a password the account can only be entered by invitation or OIDC."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who logs in, by e-mail address. There is no superuser: content has no back door."""

    access: ClassVar = AccessPath(kind="account", owner="pk")
    classification: ClassVar = {
        "email": "personal",
        "name": "personal",
        "password": "internal",
        "last_login": "personal",
        "is_active": "internal",
        "language": "internal",
        "joined_at": "internal",
    }

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("may log in"), default=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[("nl", "Nederlands"), ("en", "English")], default="nl"
    )
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    objects: ClassVar = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="account_email_once_whatever_the_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class Visit(models.Model):
    """When a person was last here, and when the time before: what changed since can then be told.

    One row a person, nothing is kept of the visits before. ``until`` is the end of the visit before this one.
    """

    access: ClassVar = AccessPath(kind="account", owner="user")
    classification: ClassVar = {"user": "personal", "last_at": "personal", "until": "personal"}

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, related_name="visit", verbose_name=_("account")
    )
    last_at = models.DateTimeField(_("last seen at"))
    until = models.DateTimeField(_("end of the visit before"), null=True)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.last_at:%Y-%m-%d %H:%M}"
