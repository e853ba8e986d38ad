"""How one gets into a class: approvals, when one may ask, offers, seats that units hold.

Revision: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


INSTANT = sa.DateTime(timezone=True)
APPROVALS = "approval IN ('none', 'unit', 'organiser', 'both')"
CHECKED = (
    ("approval", "VARCHAR(32) DEFAULT 'none' NOT NULL", "approval", APPROVALS),
    ("offer_hours", "INTEGER DEFAULT 48 NOT NULL", "offers_stand_some_time", "offer_hours > 0"),
    (
        *("threshold", "INTEGER DEFAULT 80 NOT NULL"),
        *("threshold_is_a_share", "threshold BETWEEN 0 AND 100"),
    ),
)
"""Columns with their own checks, in SQL that both databases read: SQLite would otherwise build the
table anew, and lose what hangs on it."""


def upgrade() -> None:
    for column, what, name, rule in CHECKED:
        op.execute(
            f"ALTER TABLE course_class ADD COLUMN {column} {what} "
            f"CONSTRAINT ck_course_class_{name} CHECK ({rule})"
        )
    op.add_column("course_class", sa.Column("registration_from", INSTANT, nullable=True))
    op.add_column("course_class", sa.Column("registration_until", INSTANT, nullable=True))
    op.add_column("course_class", sa.Column("holds_until", sa.Date(), nullable=True))
    op.add_column(
        "course_class",
        sa.Column("is_late_present", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column("enrolment", sa.Column("offered_until", INSTANT, nullable=True))
    op.execute(
        "ALTER TABLE enrolment ADD COLUMN replaces_id INTEGER "
        "CONSTRAINT fk_enrolment_replaces_id REFERENCES enrolment (id)"
    )
    op.create_index(op.f("ix_enrolment_replaces_id"), "enrolment", ["replaces_id"])
    unsettled = sa.text("status IN ('applied', 'nominated', 'offered', 'unit_approved', 'waiting')")
    op.create_index(
        op.f("ix_enrolment_unsettled"),
        "enrolment",
        ["course_class_id", "created_at"],
        postgresql_where=unsettled,
        sqlite_where=unsettled,
    )
    op.create_table(
        "seat_hold",
        sa.Column("course_class_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("course_class_id", "unit_id", name="pk_seat_hold"),
        sa.CheckConstraint("seats > 0", name=op.f("ck_seat_hold_seats_are_some")),
        sa.ForeignKeyConstraint(
            ["course_class_id"],
            ["course_class.id"],
            name="fk_seat_hold_course_class_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_seat_hold_unit_id"),
    )


def downgrade() -> None:
    op.drop_table("seat_hold")
    op.drop_index("ix_enrolment_unsettled", table_name="enrolment")
    op.drop_index("ix_enrolment_replaces_id", table_name="enrolment")
    for column in ("replaces_id", "offered_until"):
        op.drop_column("enrolment", column)
    for column in (
        *("is_late_present", "holds_until", "registration_until", "registration_from"),
        *(name for name, *_rest in CHECKED),
    ):
        op.drop_column("course_class", column)
