"""Organisations are told apart by what people take for the same name; the site's processes share a table of rate limits.

An organisation that already has, so compared, the name of an earlier one keeps what it has and is left aside: whoever types
that name gets the earlier one.
"""

from django.db import migrations, models
from text_unidecode import unidecode


def compare(apps, schema_editor):
    organisations = apps.get_model("accounts", "Organisation").objects.using(schema_editor.connection.alias)
    taken = set()
    for organisation in organisations.order_by("pk"):
        key = " ".join(unidecode(organisation.name).lower().split()) or organisation.name
        if key not in taken:
            organisations.filter(pk=organisation.pk).update(key=key)
            taken.add(key)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="key",
            field=models.TextField(editable=False, null=True),
        ),
        migrations.RunPython(compare, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="organisation",
            name="key",
            field=models.TextField(editable=False, null=True, unique=True),
        ),
        migrations.RemoveConstraint(
            model_name="organisation",
            name="organisation_name_unique",
        ),
        migrations.CreateModel(
            name="CacheEntry",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "site_cache",
            },
        ),
    ]
