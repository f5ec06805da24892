"""Objects that fill in the addresses with arguments, for the walk in ``test_access.py``.

An address whose slice has one model of the rule's kind, and whose arguments are fields of it, fills itself in from
the demo. For any other, add it here: URL name -> (arguments, the object whose access decides). The object is None
where the address shows whatever the reader may see: then the role alone decides.
"""

from typing import Any

from django.db.models import Model

from regie.access.accounts.models import User
from regie.access.collaborations.tests.examples import examples as collaborations
from regie.access.covenants.tests.examples import examples as covenants
from regie.access.dossiers.tests.examples import examples as dossiers
from regie.access.grounds.tests.examples import examples as grounds
from regie.access.jobs.models import Job
from regie.access.logbook.tests.examples import examples as logbook
from regie.access.notices.tests.examples import examples as notices
from regie.access.organisations.models import Membership, Municipality, Organisation
from regie.analysis.persons.tests.examples import examples as persons
from regie.approach.deployments.models import Deployment
from regie.approach.deployments.tests.examples import examples as payments
from regie.approach.imports.models import Import
from regie.knowledge.interventions.models import Intervention
from regie.leadership.assignments.tests.examples import examples as assignments
from regie.leadership.checklists.tests.examples import examples as checklists
from regie.leadership.escalations.models import Escalation, Question
from regie.leadership.funding.tests.examples import examples as funding
from regie.leadership.governance.tests.examples import examples as governance
from regie.leadership.participation.models import MayorContact, ResidentsInput
from regie.leadership.partners.tests.examples import examples as partners
from regie.leadership.programmes.models import Programme
from regie.leadership.programmes.tests.examples import examples as programmes
from regie.learning.codings.models import CodingRound, RoundItem
from regie.privacy.disclosures.tests.examples import examples as disclosures
from regie.privacy.requests.tests.examples import examples as requests
from regie.privacy.retention.tests.examples import examples as retention
from regie.rulebook.findings.tests.examples import examples as findings

Examples = dict[str, tuple[dict[str, Any], Model | None]]

# Addresses nobody is walked to, and why.
NOT_WALKED = {"mfa_remove_webauthn": "a passkey is its owner's only; tested with the accounts"}
# Addresses where a role is not enough, so that nobody in the walk gets in, and what else it takes.
TAKES_MORE = {
    "organisations:organisation_unlink": "an organisation without people with a role",
    "jobs:detail": "being the one who started the work",
    "jobs:cancel": "being the one who started the work",
}
TAKES_MORE |= dict.fromkeys(
    [
        f"codings:{name}"
        for name in ("ready", "not_ready", "start", "code", "consensus", "take_equal", "confirm")
    ],
    "being one of the two coders",
)
TAKES_MORE |= dict.fromkeys(
    [
        f"codings:{name}"
        for name in ("compare", "agreement", "export", "consensus_list", "apply", "undo_apply", "resume")
    ],
    "a round in another state than just started",
)
TAKES_MORE |= dict.fromkeys(
    ["requests:report", "requests:report_document"],
    "a dossier that is linked and no section that waits for approval",
)
TAKES_MORE |= {"dossiers:emergency_end": "being the one who opened it"}
TAKES_MORE |= {"register:dpia_decide": "a DPIA without open questions"}
TAKES_MORE |= {
    "governance:paper": "a paper with a stored file",
    "governance:restore": "a cancelled meeting that is still to come",
    "governance:stop": "a meeting in which nothing was captured",
}
TAKES_MORE |= {"checklists:moment_undo": "being the one who kept it, today"}
TAKES_MORE |= dict.fromkeys(
    [
        f"imports:{name}"
        for name in ("write", "again", "done", "undo", "problems", "lines", "marked", "choose", "discard")
    ],
    "an import in another state than just received",
)


def examples(municipality: Municipality) -> Examples:
    """All examples, made from this municipality's part of the loaded demo."""
    programme = Programme.objects.filter(municipality=municipality).first()
    return {
        **organisations(municipality),
        **grounds(municipality),
        **collaborations(municipality),
        **covenants(municipality),
        **dossiers(municipality),
        **disclosures(municipality),
        **partners(municipality),
        **programmes(programme),
        **assignments(programme),
        **programmes_and_deployments(programme),
        **direction(programme),
        **funding(municipality),
        **payments(municipality),
        **imports(programme),
        **codings(programme),
        **jobs(),
        **logbook(municipality),
        **notices(municipality),
        **register(),
        **persons(),
        **requests(municipality),
        **retention(municipality),
        **findings(municipality),
        **governance(municipality),
        **checklists(municipality),
        "scans:export": ({"form": "csv"}, None),
    }


