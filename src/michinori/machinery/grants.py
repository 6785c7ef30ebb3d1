"""The privileges of the application's database role on each table. Run after every migration, as the owner.

The role may read and write the rows of ordinary tables; only the owner may truncate or alter a table. The tables in
``STRICT`` hold history (domain § 8, Ledger; § 2, Events), which the role cannot rewrite.
"""

from django.apps import apps
from django.db import connections, transaction
from psycopg import sql

# (app label, model) → the privileges that the role has on its table.
STRICT: dict[tuple[str, str], str] = {
    ("ledger", "movement"): "SELECT, INSERT",
    ("ledger", "account"): "SELECT, INSERT",
    ("ledger", "balance"): "SELECT",
    ("ledger", "closedmonth"): "SELECT, INSERT",
    ("ledger", "monthsum"): "SELECT, INSERT",
    ("ledger", "freeze"): "SELECT, INSERT, UPDATE",
    ("machinery", "event"): "SELECT, INSERT",
    ("machinery", "setting"): "SELECT, INSERT",
    ("machinery", "maintenance"): "SELECT, INSERT, UPDATE",
    ("machinery", "kindofwork"): "SELECT, INSERT, UPDATE (ja, en, icon, place, retired_at)",
    ("people", "securityentry"): "SELECT, INSERT, DELETE",
    ("contracts", "termsversion"): "SELECT, INSERT",
    ("contracts", "payment"): "SELECT, INSERT",
    ("contracts", "position"): "SELECT, INSERT",
    ("contracts", "remark"): "SELECT, INSERT",
    ("papers", "document"): "SELECT, INSERT",
    ("papers", "copy"): "SELECT, INSERT",
    ("contracts", "sealedbid"): "SELECT, INSERT",
    ("contracts", "classdispute"): "SELECT, INSERT",
    ("treasury", "taxregistration"): "SELECT, INSERT",
    ("treasury", "payouthold"): "SELECT, INSERT, UPDATE",
    ("treasury", "lineassignment"): "SELECT, INSERT, UPDATE",
    ("treasury", "actreason"): "SELECT, INSERT",
    ("treasury", "statementday"): "SELECT",
    ("people", "askedconsent"): "SELECT, INSERT",
    ("people", "consent"): "SELECT, INSERT",
    ("people", "look"): "SELECT, INSERT, UPDATE",
    ("people", "staffact"): "SELECT, INSERT, UPDATE",
    ("people", "staffnote"): "SELECT, INSERT, UPDATE",
    ("support", "closure"): "SELECT, INSERT, UPDATE",
    ("legal", "version"): "SELECT, INSERT",
    ("legal", "lawyercheck"): "SELECT, INSERT",
    ("figures", "monthfigure"): "SELECT, INSERT",
    ("figures", "countedmonth"): "SELECT, INSERT",
    ("figures", "searchmark"): "SELECT, INSERT, DELETE",
    ("figures", "searchword"): "SELECT, INSERT, UPDATE",
    ("market", "ndatext"): "SELECT, INSERT",
    ("market", "nda"): "SELECT, INSERT, UPDATE",
}


def grant() -> None:
    """Grant the application's role its privileges on all tables, in one transaction, so that it
    never has more of them.
    """
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
