from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundStatus(models.TextChoices):
    """Where a round stands. Until it is ready, nobody sees another person's codings."""

    OPEN = "open", _("being coded")
    READY = "ready", _("both ready")
    DISCUSSED = "discussed", _("discussed")
    AGREED = "agreed", _("agreed")
    STOPPED = "stopped", _("stopped")


# From -> to. The services and the buttons both read this table. There is no way back from ready to open:
# who has seen the other's coding cannot code independently any more.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    RoundStatus.OPEN: (RoundStatus.READY, RoundStatus.STOPPED),
    RoundStatus.STOPPED: (RoundStatus.OPEN,),
    RoundStatus.READY: (RoundStatus.DISCUSSED,),
    RoundStatus.DISCUSSED: (RoundStatus.AGREED, RoundStatus.READY),
    RoundStatus.AGREED: (RoundStatus.DISCUSSED, RoundStatus.READY),
}

BLIND = frozenset({RoundStatus.OPEN, RoundStatus.STOPPED})


class Seat(models.TextChoices):
    """The two places at the table."""

    A = "a", _("coder A")
    B = "b", _("coder B")

    @property
    def other(self) -> "Seat":
        return Seat.B if self is Seat.A else Seat.A


class Basis(models.TextChoices):
    """Where an agreed coding comes from."""

    EQUAL = "equal", _("both the same")
    A = "a", _("as coder A")
    B = "b", _("as coder B")
    OTHER = "other", _("otherwise")
