"""Events become chains of sealed lines. What was written before is sealed now, and the next line says so."""

from django.db import migrations, models


def seal_afterwards(apps, schema_editor):
    from django.utils import timezone

    from regie.audit.events.seals import put_head_mac, put_seal

    Event, ChainHead = apps.get_model("events", "Event"), apps.get_model("events", "ChainHead")
    chains = set(Event.objects.order_by().values_list("municipality_id", flat=True).distinct())
    for municipality in sorted(chains, key=lambda found: found or 0):
        head = ChainHead(chain=municipality or 0)
        pk = 0
        while part := list(Event.objects.filter(municipality_id=municipality, pk__gt=pk).order_by("pk")[:1000]):
            for event in part:
                head.number += 1
                head.seal = put_seal(event, chain=head.chain, number=head.number, previous=head.seal)
            Event.objects.bulk_update(part, ["chain", "number", "previous", "seal", "seal_key"], batch_size=100)
            pk = part[-1].pk
        said = Event(
            at=timezone.now(), actor_name="Regie", municipality_id=municipality, action="seal afterwards",
            object_kind="events.event", origin="command", detail={"up_to": head.number},
        )
        head.number += 1
        head.seal = put_seal(said, chain=head.chain, number=head.number, previous=head.seal)
        said.save()
        put_head_mac(head)
        head.save()


def protect(apps, schema_editor):
    from regie.audit.events.protection import EVENTS, HEADS

    EVENTS.put()
    HEADS.put()


def unprotect(apps, schema_editor):
    from regie.audit.events.protection import EVENTS, HEADS

    EVENTS.take_away()
    HEADS.take_away()


class Migration(migrations.Migration):

    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.AlterField("event", "at", models.DateTimeField(verbose_name="at")),
        migrations.AddField("event", "organisation_id", models.BigIntegerField(null=True, verbose_name="organisation")),
        migrations.AddField("event", "organisation_name", models.CharField(blank=True, max_length=200, default="", verbose_name="name of organisation"), preserve_default=False),
        migrations.AddField("event", "trace_id", models.CharField(blank=True, max_length=32, default="", verbose_name="trace"), preserve_default=False),
        migrations.AddField("event", "span_id", models.CharField(blank=True, max_length=16, default="", verbose_name="span"), preserve_default=False),
        migrations.AddField("event", "chain", models.BigIntegerField(null=True, verbose_name="chain")),
        migrations.AddField("event", "number", models.BigIntegerField(null=True, verbose_name="number in the chain")),
        migrations.AddField("event", "previous", models.CharField(blank=True, max_length=64, default="", verbose_name="seal of the event before it"), preserve_default=False),
        migrations.AddField("event", "seal", models.CharField(max_length=64, default="", verbose_name="seal"), preserve_default=False),
        migrations.AddField("event", "seal_key", models.CharField(max_length=30, default="", verbose_name="key of the seal"), preserve_default=False),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("chain", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="chain")),
                ("number", models.BigIntegerField(default=0, verbose_name="number of the last event")),
                ("seal", models.CharField(blank=True, max_length=64, verbose_name="seal of the last event")),
                ("removed_to", models.BigIntegerField(default=0, verbose_name="removed up to")),
                ("removed_seal", models.CharField(blank=True, max_length=64, verbose_name="seal of the last one removed")),
                ("mac", models.CharField(blank=True, max_length=64, verbose_name="seal of this row")),
                ("seal_key", models.CharField(blank=True, max_length=30, verbose_name="key of the seal")),
            ],
            options={"verbose_name": "head of a chain", "verbose_name_plural": "heads of chains"},
        ),
        migrations.CreateModel(
            name="ChainCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.BigIntegerField(verbose_name="chain")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("lines", models.BigIntegerField(verbose_name="events checked")),
                ("findings", models.IntegerField(verbose_name="number of findings")),
                ("first_finding", models.TextField(blank=True, verbose_name="first finding")),
            ],
            options={
                "verbose_name": "check of a chain",
                "verbose_name_plural": "checks of chains",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["chain", "-at"], name="check_by_chain")],
            },
        ),
        migrations.RunPython(seal_afterwards, migrations.RunPython.noop),
        migrations.AlterField("event", "chain", models.BigIntegerField(verbose_name="chain")),
        migrations.AlterField("event", "number", models.BigIntegerField(verbose_name="number in the chain")),
        migrations.AddConstraint("event", models.UniqueConstraint(fields=["chain", "number"], name="event_number_once")),
        migrations.AddIndex("event", models.Index(fields=["trace_id", "span_id"], name="event_by_trace")),
        migrations.RunPython(protect, unprotect),
    ]
