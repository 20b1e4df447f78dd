from django.db import migrations, models


class Migration(migrations.Migration):
    """An answer and a decision keep the facts they were about."""

    dependencies = [
        ("brokerage", "0007_conflicts_remedy"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name=field,
            field=kind,
        )
        for name in ("noticeanswer", "casedecision")
        for field, kind in (
            ("inputs", models.JSONField(default=dict)),
            ("rule_version", models.CharField(blank=True, max_length=20)),
        )
    ]
