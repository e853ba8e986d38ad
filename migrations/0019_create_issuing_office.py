"""How the documents of an office look.

Revision: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

PROVINCE = sa.text("unit_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "issuing_office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("above", sa.String(), nullable=False),
        sa.Column("symbol", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("signature", sa.JSON(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("archive", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_issuing_office_province_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_issuing_office_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuing_office")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_issuing_office_unit_id")),
    )
    op.create_index(
        "uq_issuing_office_province",
        "issuing_office",
        ["province_id"],
        unique=True,
        postgresql_where=PROVINCE,
        sqlite_where=PROVINCE,
    )


def downgrade() -> None:
    op.drop_table("issuing_office")
