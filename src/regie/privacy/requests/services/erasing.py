"""A granted erasure becomes a proposal to destroy, which a second person decides on."""

from uuid import UUID

from django.utils.translation import gettext as _

from regie.access.authorisation.actors import Actor
from regie.privacy.retention.proposals import erase_dossier


def erasure_propose(dossier_id: UUID, reference: str, by: Actor) -> None:
    """Proposes the destruction of the dossier. Raises Refused or ValidationError, and then nothing is decided."""
    erase_dossier(
        dossier_id=dossier_id, reason=_("Granted on request %(name)s.") % {"name": reference}, by=by
    )
