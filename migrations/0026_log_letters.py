"""The log tells of letters that somebody had sent again.

Revision: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OLD = (
    *("plan_loaded", "plan_changed", "file_imported", "file_exported"),
    *("unit_created", "unit_changed", "person_created", "person_changed"),
    *("posting_created", "posting_changed", "posting_removed"),
    *("course_created", "course_changed"),
    *("enrolment_created", "enrolment_changed", "enrolment_removed"),
    *("completion_recorded", "completion_corrected"),
    *("assessment_recorded", "assessment_changed", "assessment_removed"),
    *("fact_recorded", "fact_changed", "fact_removed"),
    *("user_created", "user_invited", "user_activated", "user_changed"),
    *("password_changed", "code_refused", "role_granted", "role_revoked"),
    *("signed_in", "sign_in_refused", "national_id_shown", "backup_made", "demo_filled"),
    *("class_locked", "certificate_issued", "certificate_revoked", "office_changed"),
    *("attendance_recorded", "attendance_changed", "register_closed", "register_reopened"),
)
NEW = ("message_sent_again",)
NAME = "ck_audit_event_action"


def upgrade() -> None:
    _allow((*OLD, *NEW))


def downgrade() -> None:
    """What was logged of these is lost, as the letters are."""
    event = sa.table("audit_event", sa.column("action"))
    op.execute(event.delete().where(event.c.action.in_(NEW)))
    _allow(OLD)


def _allow(actions: tuple[str, ...]) -> None:
    """SQLite builds the table anew, and lets go of the old rule by itself; nothing refers to it."""
    rule = f"action IN ({', '.join(map(repr, actions))})"
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(NAME), "audit_event", type_="check")
        op.create_check_constraint(op.f(NAME), "audit_event", rule)
        return
    with op.batch_alter_table("audit_event", recreate="always") as audit_event:
        audit_event.create_check_constraint(op.f(NAME), rule)
