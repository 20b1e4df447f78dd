"""The text search configuration of care: English stems without accents."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("search", "0002_spelling_distance")]
    operations = [
        migrations.RunSQL(
            (SQL / "care.sql").read_text(), reverse_sql=(SQL / "care_undo.sql").read_text()
        )
    ]
