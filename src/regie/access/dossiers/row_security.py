"""The second wall, on PostgreSQL: row-level security by municipality and collaboration.

The server compares every row with the bounds that ``walls.py`` tells it for the length of a transaction. Told nothing,
it shows nothing. Each table behind the wall gets its policy in the migration that makes it; FORCE holds the owner of
the tables to it too. Superusers and roles with BYPASSRLS pass it, so Regie refuses to serve as one of those.
"""

from typing import Any

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION regie_lets_through(municipality bigint, collaboration bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE current_setting('regie.width', true)
        WHEN 'all' THEN true
        WHEN 'municipality' THEN municipality::text = current_setting('regie.municipality', true)
        WHEN 'collaborations' THEN municipality::text = current_setting('regie.municipality', true)
            AND collaboration::text = ANY (string_to_array(current_setting('regie.collaborations', true), ','))
        ELSE false
    END
$$
"""
DOSSIERS = "regie_lets_through(municipality_id, collaboration_id)"
# Behind a dossier: the dossier's own policy decides, for this is asked as the same role.
IN_DOSSIER = "EXISTS (SELECT 1 FROM dossiers_dossier AS it WHERE it.id = dossier_id)"


class RaiseWall(migrations.operations.base.Operation):
    """Row-level security on the table of a model behind the wall. Does nothing on other databases."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The tables stay as they are."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor != "postgresql":
            return
        model = after.apps.get_model(app_label, self.model)
        table = editor.quote_name(model._meta.db_table)
        is_dossier = model._meta.db_table == "dossiers_dossier"
        condition = DOSSIERS if is_dossier else IN_DOSSIER
        if is_dossier:
            editor.execute(FUNCTION)
        editor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        editor.execute(f"CREATE POLICY regie_wall ON {table} USING ({condition}) WITH CHECK ({condition})")

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        if editor.connection.vendor != "postgresql":
            return
        table = editor.quote_name(before.apps.get_model(app_label, self.model)._meta.db_table)
        editor.execute(f"DROP POLICY regie_wall ON {table}")
        editor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")

    def describe(self) -> str:
        return f"Row-level security on {self.model}"
