"""PostgreSQL: without one feature that composite primary keys take away, and with statements that keep their plan."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base, features, operations
from psycopg import Connection
from psycopg._preparing import PrepareManager


class DatabaseFeatures(features.DatabaseFeatures):
    # GROUP BY id alone is not enough where the primary key is (organization_id, id).
    allows_group_by_selected_pks = False


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """What a log of queries shows; psycopg does not keep the text of a statement that it had prepared."""
        return super().last_executed_query(cursor, sql, params) or sql


class KeptStatements(PrepareManager):
    """Keeps prepared statements over a rollback.

    psycopg drops them all, for tables that the transaction may have made. Ours makes none, and a form that is refused
    would cost the next readers on its connection the planning of every question.
    """

    def clear(self) -> bool:
        return False


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def _configure_connection(self, connection: "Connection[Any]") -> bool:
        kept = KeptStatements()
        kept.prepare_threshold = connection.prepare_threshold
        connection._prepared = kept
        return super()._configure_connection(connection)  # type: ignore[misc, no-any-return]

    def fetch_prepared(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a question whose plan the server keeps, unless the address says `prepare_threshold=off`."""
        self.ensure_connection()
        # Wrappers write the context of the audit trail into statements; a question leaves no trail.
        wrappers, self.execute_wrappers = self.execute_wrappers, []
        try:
            with self._prepare_cursor(base.ServerBindingCursor(self.connection)) as cursor:  # type: ignore[attr-defined, call-arg]
                cursor.execute(statement, values)
                return cursor.fetchall()  # type: ignore[no-any-return]
        finally:
            self.execute_wrappers = wrappers
