"""Invitations into organisations. Who belongs to one already stays; every further member has accepted an invitation."""

import django.db.models.deletion
import django.db.models.functions.text
import michinori.people.models.organisation_invitations
from django.conf import settings
from django.db import migrations, models


FORWARD = """
CREATE FUNCTION people_by_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM people_membership WHERE organisation_id = NEW.organisation_id) AND NOT EXISTS (
        SELECT 1 FROM people_organisationinvitation WHERE organisation_id = NEW.organisation_id
        AND answered_by_id = NEW.user_id AND status = 'accepted' AND answered_at = NEW.made_at AND role = NEW.role
    ) THEN
        RAISE EXCEPTION '% has accepted no invitation into %', NEW.user_id, NEW.organisation_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER people_by_consent BEFORE INSERT ON people_membership
    FOR EACH ROW EXECUTE FUNCTION people_by_consent();
"""
BACKWARD = """
DROP TRIGGER people_by_consent ON people_membership;
DROP FUNCTION people_by_consent();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_suspensions'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationInvitation',
            fields=[
                ('id', models.TextField(default=michinori.people.models.organisation_invitations.new_organisation_invitation_id, primary_key=True, serialize=False)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('approver', 'Approver'), ('member', 'Member')], max_length=10)),
                ('status', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='open', max_length=9)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='people.organisation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['email'], name='organisation_invitation_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'open')), fields=('organisation', 'email'), name='organisation_invitation_once'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower(models.F('email')))), name='organisation_invitation_email'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'approver', 'member'])), name='organisation_invitation_role'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('status', 'open')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('status', 'accepted')), models.Q(('answered_at__isnull', False), ('status__in', ['declined', 'withdrawn'])), _connector='OR'), name='organisation_invitation_answered')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
