"""Lists of results are signed and locked; outcomes change then by a decision, for a reason.

Revision: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

LOCKED = "(locked_at IS NULL) = (decision IS NULL) AND (locked_at IS NULL) = (decided_on IS NULL)"


def upgrade() -> None:
    op.add_column("course_class", sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "ALTER TABLE course_class ADD COLUMN locked_by_id INTEGER "
        'CONSTRAINT fk_course_class_locked_by_id REFERENCES "user" (id)'
    )
    op.add_column("course_class", sa.Column("decision", sa.String(), nullable=True))
    # Its rule goes with it: SQLite would otherwise build the table anew, and lose what hangs on it.
    op.execute(
        "ALTER TABLE course_class ADD COLUMN decided_on DATE "
        f"CONSTRAINT ck_course_class_locked_by_decision CHECK ({LOCKED})"
    )
    op.add_column("completion", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("completion", sa.Column("document", sa.String(), nullable=True))


def downgrade() -> None:
    for column in ("document", "reason"):
        op.drop_column("completion", column)
    for column in ("decided_on", "decision", "locked_by_id", "locked_at"):
        op.drop_column("course_class", column)
