"""Who was at a meeting, who came without a place, and when its register was closed.

Revision: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("meeting", sa.Column("late_from", INSTANT, nullable=True))
    op.add_column("meeting", sa.Column("closed_at", INSTANT, nullable=True))
    op.execute(
        "ALTER TABLE meeting ADD COLUMN closed_by_id INTEGER "
        'CONSTRAINT fk_meeting_closed_by_id REFERENCES "user" (id)'
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(32), nullable=False),
        sa.Column("way", sa.String(32), nullable=False),
        sa.Column("marked_at", INSTANT, nullable=False),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "presence IN ('present', 'late', 'excused', 'absent')",
            name=op.f("ck_attendance_presence"),
        ),
        sa.CheckConstraint(
            "way IN ('register', 'own', 'scan', 'walk_in', 'automatic')",
            name=op.f("ck_attendance_way"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_attendance_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_attendance_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["marked_by_id"], ["user.id"], name=op.f("fk_attendance_marked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "meeting_id", "enrolment_id", name=op.f("uq_attendance_meeting_id_enrolment_id")
        ),
    )
    op.create_index(op.f("ix_attendance_enrolment_id"), "attendance", ["enrolment_id"])
    op.create_table(
        "walk_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=True),
        sa.Column("matched_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(enrolment_id IS NULL) = (matched_at IS NULL)",
            name=op.f("ck_walk_in_matched_at_some_time"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_walk_in_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["noted_by_id"], ["user.id"], name=op.f("fk_walk_in_noted_by_id")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_walk_in_enrolment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
    )
    op.create_index(op.f("ix_walk_in_meeting_id"), "walk_in", ["meeting_id"])
    op.create_index(op.f("ix_walk_in_enrolment_id"), "walk_in", ["enrolment_id"])


def downgrade() -> None:
    op.drop_table("walk_in")
    op.drop_table("attendance")
    for column in ("closed_by_id", "closed_at", "late_from"):
        op.drop_column("meeting", column)
