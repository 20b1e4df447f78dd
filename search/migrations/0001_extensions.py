"""PostgreSQL extensions of the whole project. All are trusted: the database's owner may create them."""

from django.contrib.postgres.operations import (
    BtreeGinExtension,
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [BtreeGistExtension(), BtreeGinExtension(), TrigramExtension(), UnaccentExtension()]