def organisations(municipality: Municipality) -> Examples:
    membership = Membership.objects.filter(municipality=municipality).first()
    organisation = Organisation.objects.filter(municipalities=municipality).first()
    of_person = ("person", "person_change", "end_membership", "restore_membership", "block_account")
    of_person += ("unblock_account", "repeat_invitation")
    return {
        **{f"organisations:{name}": ({"pk": membership.pk}, membership) for name in of_person},
        "organisations:organisation": ({"pk": organisation.pk}, organisation),
        "organisations:organisation_unlink": ({"pk": organisation.pk}, organisation),
    }


def programmes_and_deployments(programme: Programme) -> Examples:
    removed = programme.deployments.order_by("-pk").first()
    Deployment.objects.filter(pk=removed.pk).update(removed_at="2026-01-01T12:00Z")
    intervention = Intervention.objects.first()
    return {
        "programmes:move": ({"pk": programme.pk, "to": "ended"}, programme),
        "deployments:of_programme": ({"pk": programme.pk}, programme),
        "deployments:add": ({"programme_pk": programme.pk}, programme),
        "deployments:of_intervention": ({"slug": intervention.slug}, None),
        "deployments:restore": ({"pk": removed.pk}, removed),
    }


def direction(programme: Programme) -> Examples:
    """Of the village nothing is escalated: the walk makes one."""
    action = programme.actions.filter(status="open").first()
    escalation = Escalation.objects.create(
        programme=programme, number=90, to="mayor", raised_on="2026-01-01", subject="Stokt", reason="Voorbeeld",
        status="planned", consultation_on="2026-01-08",
    )  # fmt: skip
    pages = ("detail", "edit", "plan", "settle", "reopen")
    question = Question.objects.create(programme=programme, text="Wie?", asked_on="2026-01-01")
    contact = MayorContact.objects.create(programme=programme, held_on="2026-01-01", with_whom="parents")
    residents = ResidentsInput.objects.create(
        programme=programme, held_on="2026-01-01", form="walk", said="Voorbeeld"
    )
    within = (
        *(
            "actions:add",
            "actions:of_programme",
            "decisions:add",
            "decisions:of_programme",
            "escalations:add",
        ),
        *("escalations:of_programme", "escalations:question_add", "escalations:questions_of"),
        *("participation:contact_add", "participation:contacts_of"),
        *("participation:input_add", "participation:inputs_of"),
    )
    return {
        **{name: ({"programme_pk": programme.pk}, programme) for name in within},
        "actions:move": ({"pk": action.pk, "to": "done"}, action),
        "actions:of_source": ({"kind": "finding", "key": 1}, None),
        **{f"escalations:{name}": ({"pk": escalation.pk}, escalation) for name in pages},
        **{f"escalations:{name}": ({"pk": question.pk}, question) for name in ("question", "question_edit")},
        **{f"participation:{name}": ({"pk": contact.pk}, contact) for name in ("contact", "contact_edit")},
        **{f"participation:{name}": ({"pk": residents.pk}, residents) for name in ("input", "input_edit")},
    }


def imports(programme: Programme) -> Examples:
    item = Import.objects.create(programme=programme, by_name="iemand", file_name="plan.xlsx", size=1)
    names = ("check", "problems", "lines", "marked", "choose", "again", "write", "discard", "done", "undo")
    return {f"imports:{name}": ({"pk": item.pk}, item) for name in names}


def codings(programme: Programme) -> Examples:
    one, two = User.objects.order_by("pk")[:2]
    item = CodingRound.objects.create(programme=programme, title="Ronde", coder_a=one, coder_b=two)
    RoundItem.objects.create(round=item, deployment=programme.deployments.first(), number=1)
    whole = ("round", "ready", "not_ready", "stop", "resume", "start", "compare", "agreement", "export")
    whole += ("consensus_list", "take_equal", "confirm", "apply", "undo_apply")
    return {
        **{f"codings:{name}": ({"pk": item.pk}, item) for name in whole},
        "codings:code": ({"pk": item.pk, "number": 1}, item),
        "codings:consensus": ({"pk": item.pk, "number": 1}, item),
    }


def jobs() -> Examples:
    job = Job.objects.create(owner=User.objects.order_by("pk").first(), title="Werk")
    return {name: ({"pk": job.pk}, job) for name in ("jobs:detail", "jobs:cancel")}


def register() -> Examples:
    """The address has no municipality in it: it shows the register of the reader's own."""
    of_dpia = ("dpia_version", "dpia_pdf", "dpia_decide")
    return {
        **{f"register:{name}": ({"slug": "persons"}, None) for name in ("detail", "edit")},
        "register:version": ({"slug": "persons", "number": 1}, None),
        **{f"register:{name}": ({"number": 1}, None) for name in of_dpia},
        "register:dpia_answer": ({"number": 1, "question": "what"}, None),
    }
