"""Places that were removed as a slip are remembered, so that who was told of one can be told.

Revision: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
STATUSES = (
    "'nominated', 'applied', 'unit_approved', 'confirmed', 'waiting', 'offered', 'withdrawn', "
    "'rejected', 'expired', 'substituted', 'class_cancelled'"
)
UNNOTICED = sa.text("noticed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "removed_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_class_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT, nullable=False),
        sa.Column("noticed_at", INSTANT, nullable=True),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_removed_place_status")),
        _owned("course_class"),
        _owned("person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removed_place")),
    )
    op.create_index("ix_removed_place_course_class_id", "removed_place", ["course_class_id"])
    op.create_index("ix_removed_place_person_id", "removed_place", ["person_id"])
    op.create_index(
        "ix_removed_place_unnoticed",
        "removed_place",
        ["removed_at"],
        postgresql_where=UNNOTICED,
        sqlite_where=UNNOTICED,
    )


def _owned(owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{owner}_id"],
        [f"{owner}.id"],
        name=op.f(f"fk_removed_place_{owner}_id"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    op.drop_table("removed_place")
