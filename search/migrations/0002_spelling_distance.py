"""How far two spellings lie apart. The extension is trusted: the database's owner may create it."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0001_extensions")]
    operations = [CreateExtension("fuzzystrmatch")]
