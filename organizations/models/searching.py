from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func

from organizations.tenancy import TenantModel, walls


class SearchEntry(TenantModel):
    """What the search knows of one row of another table: triggers write it (`organizations.searchable`), nobody else.

    `key` is what the object's address needs, its number, slug or id. `owner_id` is the member whose it is, `under_id`
    the object that it belongs to, of the kind that its own kind names. The function `search_words` makes the words: it
    folds accents and case, and keeps each word both as it stands and by its English stem.
    """

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    title = models.TextField()
    body = models.TextField()
    state = models.CharField(max_length=20)
    owner_id = models.BigIntegerField(null=True)
    under_id = models.BigIntegerField(null=True)
    title_words = models.GeneratedField(
        expression=Func("title", function="search_words"), output_field=SearchVectorField(), db_persist=True
    )
    words = models.GeneratedField(
        expression=Func("title", "body", template="search_words(%(expressions)s)", arg_joiner=" || ' ' || "),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta(TenantModel.Meta):
        constraints = [
            *walls("organizations_searchentry"),
            models.UniqueConstraint(
                fields=["organization", "kind", "object_id"], name="organizations_searchentry_once"
            ),
        ]
