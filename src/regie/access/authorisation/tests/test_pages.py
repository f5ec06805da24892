import pytest
from django.urls import reverse

from regie.access.authorisation.choices import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Role.values)
def test_everyone_with_a_role_reads_the_matrix(client_as, role, django_assert_max_num_queries):
    client = client_as(role)
    with django_assert_max_num_queries(12):
        response = client.get(reverse("authorisation:rights"))
    assert response.status_code == 200


def test_the_matrix_is_filtered_by_role_and_words(client_as):
    client = client_as("coach")
    rows = client.get(reverse("authorisation:rights"), {"role": "privacy_officer"}).context["rows"]
    assert "event" in {row.kind for row in rows}
    rows = client.get(reverse("authorisation:rights"), {"role": "coach"}).context["rows"]
    assert "event" not in {row.kind for row in rows}
    assert client.get(reverse("authorisation:rights"), {"q": "zzz"}).context["rows"] == []


def test_why_gives_the_answer_of_decide(client_as):
    url = reverse("authorisation:why")
    assert client_as("coach").get(url, {"cell": "member.change"}).context["decision"].allowed is False
    assert client_as("functional_manager").get(url, {"cell": "member.change"}).context["decision"].allowed is True
    wrong = client_as("coach").get(url, {"cell": "dragon.eat"})
    assert wrong.context["decision"] is None
    assert wrong.context["form"].errors


def test_anonymous_people_log_in_first(client):
    assert client.get(reverse("authorisation:rights")).status_code == 302
