"""Letters, what people were told of classes, and calendar feeds. Nobody is told of what was before.

Revision: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
KINDS = (
    "'place', 'offer', 'class_changed', 'class_cancelled', 'reminder', 'approval', "
    "'nominations', 'report'"
)
WAITING = sa.text("state = 'waiting'")
UNNOTICED = sa.text("noticed_at IS NULL")


def upgrade() -> None:
    op.add_column("enrolment_event", sa.Column("noticed_at", INSTANT, nullable=True))
    op.execute("UPDATE enrolment_event SET noticed_at = at")
    op.create_index(
        "ix_enrolment_event_unnoticed",
        "enrolment_event",
        ["enrolment_id"],
        postgresql_where=UNNOTICED,
        sqlite_where=UNNOTICED,
    )
    _create_message()
    op.create_table(
        "class_notice",
        sa.Column("course_class_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=True),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("course_class_id", name=op.f("pk_class_notice")),
        sa.CheckConstraint(
            "(seen IS NULL) = (seen_at IS NULL)", name=op.f("ck_class_notice_seen_has_time")
        ),
        _owned("class_notice", "course_class"),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
        _owned("calendar_feed", "person"),
    )


def _create_message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("course_class_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("calendar", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("drafted_at", INSTANT, nullable=False),
        sa.Column("useful_until", INSTANT, nullable=False),
        sa.Column("next_try_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_message_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'failed', 'no_address', 'lapsed')",
            name=op.f("ck_message_state"),
        ),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_message_sent_has_time")
        ),
        sa.CheckConstraint(
            "state <> 'failed' OR error IS NOT NULL", name=op.f("ck_message_failed_has_reason")
        ),
        sa.CheckConstraint(
            "state NOT IN ('waiting', 'sent') OR address IS NOT NULL",
            name=op.f("ck_message_sent_has_address"),
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_message_province_id")
        ),
        _owned("message", "person"),
        _owned("message", "user"),
        _owned("message", "course_class"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_message_message_id")),
    )
    op.create_index("ix_message_province_id_drafted_at", "message", ["province_id", "drafted_at"])
    op.create_index("ix_message_state_province_id", "message", ["state", "province_id"])
    op.create_index("ix_message_course_class_id_kind", "message", ["course_class_id", "kind"])
    op.create_index("ix_message_person_id", "message", ["person_id"])
    op.create_index("ix_message_user_id", "message", ["user_id"])
    op.create_index(
        "ix_message_waiting",
        "message",
        ["next_try_at"],
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )


def _owned(table: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{owner}_id"], [f"{owner}.id"], name=op.f(f"fk_{table}_{owner}_id"), ondelete="CASCADE"
    )


def downgrade() -> None:
    for table in ("calendar_feed", "class_notice", "message"):
        op.drop_table(table)
    op.drop_index("ix_enrolment_event_unnoticed", table_name="enrolment_event")
    op.drop_column("enrolment_event", "noticed_at")
