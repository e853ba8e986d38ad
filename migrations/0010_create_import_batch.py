"""Files brought in.

Revision: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
        sa.CheckConstraint(
            "(state = 'applied') = (applied_at IS NOT NULL)",
            name=op.f("ck_import_batch_applied_has_time"),
        ),
        sa.CheckConstraint(
            "kind IN ('units', 'roster', 'courses', 'enrolments', 'completions', 'assessments', "
            "'school-activities', 'citizen-statistics', 'networks', 'outputs', 'declarations')",
            name=op.f("ck_import_batch_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('received', 'checked', 'applied', 'dropped')",
            name=op.f("ck_import_batch_state"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_import_batch_actor_id")),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_import_batch_province_id")
        ),
        sa.UniqueConstraint("token", name=op.f("uq_import_batch_token")),
    )
    op.create_index(
        op.f("ix_import_batch_province_id_uploaded_at"),
        "import_batch",
        ["province_id", "uploaded_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("import_batch")
