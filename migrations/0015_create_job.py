"""Work in the background.

Revision: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LIVE = "state IN ('queued', 'running')"


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=True),
        sa.Column("failure", sa.JSON(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('check_file', 'take_file_in', 'export', 'nightly')",
            name=op.f("ck_job_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_job_state"),
        ),
        sa.CheckConstraint(f"({LIVE}) = (ended_at IS NULL)", name=op.f("ck_job_ended_has_time")),
        sa.CheckConstraint(
            "state <> 'running' OR started_at IS NOT NULL", name=op.f("ck_job_running_has_time")
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (failure IS NOT NULL)", name=op.f("ck_job_failed_has_reason")
        ),
        sa.CheckConstraint(
            "(token IS NULL) OR (file_name IS NOT NULL)", name=op.f("ck_job_file_has_name")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_job_owner_id")),
        sa.ForeignKeyConstraint(["province_id"], ["province.id"], name=op.f("fk_job_province_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("token", name=op.f("uq_job_token")),
    )
    op.create_index("ix_job_owner_id_asked_at", "job", ["owner_id", "asked_at"])
    op.create_index("ix_job_province_id_asked_at", "job", ["province_id", "asked_at"])
    op.create_index("ix_job_key", "job", ["key"])
    op.create_index("ix_job_state", "job", ["state"])
    op.create_index(
        "uq_job_live_key",
        "job",
        ["key"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )


def downgrade() -> None:
    op.drop_table("job")
