from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).resolve().parents[1] / "listings"


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0006_listings_comparisons")]

    operations = [
        migrations.RunSQL(
            sql=(FOLDER / "comparison_frozen.sql").read_text(),
            reverse_sql=(FOLDER / "comparison_frozen_undo.sql").read_text(),
        )
    ]
