from pathlib import Path

from django.db import migrations, models

FULL = (Path(__file__).parents[1] / "sql" / "full.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("search", "0008_meaning")]
    operations = [
        migrations.AddField(
            model_name="indexeddocument",
            name="is_full",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(FULL, migrations.RunSQL.noop),
    ]
