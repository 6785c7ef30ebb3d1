"""What PostgreSQL's catalogue says of a database: all of ``public`` by which it could differ from another one."""

import re

import psycopg
from psycopg import sql

_ASKED = {
    "relation": """
        SELECT relname, concat_ws(' ', relkind, relpersistence, relrowsecurity, relforcerowsecurity, relreplident,
            reloptions, pg_get_userbyid(relowner), pg_get_viewdef(oid),
            (SELECT array_agg(one::text ORDER BY one::text) FROM unnest(relacl) one))
        FROM pg_class WHERE relnamespace = 'public'::regnamespace""",
    "column": """
        SELECT concat(attrelid::regclass, '.', attname), concat_ws(' ',
            rank() OVER (PARTITION BY attrelid ORDER BY attnum), format_type(atttypid, atttypmod), attnotnull,
            attidentity, attgenerated, attcollation::regcollation, attstorage, attcompression, attstattarget,
            attacl, attoptions,
            (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum))
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped""",
    "constraint": """
        SELECT concat_ws(' ', conrelid::regclass, conname), concat_ws(' ', contype, pg_get_constraintdef(oid),
            convalidated, condeferrable, condeferred, connoinherit)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "index": """
        SELECT indexrelid::regclass::text, concat_ws(' ', pg_get_indexdef(indexrelid), indisunique, indisprimary,
            indisvalid, indisclustered, indisreplident)
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace""",
    "trigger": """
        SELECT concat_ws(' ', tgrelid::regclass, tgname), concat_ws(' ', pg_get_triggerdef(pg_trigger.oid), tgenabled)
        FROM pg_trigger WHERE NOT tgisinternal""",
    "function": """
        SELECT pg_proc.oid::regprocedure::text, concat_ws(' ', pg_get_functiondef(oid), pg_get_userbyid(proowner),
            (SELECT array_agg(one::text ORDER BY one::text) FROM unnest(proacl) one))
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
    "sequence": """
        SELECT sequencename, concat_ws(' ', data_type, start_value, min_value, max_value, increment_by, cycle,
            cache_size, coalesce(last_value, 0), (SELECT concat_ws(' ', refobjid::regclass, refobjsubid, deptype)
                FROM pg_depend WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
                AND objid = format('public.%I', sequencename)::regclass))
        FROM pg_sequences WHERE schemaname = 'public'""",
    "type": """
        SELECT typname, concat_ws(' ', typtype, format_type(typbasetype, typtypmod), pg_get_userbyid(typowner), typacl,
            (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = pg_type.oid))
        FROM pg_type WHERE typnamespace = 'public'::regnamespace""",
    "comment": """
        SELECT concat_ws(' ', pg_describe_object(classoid, objoid, objsubid)), description
        FROM pg_description WHERE pg_describe_object(classoid, objoid, objsubid) NOT LIKE '%pg\\_%'
            AND objoid >= 16384""",
    "default privileges": "SELECT defaclobjtype, defaclacl::text FROM pg_default_acl",
    "extension": "SELECT extname, extversion FROM pg_extension",
    "schema": "SELECT nspname, concat_ws(' ', pg_get_userbyid(nspowner), nspacl) FROM pg_namespace "
    "WHERE nspname !~ '^pg_(temp|toast)'",
}
_ROWS = (
    "SELECT coalesce(jsonb_agg(to_jsonb(one) - 'id' - 'applied' ORDER BY to_jsonb(one) - 'id' - 'applied'), '[]')::text"
)
_SAID_AGAIN = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'said_again' AND conrelid = {}::regclass
"""
_CAST = re.compile(r"\(ARRAY\[([^\]]*)\]\)::text\[\]")


type Catalogue = dict[tuple[str, str], str]


def at(address: str) -> Catalogue:
    """What stands in the catalogue of the database at this address."""
    with psycopg.connect(address) as connection:
        return of(connection)


def of(connection: psycopg.Connection) -> Catalogue:
    """Kind and name of each thing → all that is known of it; of a table also its rows, but for their numbers."""
    found = {
        (kind, name): _settled(definition)
        for kind, query in _ASKED.items()
        for name, definition in connection.execute(query.encode()).fetchall()
    }
    for kind, name in found:
        if found[kind, name].startswith("c CHECK ((("):
            found[kind, name] = _said_again(connection, name.split()[0], found[kind, name])
    for table in [name for (kind, name), known in found.items() if kind == "relation" and known.startswith("r ")]:
        rows = connection.execute(sql.SQL(_ROWS + " FROM {} one").format(sql.Identifier(table))).fetchone()
        found["rows", table] = str(rows and rows[0])
    return found


def differences(one: Catalogue, other: Catalogue) -> dict[tuple[str, str], tuple[str | None, str | None]]:
    """Kind and name of what is not the same in two databases → what each of them says of it."""
    names = sorted(one.keys() | other.keys())
    return {name: (one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)}


def _said_again(connection: psycopg.Connection, table: str, definition: str) -> str:
    """A check as PostgreSQL writes it once it has read its own writing: AND in AND loses its parentheses then."""
    check, closing = definition.removeprefix("c ").rsplit(")", 1)
    with connection.transaction(force_rollback=True):
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT said_again {check})".encode())
        said = connection.execute(sql.SQL(_SAID_AGAIN).format(sql.Literal(table))).fetchone()
    return f"c {said and said[0]}{closing}"


def _settled(definition: str) -> str:
    """PostgreSQL casts a list of words as a whole where a migration wrote it, and word by word once it was dumped."""
    return _CAST.sub(lambda cast: f"ARRAY[{', '.join(f'({word})::text' for word in cast[1].split(', '))}]", definition)
