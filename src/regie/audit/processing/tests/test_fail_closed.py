"""What cannot be logged does not happen."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from regie.audit.events.models import ChainHead, Event
from regie.audit.events.services import record
from regie.audit.events.tests.broken import read_only
from regie.audit.events.upkeep import Keeper
from regie.audit.processing.activities import activity
from regie.audit.processing.models import ProcessingLine
from regie.audit.processing.services import lines_write
from regie.audit.tracing.spans import child

pytestmark = pytest.mark.django_db
READING = activity("proef-inzien", "Reading, in a test")


@transaction.atomic
def read_a_file() -> str:
    """As the core of the product does it: both logs, and only then what was asked."""
    started = timezone.now()
    with child() as span:
        record(by=Keeper(None), action="view", kind="dossiers.dossier", detail={"files": 1})
        lines_write(
            activity=READING, name="Inzien", subjects=["aa"], subject_type="urn:x", span=span, started=started
        )
    return "what stands in the file"


def test_with_both_logs_it_happens():
    assert read_a_file()
    assert (Event.objects.count(), ProcessingLine.objects.count()) == (1, 1)


@pytest.mark.parametrize("table", ["events_event", "processing_processingline"])
def test_without_either_log_it_does_not(table):
    with transaction.atomic():
        read_only(table)
        with pytest.raises(IntegrityError):
            read_a_file()
        assert not Event.objects.exists()
        assert not ProcessingLine.objects.exists()
        assert not ChainHead.objects.filter(number__gt=0).exists()


def test_nor_where_the_queue_for_the_receiver_is_full(settings):
    settings.OTLP_URL = "https://log.example/v1/traces"
    read_only("processing_linetosend")
    with pytest.raises(IntegrityError):
        read_a_file()
    assert not Event.objects.exists()


def test_an_error_of_the_log_that_is_caught_still_undoes_the_work():
    """Whoever swallows the error cannot go on in the transaction."""
    read_only("events_event")
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        with suppress(IntegrityError):
            record(by=Keeper(None), action="view", kind="x")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
