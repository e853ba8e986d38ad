"""One-time codes for accounts.

Revision: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LIVE = sa.text("used_at IS NULL AND voided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "account_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_attempts", sa.Integer(), nullable=False),
        sa.CheckConstraint("created_at < expires_at", name=op.f("ck_account_code_expires_later")),
        sa.CheckConstraint(
            "purpose IN ('open', 'new_password')", name=op.f("ck_account_code_purpose")
        ),
        sa.CheckConstraint(
            "used_at IS NULL OR voided_at IS NULL", name=op.f("ck_account_code_used_or_voided")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_account_code_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_account_code_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_code")),
    )
    op.create_index("ix_account_code_user_id", "account_code", ["user_id"], unique=False)
    op.create_index(
        "uq_account_code_live",
        "account_code",
        ["user_id"],
        unique=True,
        postgresql_where=LIVE,
        sqlite_where=LIVE,
    )


def downgrade() -> None:
    op.drop_table("account_code")
