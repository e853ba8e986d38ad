"""Who is under whom on which days, worked out from placements; filled from those there are.

Revision: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KINDS = (
    *("department", "district_committee", "commune_committee", "public_service_unit"),
    *("primary_school", "lower_secondary_school", "upper_secondary_school"),
    *("multi_level_school", "preschool", "university", "college", "vocational_school"),
    *("press_agency", "mass_organisation", "party_body", "enterprise", "province", "other"),
)
SECTORS = ("state", "state_enterprise", "private_enterprise", "other")

FILL = """
WITH RECURSIVE was AS (
  SELECT placement.unit_id, parent_id, valid_from, valid_to, kind, sector, province_id,
         lead(valid_from) OVER (PARTITION BY unit_id ORDER BY valid_from) AS next_from
  FROM placement JOIN unit ON unit.id = placement.unit_id
), stretch AS (
  SELECT unit_id, parent_id, valid_from AS first_on, valid_to AS last_on, true AS is_alive,
         true AS has_begun, kind, sector, province_id
  FROM was
  UNION ALL
  SELECT unit_id, parent_id, {after_valid_to}, coalesce({before_next_from}, {for_ever}), false,
         true, kind, sector, province_id
  FROM was
  WHERE valid_to < {for_ever} AND (next_from IS NULL OR next_from > {after_valid_to})
  UNION ALL
  SELECT unit.id, NULL, {since_ever}, coalesce({before_first}, {for_ever}), false, false, NULL,
         NULL, province_id
  FROM unit LEFT JOIN placement ON placement.unit_id = unit.id
  GROUP BY unit.id, province_id
  HAVING min(valid_from) IS NULL OR min(valid_from) > {since_ever}
), walk AS (
  SELECT unit_id, unit_id AS ancestor_id, parent_id AS above_id, first_on, last_on, province_id,
         0 AS distance, is_alive, is_alive AS is_held, kind, sector,
         '/' || CAST(unit_id AS TEXT) || '/' AS way
  FROM stretch WHERE has_begun
  UNION ALL
  SELECT walk.unit_id, above.unit_id, above.parent_id, {later}(walk.first_on, above.first_on),
         {earlier}(walk.last_on, above.last_on), walk.province_id, walk.distance + 1,
         walk.is_alive AND above.is_alive, walk.is_alive, walk.kind, walk.sector,
         walk.way || '/' || CAST(above.unit_id AS TEXT) || '/'
  FROM walk JOIN stretch AS above ON above.unit_id = walk.above_id
   AND above.first_on <= walk.last_on AND above.last_on >= walk.first_on
   AND walk.way NOT LIKE '%/' || CAST(above.unit_id AS TEXT) || '/%'
)
INSERT INTO ancestry (unit_id, ancestor_id, first_on, last_on, province_id, distance, is_alive,
                      is_held, kind, sector)
SELECT unit_id, ancestor_id, first_on, last_on, province_id, distance, is_alive, is_held, kind,
       sector
FROM walk
"""
WORDS = {
    "postgresql": {
        "after_valid_to": "valid_to + 1",
        "before_next_from": "next_from - 1",
        "before_first": "min(valid_from) - 1",
        "since_ever": "DATE '0001-01-01'",
        "for_ever": "DATE '9999-12-31'",
        "later": "greatest",
        "earlier": "least",
    },
    "sqlite": {
        "after_valid_to": "date(valid_to, '+1 day')",
        "before_next_from": "date(next_from, '-1 day')",
        "before_first": "date(min(valid_from), '-1 day')",
        "since_ever": "'0001-01-01'",
        "for_ever": "'9999-12-31'",
        "later": "max",
        "earlier": "min",
    },
}


def upgrade() -> None:
    op.create_table(
        "ancestry",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("ancestor_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("distance", sa.Integer(), nullable=False),
        sa.Column("is_alive", sa.Boolean(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("sector", sa.String(32), nullable=False),
        sa.CheckConstraint(f"kind IN {KINDS!r}", name=op.f("ck_ancestry_kind")),
        sa.CheckConstraint(f"sector IN {SECTORS!r}", name=op.f("ck_ancestry_sector")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_ancestry_unit_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ancestor_id"], ["unit.id"], name=op.f("fk_ancestry_ancestor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_ancestry_province_id")
        ),
        sa.PrimaryKeyConstraint("unit_id", "ancestor_id", "first_on", name=op.f("pk_ancestry")),
    )
    op.create_index(
        "ix_ancestry_ancestor_id_unit_id", "ancestry", ["ancestor_id", "unit_id"], unique=False
    )
    op.create_index(
        "ix_ancestry_province_id_unit_id", "ancestry", ["province_id", "unit_id"], unique=False
    )
    op.execute(FILL.format(**WORDS[op.get_bind().dialect.name]))


def downgrade() -> None:
    op.drop_table("ancestry")
