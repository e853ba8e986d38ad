"""What an opening plan says of a class: its address on the network, cost, funds and trainers.

Revision: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # By hand: SQLite would otherwise build the table anew, and lose what hangs on it.
    op.execute(
        "ALTER TABLE course_class ADD COLUMN cost BIGINT "
        "CONSTRAINT ck_course_class_cost_is_a_sum CHECK (cost >= 0)"
    )
    for column in ("funds", "link"):
        op.add_column("course_class", sa.Column(column, sa.String(), nullable=True))
    op.create_table(
        "trainer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_class_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("hours", sa.Numeric(6, 2), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_trainer"),
        sa.CheckConstraint("hours > 0", name=op.f("ck_trainer_hours_are_some")),
        sa.ForeignKeyConstraint(
            ["course_class_id"],
            ["course_class.id"],
            name="fk_trainer_course_class_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_trainer_person_id"),
    )
    op.create_index(op.f("ix_trainer_course_class_id"), "trainer", ["course_class_id"])
    op.create_index(op.f("ix_trainer_person_id"), "trainer", ["person_id"])
    op.create_index(op.f("ix_trainer_name_key"), "trainer", ["name_key"])


def downgrade() -> None:
    op.drop_table("trainer")
    for column in ("link", "funds", "cost"):
        op.drop_column("course_class", column)
