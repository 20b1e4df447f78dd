from pathlib import Path

from django.conf import settings
from django.db import migrations

from marketplace import ledger

ROOM = Path(ledger.__file__).parent


class Migration(migrations.Migration):
    """The rules of the book. The tables' constraints come first: they are made when a transaction ends."""

    dependencies = [
        ('marketplace', '0004_ledger_book'),
    ]

    operations = [
        migrations.RunSQL(
            (ROOM / "ledger.sql").read_text(), (ROOM / "ledger_undo.sql").read_text()
        ),
        migrations.RunSQL(
            [("SELECT public.ledger_restrict(%s)", [settings.DATABASE_APP_ROLE])],
            migrations.RunSQL.noop,
        ),
    ]
