"""People and their dated postings.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column(
            "sort_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(32), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("national_id_encrypted", sa.LargeBinary(), nullable=True),
        sa.Column("national_id_hash", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.CheckConstraint("gender IN ('nam', 'nữ')", name=op.f("ck_person_gender")),
        sa.CheckConstraint(
            "(national_id_hash IS NULL) = (national_id_encrypted IS NULL)",
            name=op.f("ck_person_national_id_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_person_province_id")
        ),
        sa.UniqueConstraint("province_id", "code", name=op.f("uq_person_province_id_code")),
        sa.UniqueConstraint(
            "province_id", "national_id_hash", name=op.f("uq_person_province_id_national_id_hash")
        ),
    )
    op.create_index(
        op.f("ix_person_province_id_sort_key"), "person", ["province_id", "sort_key"], unique=False
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("position", sa.String(), nullable=True),
        sa.Column("is_leader", sa.Boolean(), nullable=False),
        sa.Column("is_it_staff", sa.Boolean(), nullable=False),
        sa.Column("is_dx_adviser", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(32), nullable=True),
        sa.Column("school_level", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_posting_begins_before_it_ends")),
        sa.CheckConstraint(
            "category IN ('can_bo', 'cong_chuc', 'vien_chuc', 'nguoi_lao_dong', "
            "'khong_chuyen_trach', 'student', 'citizen')",
            name=op.f("ck_posting_category"),
        ),
        sa.CheckConstraint(
            "school_level IN ('primary', 'lower_secondary', 'upper_secondary')",
            name=op.f("ck_posting_school_level"),
        ),
        sa.CheckConstraint(
            "subject IN ('informatics', 'natural_sciences', 'social_sciences', "
            "'technology', 'engineering', 'arts', 'mathematics', 'primary_class', 'other')",
            name=op.f("ck_posting_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_posting_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_posting_unit_id")),
    )
    op.create_index(
        op.f("ix_posting_person_id_starts_on"), "posting", ["person_id", "starts_on"], unique=False
    )
    op.create_index(
        op.f("ix_posting_unit_id_main"),
        "posting",
        ["unit_id", "person_id"],
        unique=False,
        postgresql_where=sa.text("is_main"),
        sqlite_where=sa.text("is_main = 1"),
    )
    op.create_table(
        "posting_audience",
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("posting_id", "audience", name="pk_posting_audience"),
        sa.CheckConstraint(
            "audience IN ('can_bo', 'cong_chuc', 'vien_chuc', 'nguoi_lao_dong', 'leaders', "
            "'it_staff', 'dx_advisers', 'village_cadres', 'enterprise_workers', 'press', "
            "'teachers', 'lecturers', 'students', 'citizens', 'experts')",
            name=op.f("ck_posting_audience_audience"),
        ),
        sa.ForeignKeyConstraint(
            ["posting_id"],
            ["posting.id"],
            name=op.f("fk_posting_audience_posting_id"),
            ondelete="CASCADE",
        ),
    )
    never_overlap("posting", key="person_id", first="starts_on", last="ends_on", only="is_main")


def downgrade() -> None:
    op.drop_table("posting_audience")
    op.drop_table("posting")
    op.drop_table("person")


def never_overlap(table: str, *, key: str, first: str, last: str, only: str | None = None) -> None:
    """Forbid overlapping periods: by exclusion on PostgreSQL, by triggers on SQLite."""
    name = f"ex_{table}_{key}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        where = f" WHERE ({only})" if only else ""
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"({key} WITH =, daterange({first}, {last}, '[]') WITH &&){where}"
        )
        return
    mine = f"new.{only} AND " if only else ""
    theirs = f" AND other.{only}" if only else ""
    for moment in ("insert", "update"):
        itself = " AND other.id <> new.id" if moment == "update" else ""
        op.execute(
            f"CREATE TRIGGER {name}_{moment} BEFORE {moment.upper()} ON {table} "
            f"WHEN {mine}EXISTS (SELECT 1 FROM {table} AS other WHERE other.{key} = new.{key}"
            f"{theirs} AND other.{first} <= new.{last} AND other.{last} >= new.{first}{itself}) "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
