"""Assessments of digital skills.

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Numeric(8, 2), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sa.CheckConstraint("score >= 0", name=op.f("ck_assessment_score_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assessment_person_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "person_id", "taken_on", "system", name=op.f("uq_assessment_person_id_taken_on_system")
        ),
    )
    op.create_index(op.f("ix_assessment_taken_on"), "assessment", ["taken_on"], unique=False)


def downgrade() -> None:
    op.drop_table("assessment")
