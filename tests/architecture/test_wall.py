"""Personal data of data subjects stands behind the wall: every table, every manager, every way through."""

import ast

import pytest
from django.apps import apps
from django.db import connection

from regie.access.accounts.models import User
from regie.access.authorisation.choices import DOSSIER_REACHES, Role
from regie.access.authorisation.matrix import matrix
from regie.access.dossiers.checks import problems, row_security_holds
from regie.access.dossiers.records import Walled, WalledManager
from regie.access.organisations.models import Membership
from regie.vault.encryption.fields import EncryptedDateField, EncryptedTextField

from .house import SOURCE, models

PERSONAL = {"personal", "special", "criminal"}
# Tables with personal data of people who work with Regie, not of data subjects; and why they are outside the wall.
OF_STAFF = {
    "accounts.User": "accounts of people who work here",
    "covenants.Signature": "who signed for a partner",
    "events.Event": "who did what; the log outlives everything",
    "grounds.GroundCheck": "who checked a ground, outside Regie",
    "logbook.LookedAt": "what the privacy officer said of a member of staff",
    "retention.DestructionRecord": "which two people proposed and approved; outlives what was destroyed",
    "register.Dpia": "who decided on a DPIA, outside Regie",
    "accounts.Visit": "when a member of staff was last here",
    "notices.Notice": "when a member of staff read it",
    "search.SearchEntry": "names of members of staff, for who may see them; nothing behind the wall is indexed",
    "search.SearchWord": "words of those entries",
    "search.KnownWord": "words of those entries",
    "findings.Touch": "who wrote",
    "findings.Finding": "who wrote, and who set it aside",
    "programmes.Programme": "the principal: a mayor or an alderman",
    "actions.Action": "who does it, without an account",
    "partners.Commitment": "who spoke for the partner",
    "partners.PartnerContact": "professionals at partners",
    "partners.ContactMoment": "conversations with professionals; names of young people do not belong there",
    "escalations.Question": "which member of staff asked",
    "governance.Consultation": "who chairs",
    "governance.Meeting": "who chaired and took the minutes",
    "governance.Attendance": "which professionals were there",
    "governance.AgendaItem": "who proposed it",
    "governance.Paper": "who added it",
    "governance.Line": "who does it and who wrote it down; cases go by their code",
    "governance.Minutes": "the same, as it was said at the close",
    "assignments.PortfolioSupport": "an alderman",
    "checklists.ChecklistAnswer": "which member of staff answered",
    "checklists.ChecklistMoment": "the same, as it was at that moment",
}
# Names of members of staff that a row keeps beside, or in place of, a link to their account.
STAFF_COLUMNS = {"by_id", "by_name", "started_by", "undone_by"}
# Tables that hold a keyed pseudonym of a data subject, because they have to outlive the dossier.
PSEUDONYMS = {"processing.ProcessingLine": "the processing log"}
# Personal data of data subjects outside the wall, because there may be no dossier to hang it on; every field encrypted.
BEFORE_A_DOSSIER = {
    "requests.DataSubjectRequest": "somebody may ask before it is known whether there is a dossier"
}
# Duties of the municipality itself, which the privacy officer has for all of it; their rows are no content of dossiers.
DUTIES = {
    "request": "rights of data subjects: the answer is made by the service, which opens the wall for it",
    "retention": "what goes and why, by reference",
}
# Every place that looks behind the wall without a person's own bounds, and why it may.
WIDE = {
    "access/dossiers/walls.py": "makes it",
    "access/dossiers/processing.py": "gives the municipality's own duties their bounds",
    "access/dossiers/standing.py": "decides: asks whether, and shows nothing",
    "access/dossiers/selectors.py": "whether a reference or an id exists in the municipality; shows nothing",
    "access/dossiers/services.py": "the next number of a municipality",
    "access/dossiers/views.py": "opens in an emergency: the collaboration opens after the service checked it",
    "site/management/commands/keys.py": "encrypts everything again with a new key; shows nothing",
    "privacy/disclosures/selectors.py": "of which dossier an exchange is, to say why it is closed; shows nothing",
    "privacy/requests/doors.py": "the duties of rights: report, hold, reminder; each service checks the right first",
    "privacy/retention/dues.py": "what is due, by reference and date",
    "privacy/retention/proposals.py": "proposes what goes, after the right was checked",
    "privacy/retention/destruction.py": "destroys what two people approved",
    "privacy/retention/reapplying.py": "destroys again what a restore brought back",
    "privacy/retention/services.py": "a legal hold, after the right was checked",
    "site/demo/persons.py": "fills the demo",
    "site/demo/rights.py": "fills the demo",
    "site/demo/disclosures.py": "made-up data; shows nothing",
    "analysis/persons/services.py": "names of stored files without a row; shows nothing",
}
# Roles that have no content of dossiers, whatever they may do about them.
WITHOUT_CONTENT = [
    Role.FUNCTIONAL_MANAGER,
    Role.PRIVACY_OFFICER,
    Role.ADMINISTRATOR,
    Role.ANALYST,
    Role.EMPLOYERS_CONTACT,
    Role.NATIONAL_PROGRAMME,
]
OURS = [model for model in models() if not model.__module__.startswith("tests.")]
BEHIND = [model for model in OURS if issubclass(model, Walled)]


def is_about_staff(model, name: str) -> bool:
    """A link to an account or a role, or the name that stands beside one."""
    field = model._meta.get_field(name)
    return field.related_model in (User, Membership) or name in STAFF_COLUMNS


