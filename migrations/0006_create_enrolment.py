"""Enrolments and their events.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_class_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(32), nullable=True),
        sa.Column("position", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment"),
        sa.CheckConstraint(
            "category IN ('can_bo', 'cong_chuc', 'vien_chuc', 'nguoi_lao_dong', "
            "'khong_chuyen_trach', 'student', 'citizen')",
            name=op.f("ck_enrolment_category"),
        ),
        sa.CheckConstraint(
            "status IN ('nominated', 'applied', 'unit_approved', 'confirmed', 'waiting', "
            "'offered', 'withdrawn', 'rejected', 'expired', 'substituted', "
            "'class_cancelled')",
            name=op.f("ck_enrolment_status"),
        ),
        sa.ForeignKeyConstraint(
            ["course_class_id"],
            ["course_class.id"],
            name=op.f("fk_enrolment_course_class_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_enrolment_unit_id")),
        sa.UniqueConstraint(
            "id",
            "person_id",
            "course_class_id",
            name=op.f("uq_enrolment_id_person_id_course_class_id"),
        ),
    )
    op.create_index(
        op.f("ix_enrolment_course_class_id"), "enrolment", ["course_class_id"], unique=False
    )
    op.create_index(
        op.f("ix_enrolment_person_id_course_class_id"),
        "enrolment",
        ["person_id", "course_class_id"],
        unique=False,
    )
    op.create_index(
        op.f("uq_enrolment_live"),
        "enrolment",
        ["course_class_id", "person_id"],
        unique=True,
        postgresql_where=sa.text(
            "status IN ('applied', 'confirmed', 'nominated', 'offered', 'unit_approved', 'waiting')"
        ),
        sqlite_where=sa.text(
            "status IN ('applied', 'confirmed', 'nominated', 'offered', 'unit_approved', 'waiting')"
        ),
    )
    op.create_table(
        "enrolment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment_event"),
        sa.CheckConstraint(
            "status IN ('nominated', 'applied', 'unit_approved', 'confirmed', 'waiting', "
            "'offered', 'withdrawn', 'rejected', 'expired', 'substituted', "
            "'class_cancelled')",
            name=op.f("ck_enrolment_event_status"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["user.id"], name=op.f("fk_enrolment_event_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_enrolment_event_enrolment_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(
        op.f("ix_enrolment_event_enrolment_id"), "enrolment_event", ["enrolment_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("enrolment_event")
    op.drop_table("enrolment")
