"""Courses, classes and meetings.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_course"),
        sa.ForeignKeyConstraint(["organiser_id"], ["unit.id"], name=op.f("fk_course_organiser_id")),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_course_province_id")
        ),
        sa.UniqueConstraint("province_id", "code", name=op.f("uq_course_province_id_code")),
    )
    op.create_index(op.f("ix_course_organiser_id"), "course", ["organiser_id"], unique=False)
    op.create_table(
        "course_topic",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("course_id", "topic", name="pk_course_topic"),
        sa.CheckConstraint(
            "topic IN ('digital_transformation', 'digital_skills', 'digital_technology', "
            "'stem_steam', 'dx_expert', 'digital_engineering', 'other')",
            name=op.f("ck_course_topic_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_topic_course_id"), ondelete="CASCADE"
        ),
    )
    op.create_table(
        "course_audience",
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("course_id", "audience", name="pk_course_audience"),
        sa.CheckConstraint(
            "audience IN ('can_bo', 'cong_chuc', 'vien_chuc', 'nguoi_lao_dong', 'leaders', "
            "'it_staff', 'dx_advisers', 'village_cadres', 'enterprise_workers', 'press', "
            "'teachers', 'lecturers', 'students', 'citizens', 'experts')",
            name=op.f("ck_course_audience_audience"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["course.id"],
            name=op.f("fk_course_audience_course_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "course_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(32), nullable=True),
        sa.Column("venue", sa.String(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Numeric(6, 2), nullable=True),
        sa.Column("status", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_course_class"),
        sa.CheckConstraint(
            "starts_on <= ends_on", name=op.f("ck_course_class_begins_before_it_ends")
        ),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_course_class_capacity_is_a_count")),
        sa.CheckConstraint("hours > 0", name=op.f("ck_course_class_hours_are_some")),
        sa.CheckConstraint(
            "mode IN ('in_person', 'online', 'blended', 'mooc')", name=op.f("ck_course_class_mode")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'running', 'held', 'cancelled')",
            name=op.f("ck_course_class_status"),
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_class_course_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_course_class_province_id")
        ),
        sa.UniqueConstraint("province_id", "code", name=op.f("uq_course_class_province_id_code")),
    )
    op.create_index(op.f("ix_course_class_course_id"), "course_class", ["course_id"], unique=False)
    op.create_index(op.f("ix_course_class_ends_on"), "course_class", ["ends_on"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_class_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("venue", sa.String(), nullable=True),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.CheckConstraint(
            "part IN ('morning', 'afternoon', 'evening')", name=op.f("ck_meeting_part")
        ),
        sa.ForeignKeyConstraint(
            ["course_class_id"],
            ["course_class.id"],
            name=op.f("fk_meeting_course_class_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "course_class_id",
            "held_on",
            "part",
            name=op.f("uq_meeting_course_class_id_held_on_part"),
        ),
    )


def downgrade() -> None:
    op.drop_table("meeting")
    op.drop_table("course_class")
    op.drop_table("course_audience")
    op.drop_table("course_topic")
    op.drop_table("course")
