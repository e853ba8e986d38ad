"""Units with dated placements, aliases and successors.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.ForeignKeyConstraint(["province_id"], ["province.id"], name=op.f("fk_unit_province_id")),
        sa.UniqueConstraint("province_id", "code", name=op.f("uq_unit_province_id_code")),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column(
            "sort_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("sector", sa.String(32), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_placement"),
        sa.CheckConstraint(
            "valid_from <= valid_to", name=op.f("ck_placement_begins_before_it_ends")
        ),
        sa.CheckConstraint(
            "kind IN ('department', 'district_committee', 'commune_committee', "
            "'public_service_unit', 'primary_school', 'lower_secondary_school', "
            "'upper_secondary_school', 'multi_level_school', 'preschool', 'university', "
            "'college', 'vocational_school', 'press_agency', 'mass_organisation', "
            "'party_body', 'enterprise', 'province', 'other')",
            name=op.f("ck_placement_kind"),
        ),
        sa.CheckConstraint(
            "level IN ('province', 'district', 'commune')", name=op.f("ck_placement_level")
        ),
        sa.CheckConstraint("parent_id <> unit_id", name=op.f("ck_placement_not_under_itself")),
        sa.CheckConstraint(
            "sector IN ('state', 'state_enterprise', 'private_enterprise', 'other')",
            name=op.f("ck_placement_sector"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_placement_parent_id")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_placement_unit_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_placement_parent_id"), "placement", ["parent_id"], unique=False)
    op.create_index(op.f("ix_placement_search_key"), "placement", ["search_key"], unique=False)
    op.create_index(
        op.f("ix_placement_unit_id_valid_from"),
        "placement",
        ["unit_id", "valid_from"],
        unique=False,
    )
    op.create_table(
        "unit_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit_alias"),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_unit_alias_unit_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("unit_id", "search_key", name=op.f("uq_unit_alias_unit_id_search_key")),
    )
    op.create_index(op.f("ix_unit_alias_search_key"), "unit_alias", ["search_key"], unique=False)
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("takes_over_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_succession"),
        sa.CheckConstraint(
            "unit_id <> successor_id", name=op.f("ck_succession_not_its_own_successor")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["unit.id"],
            name=op.f("fk_succession_successor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_succession_unit_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "unit_id", "successor_id", name=op.f("uq_succession_unit_id_successor_id")
        ),
    )
    op.create_index(
        op.f("ix_succession_successor_id"), "succession", ["successor_id"], unique=False
    )
    never_overlap("placement", key="unit_id", first="valid_from", last="valid_to")


def downgrade() -> None:
    op.drop_table("succession")
    op.drop_table("unit_alias")
    op.drop_table("placement")
    op.drop_table("unit")


def never_overlap(table: str, *, key: str, first: str, last: str, only: str | None = None) -> None:
    """Forbid overlapping periods: by exclusion on PostgreSQL, by triggers on SQLite."""
    name = f"ex_{table}_{key}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        where = f" WHERE ({only})" if only else ""
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"({key} WITH =, daterange({first}, {last}, '[]') WITH &&){where}"
        )
        return
    mine = f"new.{only} AND " if only else ""
    theirs = f" AND other.{only}" if only else ""
    for moment in ("insert", "update"):
        itself = " AND other.id <> new.id" if moment == "update" else ""
        op.execute(
            f"CREATE TRIGGER {name}_{moment} BEFORE {moment.upper()} ON {table} "
            f"WHEN {mine}EXISTS (SELECT 1 FROM {table} AS other WHERE other.{key} = new.{key}"
            f"{theirs} AND other.{first} <= new.{last} AND other.{last} >= new.{first}{itself}) "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
