"""Certificates, and the counters of their registers.

Revision: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

VALID = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "certificate_counter",
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_certificate_counter_province_id")
        ),
        sa.PrimaryKeyConstraint("province_id", "year", name=op.f("pk_certificate_counter")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_class_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revocation_reason", sa.String(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_certificate_numbers_begin_with_one")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revocation_reason IS NULL)",
            name=op.f("ck_certificate_revoked_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id", "person_id", "course_class_id"],
            ["enrolment.id", "enrolment.person_id", "enrolment.course_class_id"],
            name=op.f("fk_certificate_enrolment_id_person_id_course_class_id"),
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user.id"], name=op.f("fk_certificate_issued_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_certificate_province_id")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"], ["user.id"], name=op.f("fk_certificate_revoked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
        sa.UniqueConstraint(
            "province_id", "year", "number", name=op.f("uq_certificate_province_id_year_number")
        ),
    )
    op.create_index("ix_certificate_person_id", "certificate", ["person_id"])
    op.create_index("ix_certificate_enrolment_id", "certificate", ["enrolment_id"])
    op.create_index(
        "uq_certificate_valid",
        "certificate",
        ["course_class_id", "person_id"],
        unique=True,
        postgresql_where=VALID,
        sqlite_where=VALID,
    )


def downgrade() -> None:
    op.drop_table("certificate")
    op.drop_table("certificate_counter")
