from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).resolve().parents[1] / "conflicts"


class Migration(migrations.Migration):
    dependencies = [("brokerage", "0004_conflicts_cases")]

    operations = [
        migrations.RunSQL(
            sql=(FOLDER / "final.sql").read_text(),
            reverse_sql=(FOLDER / "final_undo.sql").read_text(),
        )
    ]
