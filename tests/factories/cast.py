"""The standing cast of most stories."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.models import Person, Plan, Province, Unit
from tests.factories.person import make_officer
from tests.factories.plan import make_plan, make_province
from tests.factories.unit import make_unit


@dataclass(frozen=True, slots=True)
class Cast:
    """A province with its plan, two departments, and one officer in each."""

    province: Province
    plan: Plan
    home_affairs: Unit
    education: Unit
    an: Person
    binh: Person


def make_cast(db: Session) -> Cast:
    """The same few people in most stories: An works in home affairs, Bình in education."""
    province = make_province(db)
    home_affairs = make_unit(db, province, code="SNV", name="Sở Nội vụ")
    education = make_unit(db, province, code="SGDDT", name="Sở Giáo dục và Đào tạo")
    return Cast(
        province=province,
        plan=make_plan(db, province),
        home_affairs=home_affairs,
        education=education,
        an=make_officer(db, home_affairs, full_name="Nguyễn Văn An"),
        binh=make_officer(db, education, full_name="Trần Thị Bình"),
    )
