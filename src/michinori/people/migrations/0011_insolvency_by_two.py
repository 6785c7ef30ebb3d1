"""An insolvency needs two members of staff: one files it, another confirms. Insolvencies recorded before stay as they
are. During the upgrade the version before can record none: it knows one person only.
"""

import django.db.models.deletion
import michinori.people.models.business_ends
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION people_filed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'open' OR
       (NEW.client_id, NEW.day, NEW.document_id, NEW.trustee_id, NEW.refund_account, NEW.filed_by_id, NEW.filed_at)
       IS DISTINCT FROM
       (OLD.client_id, OLD.day, OLD.document_id, OLD.trustee_id, OLD.refund_account, OLD.filed_by_id, OLD.filed_at)
    THEN
        RAISE EXCEPTION 'what was filed in % stays', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_filed_stays BEFORE UPDATE ON people_insolvencyfiling
    FOR EACH ROW EXECUTE FUNCTION people_filed_stays();
CREATE FUNCTION people_insolvent_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'insolvent' AND NOT EXISTS (
        SELECT 1 FROM people_insolvencyfiling WHERE id = NEW.filing_id AND status = 'confirmed'
        AND answered_by_id = NEW.made_by_id AND answered_at = NEW.made_at AND client_id = NEW.client_id
        AND day = NEW.day AND document_id = NEW.document_id AND refund_account = NEW.refund_account
        AND trustee_id IS NOT DISTINCT FROM NEW.trustee_id
    ) THEN
        RAISE EXCEPTION 'nobody has confirmed that % is insolvent', NEW.client_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_insolvent_by_two BEFORE INSERT ON people_businessend
    FOR EACH ROW EXECUTE FUNCTION people_insolvent_by_two();
"""
BACKWARD = """
DROP TRIGGER people_insolvent_by_two ON people_businessend;
DROP FUNCTION people_insolvent_by_two();
DROP TRIGGER people_filed_stays ON people_insolvencyfiling;
DROP FUNCTION people_filed_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('machinery', '0006_file_pages'),
        ('people', '0010_staff_and_capital'),
    ]

    operations = [
        migrations.CreateModel(
            name='InsolvencyFiling',
            fields=[
                ('id', models.TextField(default=michinori.people.models.business_ends.new_filing_id, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('refund_account', models.TextField(blank=True, default='', max_length=500)),
                ('status', models.CharField(choices=[('open', 'Open'), ('confirmed', 'Confirmed'), ('withdrawn', 'Withdrawn')], default='open', max_length=9)),
                ('filed_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='insolvency_filings', to='people.client')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='machinery.storedfile')),
                ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trustee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='businessend',
            name='filing',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='business_end', to='people.insolvencyfiling'),
        ),
        migrations.AddIndex(
            model_name='insolvencyfiling',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['filed_at', 'id'], name='insolvency_filing_open'),
        ),
        migrations.AddConstraint(
            model_name='insolvencyfiling',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('client',), name='insolvency_filing_once'),
        ),
        migrations.AddConstraint(
            model_name='insolvencyfiling',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('status', 'open')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('status__in', ['confirmed', 'withdrawn'])), _connector='OR'), name='insolvency_filing_answered'),
        ),
        migrations.AddConstraint(
            model_name='insolvencyfiling',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by', models.F('filed_by')), ('status', 'confirmed'), _negated=True), name='insolvency_filing_by_two'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
