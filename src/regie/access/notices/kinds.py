"""The kinds of notices. A slice that has a kind of its own registers it in ``apps.ready()``."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Digest


@dataclass(frozen=True)
class NoticeKind:
    """``label`` names the kind on screens and in mail: it says what happened and never to whom or about whom."""

    slug: str
    label: str | Promise
    default_product: bool = True
    default_digest: bool = True

    @property
    def digest(self) -> str:
        """How often it goes by mail to somebody who set nothing."""
        return Digest.DAILY if self.default_digest else Digest.OFF


_kinds: dict[str, NoticeKind] = {}


def notice_kind(
    slug: str, label: str | Promise, default_product: bool = True, default_digest: bool = True
) -> NoticeKind:
    """Registers a kind. Raises ValueError where the slug is taken by another label or is longer than 40."""
    kind = NoticeKind(slug, label, default_product, default_digest)
    if len(slug) > 40:
        raise ValueError(f"{slug!r} is longer than 40 characters")
    if _kinds.setdefault(slug, kind) != kind:
        raise ValueError(f"There is a kind of notices {slug!r} already")
    return kind


def kind_of(slug: str) -> NoticeKind:
    """The kind with this slug. Raises LookupError for one that nobody registered."""
    try:
        return _kinds[slug]
    except KeyError:
        raise LookupError(f"No kind of notices {slug!r}; register it with notice_kind") from None


def label_of(slug: str) -> str:
    """The label, or the slug itself of a kind that was dropped since."""
    return str(_kinds[slug].label) if slug in _kinds else slug


def all_kinds() -> Iterable[NoticeKind]:
    """Every kind, in the order of registration."""
    return tuple(_kinds.values())


notice_kind("action_given", _("An action was given to you"))
notice_kind("action_due", _("An action of yours is due"))
notice_kind("meeting_planned", _("A meeting was planned"))
notice_kind("meeting_moved", _("A meeting was moved or cancelled"))
notice_kind("minutes_ready", _("Minutes are ready"))
notice_kind("decision_asked", _("A decision is asked for"))
notice_kind("escalation", _("Something was escalated"))
notice_kind("finding_blocks", _("A finding holds a step back"))
notice_kind("covenant_ends", _("A covenant ends soon"))
notice_kind("right_term", _("The term of a request comes near"))
