from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regie.access.authorisation.policies import AccessPath
from regie.access.dossiers.records import DossierRecord
from regie.access.grounds.models import Ground
from regie.access.organisations.models import Membership, Organisation
from regie.vault.encryption.fields import EncryptedTextField

from .choices import CATEGORIES, EMPTIED, FILLED, GIVEN, ONE_KEY, Refusal, Start, State


class Disclosure(DossierRecord):
    """One organisation gives another information about a person: asked for or offered, given or not.

    ``source`` is the organisation the information came from first; for what is passed on (``onward_of``) that is not
    the one that gives. The source then takes part too: it says whether its information may go on. ``duty`` is the
    duty of secrecy that travels with the content; empty where only the purpose binds.
    """

    access: ClassVar = AccessPath(
        kind="disclosure",
        dossier="dossier",
        parties=("from_organisation", "to_organisation", "consent_organisation"),
    )
    classification: ClassVar = DossierRecord.own_classes | {
        **dict.fromkeys(["from_organisation", "to_organisation", "consent_organisation"], "internal"),
        **dict.fromkeys(["onward_of", "begun_as", "state", "refusal", "ground", "second_ground"], "internal"),
        **dict.fromkeys(["duty", "decision", "one_off", "begun_by", "settled_by", "settled_at"], "internal"),
        **dict.fromkeys(["consented_by", "consented_at"], "internal"),
        "category": "personal",
        "purpose": "personal",
        "question": "criminal",
        "content": "criminal",
        "onward_reason": "personal",
        "words": "personal",
    }

    from_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("who gives")
    )
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("who receives")
    )
    consent_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whose consent it takes"),
    )
    # What went on goes with what it came from: a source that corrects or destroys is followed.
    onward_of = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="onward",
        verbose_name=_("passed on from"),
    )
    begun_as = models.CharField(_("first step"), max_length=6, choices=Start)
    state = models.CharField(_("state"), max_length=12, choices=State)
    purpose = EncryptedTextField(_("purpose"), max_length=500)
    category = models.CharField(_("category of data"), max_length=12, choices=CATEGORIES)
    question = EncryptedTextField(_("question"), max_length=4000, blank=True)
    content = EncryptedTextField(_("what is told"), max_length=8000, blank=True)
    ground = models.ForeignKey(
        Ground,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("legal ground"),
    )
    second_ground = models.ForeignKey(
        Ground,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("second ground, for special and criminal data"),
    )
    decision = models.CharField(_("decision for this one case"), max_length=200, blank=True)
    one_off = models.BooleanField(_("on a ground for one time"), default=False)
    duty = models.ForeignKey(
        Ground,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("duty of secrecy"),
    )
    onward_reason = EncryptedTextField(_("why it is passed on"), max_length=1000, blank=True)
    refusal = models.CharField(_("why not"), max_length=12, choices=Refusal, blank=True)
    words = EncryptedTextField(_("explanation"), max_length=1000, blank=True)
    begun_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("begun by")
    )
    settled_by = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    consented_by = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("consent by"),
    )
    consented_at = models.DateTimeField(_("consent given at"), null=True, blank=True)

    class Meta(DossierRecord.Meta):
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering: ClassVar = ["-recorded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(from_organisation=F("to_organisation")), name="disclosure_between_two"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="disclosure_state_known"),
            models.CheckConstraint(condition=Q(begun_as__in=Start.values), name="disclosure_start_known"),
            models.CheckConstraint(
                condition=Q(category__in=[value for value, _label in CATEGORIES]),
                name="disclosure_category_known",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="disclosure_has_a_purpose"),
            models.CheckConstraint(
                condition=~Q(state__in=FILLED) | Q(ground__isnull=False) & ~Q(content=""),
                name="disclosure_gives_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(category__in=ONE_KEY) | Q(ground__isnull=True) | Q(second_ground__isnull=False),
                name="disclosure_two_keys",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=EMPTIED) | Q(content=""), name="disclosure_not_given_not_kept"
            ),
            models.CheckConstraint(
                condition=Q(onward_of__isnull=True, consent_organisation__isnull=True)
                | Q(onward_of__isnull=False, consent_organisation__isnull=False) & ~Q(onward_reason=""),
                name="disclosure_onward_takes_consent",
            ),
            models.CheckConstraint(
                condition=Q(onward_of__isnull=True)
                | Q(consented_at__isnull=False)
                | Q(state__in=[State.CONSENT, State.NOT_ONWARD, State.WITHDRAWN]),
                name="disclosure_onward_after_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | ~Q(refusal=""), name="disclosure_refused_with_a_reason"
            ),
            models.UniqueConstraint(
                fields=["dossier", "from_organisation"],
                condition=Q(one_off=True, state__in=[State.OFFERED, *GIVEN]),
                name="disclosure_one_off_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_organisation} → {self.to_organisation}"

    @property
    def is_given(self) -> bool:
        """Whether the receiver has the content."""
        return self.state in GIVEN
