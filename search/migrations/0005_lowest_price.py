from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0004_search_tables")]
    operations = [migrations.RenameField("indexeddocument", "price_pence", "lowest_price")]
