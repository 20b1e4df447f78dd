import django.db.models.deletion
import marketplace.foundations.money
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('marketplace', '0003_orders_note_and_free_lines'),
    ]

    operations = [
        migrations.RemoveField(model_name='fund', name='allocated_account'),
        migrations.RemoveField(model_name='fund', name='committed_account'),
        migrations.RemoveField(model_name='fund', name='free_account'),
        migrations.RemoveField(model_name='fund', name='returned_account'),
        migrations.RemoveField(model_name='fund', name='spent_account'),
        migrations.AddField(
            model_name='account',
            name='fund',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='marketplace.fund'),
        ),
        migrations.AddField(
            model_name='fund',
            name='key',
            field=models.CharField(default='', max_length=200, unique=True),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='fund',
            name='holder',
            field=models.CharField(choices=[('LA_MANAGED', 'The council looks after this money'), ('DP_SELF', 'The person looks after this money (a direct payment)'), ('DP_AGENT', 'Somebody looks after this money for the person (a direct payment)'), ('TRUST', 'A trust looks after this money'), ('ISF_PROVIDER', 'A provider looks after this money'), ('ISF_BROKER', 'A broker looks after this money')], max_length=12),
        ),
        migrations.AlterConstraint(
            model_name='fund',
            name='third_party_holder_is_named',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('holder__in', ('LA_MANAGED', 'DP_SELF')), ('holder_organisation__isnull', True)), ('holder__in', ['DP_AGENT', 'TRUST']), models.Q(('holder__in', ('ISF_PROVIDER', 'ISF_BROKER')), ('holder_organisation__isnull', False)), _connector='OR'), name='third_party_holder_is_named', violation_error_message='Name the organisation that looks after this money, and name none when it is the council or the person.'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('fund', 'kind'), name='one_account_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('fund__isnull', True), ('kind__in', ['fund_allocated', 'fund_free', 'fund_committed', 'fund_spent', 'fund_returned']), _connector='OR'), name='fund_account_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('fund_free', 'fund_committed')), _negated=True), models.Q(('constrained', True), ('fund__isnull', False)), _connector='OR'), name='decided_money_is_constrained'),
        ),
        migrations.CreateModel(
            name='AccountBalance',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='balance', serialize=False, to='marketplace.account')),
                ('balance_pence', marketplace.foundations.money.PenceField(default=0)),
                ('floor_pence', marketplace.foundations.money.PenceField(null=True)),
            ],
            options={
                'db_table': 'ledger_account_balance',
                'constraints': [models.CheckConstraint(condition=models.Q(('floor_pence__isnull', True), ('balance_pence__gte', models.F('floor_pence')), _connector='OR'), name='no_overspend', violation_error_message='There is not enough money.')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('request_hash', models.BinaryField()),
                ('kind', models.CharField(choices=[('allocate', 'Money added'), ('commit', 'Set aside'), ('release', 'No longer set aside'), ('spend', 'Paid'), ('return', 'Given back'), ('reverse', 'Put right')], max_length=10)),
                ('reverses', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='marketplace.entry')),
                ('subject', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor_name', models.CharField(blank=True, max_length=200)),
                ('basis', models.CharField(max_length=12)),
            ],
            options={
                'verbose_name_plural': 'entries',
                'db_table': 'ledger_entry',
                'indexes': [models.Index(fields=['subject'], name='entries_by_subject')],
                'constraints': [models.UniqueConstraint(fields=('reverses',), name='entry_reversed_once', violation_error_message='This has been put right already.')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('pk', models.CompositePrimaryKey('entry_id', 'line', blank=True, editable=False, primary_key=True, serialize=False)),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='marketplace.entry')),
                ('line', models.SmallIntegerField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='marketplace.account')),
                ('amount_pence', marketplace.foundations.money.PenceField()),
            ],
            options={
                'db_table': 'ledger_posting',
                'indexes': [models.Index(fields=['account', 'entry'], include=('amount_pence',), name='postings_of_account')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_pence', 0), _negated=True), name='posting_not_zero')],
            },
        ),
    ]