def test_what_is_personal_stands_behind_the_wall_or_is_about_staff():
    outside = {
        model._meta.label
        for model in OURS
        if not issubclass(model, Walled)
        for name, each in model.classification.items()
        if each in PERSONAL and not is_about_staff(model, name)
    }
    known = set(OF_STAFF) | set(PSEUDONYMS) | set(BEFORE_A_DOSSIER)
    assert outside - known == set(), "make it a DossierRecord, or say here whose data it is and why"


def test_the_lists_name_tables_that_exist():
    labels = {model._meta.label for model in OURS}
    assert (set(OF_STAFF) | set(PSEUDONYMS) | set(BEFORE_A_DOSSIER)) - labels == set()


@pytest.mark.parametrize("label", BEFORE_A_DOSSIER)
def test_what_is_kept_before_there_is_a_dossier_is_unreadable_in_the_database(label):
    model = apps.get_model(label)
    readable = {
        name
        for name, each in model.classification.items()
        if each in PERSONAL
        if not isinstance(model._meta.get_field(name), (EncryptedTextField, EncryptedDateField))
    }
    assert readable == set()


def test_there_is_something_behind_the_wall():
    assert {"dossiers.Dossier", "dossiers.DossierTask", "persons.Person"} <= {
        model._meta.label for model in BEHIND
    }


@pytest.mark.parametrize("model", BEHIND, ids=lambda model: model._meta.label)
def test_every_manager_of_a_table_behind_the_wall_holds_it(model):
    managers = [*model._meta.managers, model._base_manager, model._default_manager]
    assert [each.name for each in managers if not isinstance(each, WalledManager)] == []
    assert set(model._meta.managers_map) == {"objects"}


@pytest.mark.parametrize("model", BEHIND, ids=lambda model: model._meta.label)
def test_nothing_before_the_wall_points_behind_it(model):
    pointing = [
        relation.related_model._meta.label
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and relation.is_relation and not relation.concrete
        if not issubclass(relation.related_model, Walled)
    ]
    assert pointing == [], "a query that starts there would come in from the side"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row-level security is PostgreSQL's")
@pytest.mark.parametrize("model", BEHIND, ids=lambda model: model._meta.label)
def test_the_server_holds_every_table_behind_the_wall(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity, c.relforcerowsecurity,"
            " (SELECT array_agg(p.polname::text) FROM pg_policy p WHERE p.polrelid = c.oid)"
            " FROM pg_class c WHERE c.relname = %s",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (True, True, ["regie_wall"])


def looks_behind(source: str) -> bool:
    """Whether code takes the wall down, or opens all of a municipality."""
    for node in ast.walk(ast.parse(source)):
        if getattr(node, "id", getattr(node, "attr", getattr(node, "name", ""))) == "wall_down":
            return True
        if isinstance(node, ast.Call):
            wide = [each.value for each in node.keywords if each.arg == "wide"]
            if any(not isinstance(v, ast.Constant) or v.value for v in wide):
                return True
    return False


def test_every_place_that_looks_behind_the_wall_is_known():
    found = {
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if "tests" not in file.parts and looks_behind(file.read_text(encoding="utf-8"))
    }
    assert found - set(WIDE) == set(), "add it to WIDE with the reason, or do without"
    assert set(WIDE) - found == set(), "no longer there: take it out of WIDE"


def test_the_search_for_such_places_finds_them():
    assert looks_behind("with wall_down():\n    pass")
    assert looks_behind("rotate(around=wall_down)")
    assert looks_behind("processing(by=by, wide=True)")
    assert looks_behind("Opening(wide=chosen)")
    assert not looks_behind("processing(by=by, wide=False)")


@pytest.mark.parametrize("role", WITHOUT_CONTENT)
def test_who_has_no_content_reaches_nothing_behind_a_dossier(role):
    hanging = {model.access.kind for model in BEHIND if model.access.dossier}
    if role == Role.PRIVACY_OFFICER:
        hanging -= set(DUTIES)
    reached = {
        f"{kind}.{action}"
        for kind in hanging
        for action in matrix()[kind].actions
        if matrix()[kind].reach(action, role)
    }
    assert reached == set()
    anywhere = {
        f"{kind.name}.{action}"
        for kind in matrix().values()
        for action in kind.actions
        if kind.reach(action, role) & DOSSIER_REACHES
    }
    assert anywhere == set()


@pytest.mark.django_db
def test_the_role_of_this_database_is_held_by_row_level_security():
    assert row_security_holds(databases=["default"]) == []


@pytest.mark.parametrize(
    ("superuser", "bypasses", "bare", "ids"),
    [
        (False, False, [], []),
        (True, False, [], ["dossiers.E001"]),
        (False, True, [], ["dossiers.E001"]),
        (False, False, ["persons_person"], ["dossiers.E002"]),
    ],
)
def test_a_role_that_passes_the_wall_does_not_serve(settings, superuser, bypasses, bare, ids):
    asked = {"role": "iemand", "superuser": superuser, "bypasses": bypasses, "bare": bare}
    settings.DEMO = settings.DEBUG = False
    found = problems(**asked)
    assert [each.id for each in found] == ids
    assert all(each.is_serious() for each in found)
    settings.DEMO = True
    assert not any(each.is_serious() and each.level >= 40 for each in problems(**asked))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row-level security is PostgreSQL's")
def test_a_table_without_its_policy_is_found():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE persons_person NO FORCE ROW LEVEL SECURITY")
    (found,) = row_security_holds(databases=["default"])
    assert "persons_person" in found.msg
