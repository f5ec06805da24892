"""Loads the whole demo: knowledge, the public programmes, and the fictional story."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from regie.access.authorisation.actors import system_actor
from regie.audit.events.services import record, together
from regie.rulebook.findings.services import findings_renew
from regie.site.knowledge_base import knowledge_load, published_programmes_load

from .checklists import checklists_load
from .collaborations import NORTH, collaborations_load
from .direction import direction_load
from .disclosures import disclosures_load
from .funding import funding_load
from .governance import governance_load
from .notices import notices_load
from .partners import partners_load
from .people import TOWN, organisations_load, people_load, towns_load
from .persons import persons_load
from .programmes import deployments_load, programmes_load
from .register import register_load
from .retention import retention_load
from .rights import rights_load


class DemoNotAllowed(Exception):
    """The demo brings logins with a known password, so it only loads where REGIE_DEMO is on."""


@transaction.atomic
@together()
def demo_load() -> None:
    """Everything or nothing. Safe to repeat. Raises DemoNotAllowed outside demo mode."""
    if not settings.DEMO:
        raise DemoNotAllowed
    today, actor = timezone.localdate(), system_actor("Demo")
    knowledge_load(by=actor)
    published_programmes_load(by=actor)
    towns = towns_load()
    organisations = organisations_load(towns)
    people_load(towns, organisations, today)
    programmes = programmes_load(towns, today)
    deployments_load(programmes, organisations, today)
    direction_load(programmes, organisations, today)
    governance_load(programmes, towns, organisations, today)
    funding_load(programmes, organisations, today)
    register_load(towns)
    collaborations = collaborations_load(towns, organisations, today)
    partners_load(programmes, organisations, collaborations, today)
    persons_load(collaborations, organisations, today)
    disclosures_load(collaborations, organisations, today)
    rights_load(towns[TOWN], today)
    retention_load(collaboration=collaborations[NORTH], today=today)
    checklists_load(programmes, today)
    notices_load(towns[TOWN])
    record(by=actor, action="load", kind="site.demo", origin="command")
    findings_renew(since=timezone.now())
