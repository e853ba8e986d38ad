"""Provinces and their plans, as the documents print them.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "province",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name_vi", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_province"),
        sa.UniqueConstraint("code", name=op.f("uq_province_code")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("title_vi", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("horizon", sa.Integer(), nullable=False),
        sa.Column("orientation", sa.Integer(), nullable=False),
        sa.Column("deadlines_are_strict", sa.Boolean(), nullable=False),
        sa.Column("funding_vi", sa.String(), nullable=False),
        sa.Column("funding_en", sa.String(), nullable=False),
        sa.Column("funding_clauses", sa.JSON(), nullable=False),
        sa.Column("stem_clauses", sa.JSON(), nullable=False),
        sa.Column("stem_subjects", sa.JSON(), nullable=False),
        sa.Column("stem_levels", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.CheckConstraint(
            "horizon <= orientation", name=op.f("ck_plan_horizon_before_orientation")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_plan_province_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("province_id", name=op.f("uq_plan_province_id")),
    )
    op.create_table(
        "legal_basis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("about_vi", sa.String(), nullable=False),
        sa.Column("about_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_legal_basis"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_legal_basis_plan_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_legal_basis_plan_id_number")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("is_group", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_organisation_plan_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("plan_id", "name", name=op.f("uq_organisation_plan_id_name")),
    )
    op.create_table(
        "plan_audience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("name_vi", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plan_audience"),
        sa.CheckConstraint(
            "code IN ('can_bo', 'cong_chuc', 'vien_chuc', 'nguoi_lao_dong', 'leaders', "
            "'it_staff', 'dx_advisers', 'village_cadres', 'enterprise_workers', 'press', "
            "'teachers', 'lecturers', 'students', 'citizens', 'experts')",
            name=op.f("ck_plan_audience_code"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_audience_plan_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_plan_audience_plan_id_code")),
    )
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("title_vi", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(32), nullable=True),
        sa.Column("recurrence", sa.String(32), nullable=False),
        sa.Column("due_year", sa.Integer(), nullable=True),
        sa.Column("counts", sa.String(32), nullable=True),
        sa.Column("sectors", sa.JSON(), nullable=True),
        sa.Column("audiences", sa.JSON(), nullable=True),
        sa.Column("subject", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_target"),
        sa.CheckConstraint("counts IN ('trained', 'sent')", name=op.f("ck_target_counts")),
        sa.CheckConstraint(
            "kind IN ('staff_trained', 'it_staff_trained_and_assessed', "
            "'courses_per_audience', 'experts', 'stem_teachers', 'stem_schools', "
            "'citizens_skilled', 'units_with_network', 'digital_engineers', "
            "'communication_programmes', 'qualitative')",
            name=op.f("ck_target_kind"),
        ),
        sa.CheckConstraint(
            "(kind = 'qualitative') = (subject IS NOT NULL)",
            name=op.f("ck_target_only_qualitative_has_subject"),
        ),
        sa.CheckConstraint(
            "recurrence IN ('yearly', 'once', 'quarterly')", name=op.f("ck_target_recurrence")
        ),
        sa.CheckConstraint(
            "subject IN ('leaders_aware', 'network_built', 'digital_university')",
            name=op.f("ck_target_subject"),
        ),
        sa.CheckConstraint("threshold >= 0", name=op.f("ck_target_threshold_is_not_negative")),
        sa.CheckConstraint(
            "unit IN ('percent', 'people', 'courses_per_audience', 'programmes_per_year', "
            "'programmes_per_quarter')",
            name=op.f("ck_target_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_target_plan_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_target_plan_id"), "target", ["plan_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("group", sa.String(32), nullable=False),
        sa.Column("title_vi", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("lead", sa.JSON(), nullable=False),
        sa.Column("coordinating", sa.JSON(), nullable=False),
        sa.Column("from_year", sa.Integer(), nullable=True),
        sa.Column("to_year", sa.Integer(), nullable=True),
        sa.Column("frequency", sa.String(32), nullable=True),
        sa.Column("result_vi", sa.String(), nullable=True),
        sa.Column("result_en", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.CheckConstraint("from_year <= to_year", name=op.f("ck_task_begins_before_it_ends")),
        sa.CheckConstraint(
            "frequency IN ('yearly', 'once', 'quarterly')", name=op.f("ck_task_frequency")
        ),
        sa.CheckConstraint(
            "\"group\" IN ('awareness', 'skills', 'human_resources', 'policy', 'finance', "
            "'cooperation')",
            name=op.f("ck_task_group"),
        ),
        sa.CheckConstraint("source IN ('body', 'annex')", name=op.f("ck_task_source")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_task_plan_id"), ondelete="CASCADE"
        ),
    )
    op.create_index(op.f("ix_task_plan_id"), "task", ["plan_id"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("owed_by", sa.String(), nullable=False),
        sa.Column("owed_to", sa.String(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("recurrence", sa.String(32), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deadline"),
        sa.CheckConstraint("day BETWEEN 1 AND 31", name=op.f("ck_deadline_day_of_a_month")),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_deadline_month_of_a_year")),
        sa.CheckConstraint(
            "recurrence IN ('yearly', 'once', 'quarterly')", name=op.f("ck_deadline_recurrence")
        ),
        sa.CheckConstraint(
            "what IN ('unit_plan', 'annual_report', 'province_report', 'midterm_review', "
            "'final_review', 'quarterly_publication')",
            name=op.f("ck_deadline_what"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_deadline_plan_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "plan_id", "what", "clause", name=op.f("uq_deadline_plan_id_what_clause")
        ),
    )


def downgrade() -> None:
    op.drop_table("deadline")
    op.drop_table("task")
    op.drop_table("target")
    op.drop_table("plan_audience")
    op.drop_table("organisation")
    op.drop_table("legal_basis")
    op.drop_table("plan")
    op.drop_table("province")
