"""What is recorded beside people and courses: schools, citizens, networks, outputs, declarations.

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(32), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.CheckConstraint(
            "stated_on < withdrawn_on", name=op.f("ck_statement_stated_before_withdrawn")
        ),
        sa.CheckConstraint(
            "subject IN ('leaders_aware', 'network_built', 'digital_university')",
            name=op.f("ck_statement_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_statement_province_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    op.create_index(
        "ix_statement_province_id_subject", "statement", ["province_id", "subject"], unique=False
    )
    op.create_table(
        "citizen_statistic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("working_age_population", sa.Integer(), nullable=False),
        sa.Column("skilled", sa.Integer(), nullable=False),
        sa.Column("proficient", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.CheckConstraint(
            "proficient >= 0 AND proficient <= skilled",
            name=op.f("ck_citizen_statistic_proficient_are_of_the_skilled"),
        ),
        sa.CheckConstraint(
            "skilled >= 0 AND skilled <= working_age_population",
            name=op.f("ck_citizen_statistic_skilled_are_of_the_people"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_citizen_statistic_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen_statistic")),
        sa.UniqueConstraint("unit_id", "as_of", name=op.f("uq_citizen_statistic_unit_id_as_of")),
    )
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("trained", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "trained >= 0 AND trained <= headcount",
            name=op.f("ck_declaration_trained_are_of_the_heads"),
        ),
        sa.CheckConstraint(
            "year BETWEEN 2000 AND 2100", name=op.f("ck_declaration_year_is_of_our_time")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_declaration_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("unit_id", "year", name=op.f("uq_declaration_unit_id_year")),
    )
    op.create_table(
        "network_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("established_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["unit.id"],
            name=op.f("fk_network_declaration_unit_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_declaration")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_network_declaration_unit_id")),
    )
    op.create_table(
        "school_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("has_stem", sa.Boolean(), nullable=False),
        sa.Column("has_digital_skills", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.CheckConstraint(
            "year BETWEEN 2000 AND 2100", name=op.f("ck_school_activity_year_is_of_our_time")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_school_activity_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_activity")),
        sa.UniqueConstraint(
            "unit_id",
            "year",
            "recorded_on",
            name=op.f("uq_school_activity_unit_id_year_recorded_on"),
        ),
    )
    op.create_table(
        "task_output",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_task_output_quantity_is_some")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_task_output_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_output")),
        sa.UniqueConstraint(
            "unit_id",
            "clause",
            "occurred_on",
            "title",
            name=op.f("uq_task_output_unit_id_clause_occurred_on_title"),
        ),
    )
    op.create_index("ix_task_output_occurred_on", "task_output", ["occurred_on"], unique=False)


def downgrade() -> None:
    op.drop_table("task_output")
    op.drop_table("school_activity")
    op.drop_table("network_declaration")
    op.drop_table("declaration")
    op.drop_table("citizen_statistic")
    op.drop_table("statement")
