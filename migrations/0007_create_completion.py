"""Recorded outcomes of enrolments.

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "completion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_class_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("result", sa.String(32), nullable=True),
        sa.Column("score", sa.Numeric(8, 2), nullable=True),
        sa.Column("certificate_no", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_completion"),
        sa.CheckConstraint(
            "outcome IN ('completed', 'incomplete', 'absent', 'withdrawn')",
            name=op.f("ck_completion_outcome"),
        ),
        sa.CheckConstraint("result IN ('pass', 'fail')", name=op.f("ck_completion_result")),
        sa.CheckConstraint("score >= 0", name=op.f("ck_completion_score_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "person_id", "course_class_id"],
            ["enrolment.id", "enrolment.person_id", "enrolment.course_class_id"],
            name=op.f("fk_completion_enrolment_id_person_id_course_class_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_completion_credit"),
        "completion",
        ["course_class_id", "person_id"],
        unique=False,
        postgresql_where=sa.text("is_current AND outcome = 'completed'"),
        sqlite_where=sa.text("is_current = 1 AND outcome = 'completed'"),
    )
    op.create_index(
        op.f("ix_completion_enrolment_id"), "completion", ["enrolment_id"], unique=False
    )
    op.create_index(
        op.f("ix_completion_person_credit"),
        "completion",
        ["person_id", "course_class_id"],
        unique=False,
        postgresql_where=sa.text("is_current AND outcome = 'completed'"),
        sqlite_where=sa.text("is_current = 1 AND outcome = 'completed'"),
    )
    op.create_index(
        op.f("uq_completion_current"),
        "completion",
        ["enrolment_id"],
        unique=True,
        postgresql_where=sa.text("is_current"),
        sqlite_where=sa.text("is_current = 1"),
    )


def downgrade() -> None:
    op.drop_table("completion")
