"""Totals of figures, kept for speed, and what is known of them.

Revision: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

AUDIENCES = (
    *("can_bo", "cong_chuc", "vien_chuc", "nguoi_lao_dong", "leaders", "it_staff", "dx_advisers"),
    *("village_cadres", "enterprise_workers", "press", "teachers", "lecturers", "students"),
    *("citizens", "experts"),
)
MEASURES = (
    *("people", "staff_denominator", "staff_value", "staff_participations"),
    *(f"{audience}_denominator" for audience in AUDIENCES),
    *(f"{audience}_value" for audience in AUDIENCES),
    *("it_denominator", "it_value", "it_participations", "it_trained", "it_assessed", "it_passed"),
    *("stem_denominator", "stem_value", "stem_participations"),
    *(f"courses_{audience}" for audience in AUDIENCES),
)


def upgrade() -> None:
    op.create_table(
        "coverage_ledger",
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("rules", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint(
            "(counted_on IS NULL) = (first_year IS NULL)"
            " AND (counted_on IS NULL) = (last_year IS NULL)",
            name=op.f("ck_coverage_ledger_kept_or_not"),
        ),
        sa.ForeignKeyConstraint(
            ["province_id"],
            ["province.id"],
            name=op.f("fk_coverage_ledger_province_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("province_id", name=op.f("pk_coverage_ledger")),
    )
    op.create_table(
        "coverage_total",
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in MEASURES),
        sa.ForeignKeyConstraint(
            ["province_id"],
            ["province.id"],
            name=op.f("fk_coverage_total_province_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "province_id", "year", "group_id", "day", name=op.f("pk_coverage_total")
        ),
    )


def downgrade() -> None:
    op.drop_table("coverage_total")
    op.drop_table("coverage_ledger")
