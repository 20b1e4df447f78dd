from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0011_listings_contact")]

    operations = [
        migrations.AddField(
            model_name="fund",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
