"""Encrypted fields on a real table."""

import time
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models, transaction
from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from regie.vault.encryption.fields import EncryptedDateField, EncryptedTextField, seal_text, unseal_text
from regie.vault.keys.ring import Unreadable

from .models import Somebody

unhurried = how(deadline=None, max_examples=60)

DAY = date(2009, 2, 28)


def raw(field: str, pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {field} FROM vault_tests_somebody WHERE id = %s", [pk])
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_values_come_back_and_the_table_holds_none_of_them():
    made = Somebody.objects.create(name="Zoë van 't Voorbeeld", born_on=DAY, remark="", phone=None)
    read = Somebody.objects.get(pk=made.pk)
    assert (read.name, read.born_on, read.remark, read.phone) == ("Zoë van 't Voorbeeld", DAY, "", None)
    assert raw("name", made.pk).startswith("test-a:") and "Voorbeeld" not in raw("name", made.pk)
    assert "2009" not in raw("born_on", made.pk).partition(":")[2]
    assert (raw("remark", made.pk), raw("phone", made.pk)) == ("", None)


@pytest.mark.django_db
def test_every_way_of_writing_and_reading_goes_through_the_cipher():
    one, other = Somebody.objects.bulk_create(
        [Somebody(name="A", born_on=DAY), Somebody(name="B", born_on=DAY)]
    )
    Somebody.objects.filter(pk=one.pk).update(name="C", born_on=None)
    other.name = "D"
    Somebody.objects.bulk_update([other], ["name"])
    names = Somebody.objects.order_by("pk")
    assert list(names.values_list("name", "born_on")) == [("C", None), ("D", DAY)]
    assert [each.again for each in names.annotate(again=F("name"))] == ["C", "D"]
    assert {raw("name", each.pk)[:7] for each in (one, other)} == {"test-a:"}
    other.refresh_from_db(fields=["name"])
    assert other.name == "D"
    assert Somebody.objects.defer("name").get(pk=one.pk).name == "C"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "question",
    [
        {"name": "A"},
        {"name__in": ["A"]},
        {"name__contains": "A"},
        {"name__gt": "A"},
        {"name": F("remark")},
        {"born_on": DAY},
        {"born_on__year": 2009},
        {"born_on__lt": DAY},
    ],
)
def test_questions_about_what_is_sealed_are_refused_and_say_what_to_do(question):
    with pytest.raises(FieldError, match="BlindIndexField"):
        Somebody.objects.filter(**question).exists()


@pytest.mark.django_db
def test_whether_something_is_filled_in_may_be_asked():
    Somebody.objects.create(name="A", phone="1", born_on=DAY)
    Somebody.objects.create(name="B", remark="x")
    assert [each.name for each in Somebody.objects.filter(remark="")] == ["A"]
    assert [each.name for each in Somebody.objects.exclude(remark="")] == ["B"]
    assert [each.name for each in Somebody.objects.filter(phone__isnull=True)] == ["B"]
    assert [each.name for each in Somebody.objects.filter(born_on=None)] == ["B"]


@pytest.mark.django_db
def test_a_value_moved_to_another_column_or_changed_is_unreadable():
    made = Somebody.objects.create(name="A", phone="0612345678")
    asked = Somebody.objects.filter(pk=made.pk)
    asked.update(remark=Cast(F("name"), TextField()))
    with pytest.raises(Unreadable, match="another place"):
        asked.get()
    for broken in ("text", "test-a:", "test-a:????", "test-a:AAAA", raw("phone", made.pk)[:-4]):
        asked.update(remark=models.Value(broken, TextField()))
        with pytest.raises(Unreadable) as caught:
            asked.get()
        assert caught.value.code == "damaged"
    asked.update(remark=models.Value("gone:" + raw("phone", made.pk).partition(":")[2], TextField()))
    with pytest.raises(Unreadable, match="gone"):
        asked.get()


@unhurried
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_from_its_own_place_only(text):
    stored = seal_text(text, "a.B.c")
    assert unseal_text(stored, "a.B.c") == text
    with pytest.raises(Unreadable):
        unseal_text(stored, "a.B.d")


class SomebodyForm(forms.ModelForm):
    class Meta:
        model = Somebody
        fields = ("name", "born_on", "remark", "phone")


@pytest.mark.django_db
def test_forms_ask_check_and_save():
    form = SomebodyForm({"name": "Jan", "born_on": "28-02-2009", "remark": "r", "phone": ""})
    assert form.is_valid(), form.errors
    saved = Somebody.objects.get(pk=form.save().pk)
    assert (saved.name, saved.born_on, saved.phone) == ("Jan", DAY, None)
    shown = SomebodyForm(instance=saved)
    assert shown["name"].value() == "Jan" and 'maxlength="40"' in str(shown["name"])
    assert "<textarea" in str(shown["remark"]) and "<input" in str(shown["phone"])
    bad = SomebodyForm({"name": "x" * 41, "born_on": "31-02-2009"})
    assert set(bad.errors) == {"name", "born_on"}


@pytest.mark.django_db
def test_too_long_is_refused_also_without_a_form():
    with pytest.raises(ValidationError):
        Somebody(name="x" * 41).full_clean()
    with pytest.raises(ValueError, match="40"), transaction.atomic():
        Somebody.objects.create(name="x" * 41)
    assert not Somebody.objects.exists()


def test_dates_are_dates_whatever_they_came_as():
    field = Somebody._meta.get_field("born_on")
    assert field.to_python("2009-02-28") == field.to_python(datetime(2009, 2, 28, 9, 0, tzinfo=UTC)) == DAY
    assert type(field.to_python(datetime(2009, 2, 28, tzinfo=UTC))) is date
    assert field.to_python("") is None
    for wrong in ("2009-02-30", "yesterday"):
        with pytest.raises(ValidationError):
            field.to_python(wrong)


def test_migrations_see_the_options_and_keep_the_place():
    assert Somebody._meta.get_field("name").deconstruct()[3] == {"verbose_name": "name", "max_length": 40}
    moved = EncryptedTextField(bound_to="old.Place.name")
    _name, path, args, options = moved.deconstruct()
    assert path == "regie.vault.encryption.fields.EncryptedTextField"
    assert EncryptedTextField(*args, **options).place == "old.Place.name"
    assert Somebody._meta.get_field("name").place == "vault_tests.Somebody.name"
    index = Somebody._meta.get_field("search")
    assert {key: index.deconstruct()[3][key] for key in ("purpose", "of", "db_index")} == {
        "purpose": "somebody",
        "of": "searched_by",
        "db_index": True,
    }
    assert index.clone().db_index and not index.clone().editable


@isolate_apps("tests.vault")
def test_what_cannot_work_is_found_before_it_starts():
    class Wrong(models.Model):
        name = EncryptedTextField(unique=True)
        born_on = EncryptedDateField()

        class Meta:
            app_label = "vault_tests"
            ordering = ("-born_on",)

        def __str__(self):
            return "wrong"

    assert {each.id for each in Wrong.check()} == {"encryption.E001", "encryption.E002"}


@pytest.mark.django_db
def test_two_hundred_rows_of_four_fields_open_in_a_moment():
    Somebody.objects.bulk_create(
        Somebody(name=f"N {number}", born_on=DAY, remark="r", phone="1") for number in range(200)
    )
    list(Somebody.objects.values_list("pk", flat=True))
    started = time.process_time()
    names = [each.name for each in Somebody.objects.all()]
    assert len(names) == 200 and time.process_time() - started < 1
