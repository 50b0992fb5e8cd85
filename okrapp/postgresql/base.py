"""PostgreSQL, with the one feature that composite primary keys take away."""

from django.db.backends.postgresql import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    # GROUP BY id alone is not enough where the primary key is (organization_id, id).
    allows_group_by_selected_pks = False


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
