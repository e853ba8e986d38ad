"""Accounts and the roles they have over subtrees.

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("session_key", sa.String(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_user"),
        sa.CheckConstraint(
            "person_id IS NULL OR province_id IS NOT NULL", name=op.f("ck_user_person_has_province")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_user_person_id")),
        sa.ForeignKeyConstraint(["province_id"], ["province.id"], name=op.f("fk_user_province_id")),
        sa.UniqueConstraint("person_id", name=op.f("uq_user_person_id")),
        sa.UniqueConstraint("session_key", name=op.f("uq_user_session_key")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
        sa.CheckConstraint(
            "province_id IS NOT NULL OR role = 'administrator'",
            name=op.f("ck_role_grant_only_administrators_everywhere"),
        ),
        sa.CheckConstraint(
            "role IN ('administrator', 'home_affairs', 'dx_office', 'education', 'unit_contact', "
            "'manager', 'trainee')",
            name=op.f("ck_role_grant_role"),
        ),
        sa.CheckConstraint(
            "unit_id IS NULL OR province_id IS NOT NULL",
            name=op.f("ck_role_grant_unit_has_province"),
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["user.id"], name=op.f("fk_role_grant_granted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_role_grant_province_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_role_grant_unit_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_role_grant_user_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(
        op.f("uq_role_grant_whole"),
        "role_grant",
        ["user_id", "role", sa.text("coalesce(province_id, 0)"), sa.text("coalesce(unit_id, 0)")],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("role_grant")
    op.drop_table("user")
