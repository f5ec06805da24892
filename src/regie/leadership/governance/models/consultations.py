from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.organisations.models import Organisation
from regie.leadership.programmes.models import Programme

from ..choices import WEEKS, ConsultationKind, Frequency, Level, Weekday, WeekOfMonth


class Consultation(models.Model):
    """A consultation of a programme: who meets, on which level, how often, and who chairs."""

    access: ClassVar = AccessPath(
        kind="consultation",
        municipality="programme__municipality",
        organisation="members__organisation",
        owner="members__user",
    )
    classification: ClassVar = {
        **dict.fromkeys(
            [
                *("programme", "name", "level", "kind", "purpose", "frequency", "weekday", "week", "time"),
                *("duration", "first_on", "until", "place", "known_to_partners", "known_on", "ended_on"),
                "version",
            ],
            "internal",
        ),
        "chair_user": "personal",
        "chair_name": "personal",
    }

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("programme")
    )
    name = models.CharField(
        _("name"), max_length=120, help_text=_("It also stands in calendars: no names of people.")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level)
    kind = models.CharField(_("kind"), max_length=16, choices=ConsultationKind)
    purpose = models.TextField(_("what the consultation is for"), blank=True)
    frequency = models.CharField(_("how often"), max_length=12, choices=Frequency)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), choices=Weekday, null=True, blank=True)
    week = models.SmallIntegerField(
        _("which one of the month"),
        choices=WeekOfMonth,
        null=True,
        blank=True,
        help_text=_("Only for a rhythm of months, such as the first Tuesday."),
    )
    time = models.TimeField(_("begins at"), null=True, blank=True)
    duration = models.PositiveSmallIntegerField(
        _("minutes it takes"), default=90, validators=[MinValueValidator(5), MaxValueValidator(720)]
    )
    first_on = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    chair_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="chaired_consultations",
        null=True,
        blank=True,
        verbose_name=_("chair"),
    )
    chair_name = models.CharField(
        _("chair without an account"), max_length=120, blank=True, help_text=_("Name or function.")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    known_to_partners = models.BooleanField(
        _("the partners know this consultation and what it is for"), default=False
    )
    known_on = models.DateField(_("told on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "name"], name="consultation_once_per_programme"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="consultation_level_known"),
            models.CheckConstraint(
                condition=Q(kind__in=ConsultationKind.values), name="consultation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="consultation_frequency_known"
            ),
            models.CheckConstraint(
                condition=Q(frequency=Frequency.AS_NEEDED)
                | Q(weekday__isnull=False, time__isnull=False, first_on__isnull=False),
                name="consultation_rhythm_complete",
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=[*WEEKS, Frequency.AS_NEEDED]) | Q(week__isnull=False),
                name="consultation_rhythm_of_months_has_its_week",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | Q(first_on__isnull=True)
                | Q(until__gte=models.F("first_on")),
                name="consultation_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(duration__gte=5, duration__lte=720), name="consultation_duration_possible"
            ),
            models.CheckConstraint(
                condition=Q(chair_user__isnull=True) | Q(chair_name=""), name="consultation_one_chair"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chair(self) -> str:
        """Who chairs, in words; empty where nobody does."""
        return str(self.chair_user) if self.chair_user else self.chair_name

    @property
    def rhythm(self) -> str:
        """How often, in words: "every month, first Tuesday, 14:30"."""
        parts = [str(self.get_frequency_display())]
        if self.frequency != Frequency.AS_NEEDED and self.weekday is not None:
            week = f"{self.get_week_display()} " if self.week is not None else ""
            parts.append(f"{week}{self.get_weekday_display()}")
        if self.time:
            parts.append(self.time.strftime("%H.%M"))
        return ", ".join(parts)


class Member(models.Model):
    """Who belongs to a consultation: a person with an account, or an organisation by a function."""

    access: ClassVar = AccessPath(
        kind="consultation",
        municipality="consultation__programme__municipality",
        organisation="consultation__members__organisation",
        owner="consultation__members__user",
    )
    classification: ClassVar = {
        "consultation": "internal",
        "user": "personal",
        "organisation": "internal",
        "function": "internal",
    }

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="members", verbose_name=_("consultation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consultation_memberships",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="consultation_memberships",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    function = models.CharField(_("function"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("member of a consultation")
        verbose_name_plural = _("members of consultations")
        ordering: ClassVar = ["organisation__name", "user__name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True)
                | Q(user__isnull=True, organisation__isnull=False),
                name="consultation_member_person_or_organisation",
            ),
            models.UniqueConstraint(
                fields=["consultation", "user"],
                condition=Q(user__isnull=False),
                name="consultation_member_person_once",
            ),
            models.UniqueConstraint(
                fields=["consultation", "organisation", "function"],
                condition=Q(organisation__isnull=False),
                name="consultation_member_function_once",
            ),
        ]

    def __str__(self) -> str:
        who = str(self.user or self.organisation)
        return f"{who}, {self.function}" if self.function else who
