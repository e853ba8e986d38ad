"""What a database consists of, as its own catalogue tells it: names and definitions to compare."""

import re

from sqlalchemy import Engine, text

_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"

_POSTGRESQL = {
    "column": """
        SELECT relname || '.' || attname,
               concat_ws(' ', format_type(atttypid, atttypmod), collname,
                         CASE WHEN attnotnull THEN 'NOT NULL' END,
                         pg_get_expr(adbin, adrelid))
        FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
        LEFT JOIN pg_collation ON pg_collation.oid = attcollation AND collname <> 'default'
        LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
    """,
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": """
        SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal
    """,
}


def structure(engine: Engine) -> dict[str, str]:
    """Every column, constraint, index and trigger, without Alembic's own table."""
    parts = _of_sqlite(engine) if engine.dialect.name == "sqlite" else _of_postgresql(engine)
    return {name: what for name, what in parts.items() if "alembic_version" not in name}


def _of_postgresql(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return {
            f"{kind} {name}": definition
            for kind, query in _POSTGRESQL.items()
            for name, definition in connection.execute(text(query))
        }


def _of_sqlite(engine: Engine) -> dict[str, str]:
    """SQLite keeps the statements themselves; a table's is taken apart into its clauses."""
    parts: dict[str, str] = {}
    with engine.connect() as connection:
        for kind, name, statement in connection.execute(text(_SQLITE)):
            plain = re.sub(r"\s+", " ", statement.replace('"', "")).strip()
            if kind == "table":
                parts |= {f"table {name}: {clause}": "" for clause in _clauses(plain)}
            else:
                parts[f"{kind} {name}"] = plain
    return parts


def _clauses(statement: str) -> list[str]:
    """What stands between the commas of a CREATE TABLE, commas within parentheses aside."""
    body = statement[statement.index("(") + 1 : statement.rindex(")")]
    clauses = [""]
    depth = 0
    for char in body:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            clauses.append("")
        else:
            clauses[-1] += char
    return [part for clause in clauses for part in _apart(clause.strip())]


def _apart(clause: str) -> list[str]:
    """A column that was added later carries its constraint; others stand beside theirs."""
    column, inline, constraint = clause.partition(" CONSTRAINT ")
    if not inline:
        return [clause]
    name = column.split()[0]
    constraint = constraint.replace(" REFERENCES", f" FOREIGN KEY({name}) REFERENCES")
    return [column, f"CONSTRAINT {constraint}"]
