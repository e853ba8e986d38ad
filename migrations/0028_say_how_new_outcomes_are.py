"""The day on which an outcome was recorded where it comes from: a newer file may replace it.

Revision: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("completion", sa.Column("stated_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("completion", "stated_on")
