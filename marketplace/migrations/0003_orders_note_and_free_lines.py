import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0002_initial")]

    operations = [
        migrations.AddField("order", "note", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AlterField(
            "orderline",
            "fund",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="order_lines",
                to="marketplace.fund",
            ),
        ),
        migrations.AddConstraint(
            "orderline",
            models.CheckConstraint(
                condition=models.Q(("fund__isnull", False), ("total_pence", 0), _connector="OR"),
                name="order_line_has_money",
                violation_error_message="Choose which money pays for this.",
            ),
        ),
    ]
