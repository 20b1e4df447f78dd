from pathlib import Path

from django.db import migrations, models
from django.db.models import F, Q

FOLDER = Path(__file__).resolve().parents[1] / "people"


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0015_listings_service_area")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="same_as_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.RunSQL(
            sql="UPDATE marketplace_person SET same_as_reason = 'Kept twice.' WHERE same_as_id IS NOT NULL",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("pk")),
                name="person_not_same_as_itself",
                violation_error_message="Choose another record of the same person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=Q(same_as__isnull=True, same_as_reason="")
                | (Q(same_as__isnull=False) & ~Q(same_as_reason="")),
                name="same_person_has_reason",
                violation_error_message="Say how you know that it is the same person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=Q(same_as__isnull=True) | ~Q(same_as=F("pk")),
                name="organisation_not_same_as_itself",
                violation_error_message="Choose another record of the same organisation.",
            ),
        ),
        migrations.RunSQL(
            sql=(FOLDER / "same_as.sql").read_text(),
            reverse_sql=(FOLDER / "same_as_undo.sql").read_text(),
        ),
    ]
