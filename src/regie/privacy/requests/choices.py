from django.db import models
from django.utils.translation import gettext_lazy as _

# Days left at which somebody is reminded, once each; below zero: overdue. Ours, no law says it.
REMIND_AT = (10, 3, 0, -1)
# From this age a young person gets a letter of their own; below the other age the parents get one as well.
# Between the two both do: under 16 the legal representatives exercise the rights (UAVG 5), so they must know; and
# from 12 a child is old enough to be told itself, as youth and health law treat them (AVG 12 asks words a child
# understands). From 16 only the young person: telling the parents would be a disclosure of its own.
OWN_LETTER_FROM, PARENTS_BELOW = 12, 16


class Kind(models.TextChoices):
    """Which right somebody uses; the article is that of the AVG."""

    ACCESS = "access", _("access")
    CORRECTION = "correction", _("correction")
    ERASURE = "erasure", _("erasure")
    RESTRICTION = "restriction", _("restriction")
    OBJECTION = "objection", _("objection")
    PORTABILITY = "portability", _("portability")


ARTICLE: dict[str, int] = {
    Kind.ACCESS: 15,
    Kind.CORRECTION: 16,
    Kind.ERASURE: 17,
    Kind.RESTRICTION: 18,
    Kind.PORTABILITY: 20,
    Kind.OBJECTION: 21,
}
# These put the dossier on hold from the moment they come in (AVG 18 and 21).
HOLDING = (Kind.RESTRICTION, Kind.OBJECTION)
# What was decided on these is told to everybody who received the data (AVG 19).
TOLD_TO_RECIPIENTS = (Kind.CORRECTION, Kind.ERASURE, Kind.RESTRICTION)


class By(models.TextChoices):
    """Who asks."""

    SELF = "self", _("the person themselves")
    PARENT = "parent", _("a parent or guardian")
    REPRESENTATIVE = "representative", _("a representative, such as a lawyer")


class State(models.TextChoices):
    """Where a request stands."""

    RECEIVED = "received", _("received")
    IDENTIFIED = "identified", _("identity checked")
    IN_PROGRESS = "in_progress", _("in progress")
    ANSWERED = "answered", _("answered")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_STATES = (State.RECEIVED, State.IDENTIFIED, State.IN_PROGRESS)


class Outcome(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("partly granted")
    REFUSED = "refused", _("refused")


class IdentityCheck(models.TextChoices):
    """How somebody proved who they are. A copy of the proof is not kept."""

    AT_DESK = "at_desk", _("identity document seen at the desk")
    VIDEO = "video", _("identity document seen in a video call")
    DIGID = "digid", _("logged in with DigiD")
    KNOWN = "known", _("known in person, called back on a number we had")


class LetterKind(models.TextChoices):
    """The letters about a request."""

    EXTENSION = "extension", _("we need more time")
    ANSWER = "answer", _("our answer")
    RELEASE = "release", _("we will work with the data again")


class Channel(models.TextChoices):
    """How something was sent or told."""

    POST = "post", _("by post")
    HANDED = "handed", _("handed over in person")
    SECURE_MAIL = "secure_mail", _("by secure mail")
    TALK = "talk", _("told in a conversation, with the letter")


class WithholdGround(models.TextChoices):
    """Why data may be kept back or informing may wait (UAVG 41, first paragraph; to be checked by a lawyer)."""

    SAFETY = "safety", _("public safety")
    CRIME = "crime", _("preventing, finding and prosecuting crime")
    SUBJECT = "subject", _("protecting the person themselves")
    OTHERS = "others", _("protecting the rights and freedoms of others")
    SUPERVISION = "supervision", _("supervision or inspection")


class AddresseeKind(models.TextChoices):
    """Who must be informed."""

    YOUNG_PERSON = "young_person", _("the young person")
    PARENT = "parent", _("a parent or guardian")


class DueBy(models.TextChoices):
    """What set the day on which somebody must be informed (AVG 14, third paragraph)."""

    OPENED = "opened", _("one month after the dossier was opened")
    CONTACT = "contact", _("the first contact")
    DISCLOSURE = "disclosure", _("the first disclosure")
