"""The audit log.

Revision: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("subject_type", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("subject_label", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
        sa.CheckConstraint(
            "action IN ('plan_loaded', 'plan_changed', 'file_imported', 'file_exported', "
            "'unit_created', 'unit_changed', 'person_created', 'person_changed', "
            "'posting_created', 'posting_changed', 'posting_removed', "
            "'course_created', 'course_changed', "
            "'enrolment_created', 'enrolment_changed', 'enrolment_removed', "
            "'completion_recorded', "
            "'completion_corrected', 'assessment_recorded', 'assessment_changed', "
            "'assessment_removed', 'fact_recorded', 'fact_changed', 'fact_removed', "
            "'user_created', 'user_invited', 'user_activated', 'user_changed', "
            "'password_changed', 'code_refused', 'role_granted', 'role_revoked', 'signed_in', "
            "'sign_in_refused', 'national_id_shown', 'backup_made', 'demo_filled')",
            name=op.f("ck_audit_event_action"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_audit_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_audit_event_province_id")
        ),
    )
    op.create_index(
        op.f("ix_audit_event_province_id_at"), "audit_event", ["province_id", "at"], unique=False
    )
    op.create_index(
        op.f("ix_audit_event_actor_id_at"), "audit_event", ["actor_id", "at"], unique=False
    )
    op.create_index(
        op.f("ix_audit_event_subject"), "audit_event", ["subject_type", "subject_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("audit_event")
