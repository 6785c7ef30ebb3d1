"""What the application's role may do with which table. Run after every migration, as the owner.

Ordinary tables may be read and written row by row; nobody but the owner may empty or change a table. The tables named
below are stricter: their rows are history (domain § 8, Ledger; § 2, Events), so the role itself cannot rewrite them.
"""

from django.apps import apps
from django.db import connections, transaction
from psycopg import sql

# (app label, model): the privileges that remain.
STRICT: dict[tuple[str, str], str] = {
    ("ledger", "movement"): "SELECT, INSERT",
    ("ledger", "account"): "SELECT, INSERT",
    ("ledger", "balance"): "SELECT",
    ("machinery", "event"): "SELECT, INSERT",
    ("contracts", "termsversion"): "SELECT, INSERT",
    ("contracts", "payment"): "SELECT, INSERT",
    ("contracts", "position"): "SELECT, INSERT",
    ("papers", "document"): "SELECT, INSERT",
    ("papers", "copy"): "SELECT, INSERT",
    ("contracts", "sealedbid"): "SELECT, INSERT",
    ("contracts", "classdispute"): "SELECT, INSERT",
}


def grant() -> None:
    """Give the application's role its privileges on all tables, in one transaction: it never has more in between."""
    owner = connections["owner"]
    role = connections["default"].settings_dict["USER"]
    if role == owner.settings_dict["USER"]:
        return
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        for statement in _statements():
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))


def _statements() -> list[str]:
    statements = [
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ]
    for model in apps.get_models():
        left = STRICT.get((model._meta.app_label, model._meta.model_name or ""))
        if left is not None:
            table = f'"{model._meta.db_table}"'
            statements += [f"REVOKE ALL ON {table} FROM {{role}}", f"GRANT {left} ON {table} TO {{role}}"]
    return statements
