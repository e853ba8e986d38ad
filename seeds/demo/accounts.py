"""Accounts to look around with: one for each role, all with one published password."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.access import PERSONAL, Role
from app.models import Completion, Person, Posting, Province, Unit, User
from app.services.access.account import create_user
from app.services.access.grant import grant

DEMO_PASSWORD = "mat-khau-minh-hoa"
CLERK = "noivu"
"""Who gives the classes of the demonstration."""

CONTACT = "daumoi"
"""Whom people of a unit wait for."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A role to sign in as. unit: the code of the unit it is bound to; "" for the province.

    A trainee's is that of a person of the unit. office: the code of a unit that the role is also
    held over, as its own office. is_new: opened now, with the published password.
    """

    username: str
    role: Role
    display_name: str
    unit: str = ""
    office: str = ""
    is_new: bool = True


def open_accounts(
    db: Session, province: Province, commune: str, *, now: datetime
) -> list[DemoAccount]:
    """Open the accounts, and say which. An account that is there keeps its password and roles.

    commune: the code of the commune whose manager has an account.
    """
    accounts = [
        DemoAccount("quantri", Role.ADMINISTRATOR, "Quản trị hệ thống (minh họa)"),
        DemoAccount(CLERK, Role.HOME_AFFAIRS, "Sở Nội vụ (minh họa)", office="SNV"),
        DemoAccount("cds", Role.DX_OFFICE, "Cơ quan chuyển đổi số (minh họa)"),
        DemoAccount("giaoduc", Role.EDUCATION, "Sở Giáo dục và Đào tạo (minh họa)", office="SGDDT"),
        DemoAccount(CONTACT, Role.UNIT_CONTACT, "Đầu mối Sở Y tế (minh họa)", unit="SYT"),
        DemoAccount("lanhdao", Role.MANAGER, "Lãnh đạo tỉnh (minh họa)"),
        DemoAccount("lanhdaoxa", Role.MANAGER, "Lãnh đạo xã, phường (minh họa)", unit=commune),
        DemoAccount("hocvien", Role.TRAINEE, "Học viên (minh họa)", unit="SYT"),
    ]
    return [_open(db, account, province, now=now) for account in accounts]


def trainee_of(db: Session) -> Person:
    """The person whose account the demonstration's trainee has."""
    person = db.scalars(select(User).where(User.username == "hocvien")).one().person
    assert person is not None  # trainees have one, see `_open`
    return person


def _open(db: Session, account: DemoAccount, province: Province, *, now: datetime) -> DemoAccount:
    user: User | None = db.scalar(select(User).where(User.username == account.username))
    is_new = user is None
    unit_id = _unit_id(db, province, account.unit)
    if user is None:
        user = create_user(
            db,
            username=account.username,
            display_name=account.display_name,
            password=DEMO_PASSWORD,
            province_id=None if account.role is Role.ADMINISTRATOR else province.id,
            person=_diligent(db, unit_id) if account.role in PERSONAL else None,
            actor=None,
            now=now,
        )
    elif account.role in {Role.ADMINISTRATOR, *PERSONAL}:
        return replace(account, is_new=False)
    province_id = None if account.role is Role.ADMINISTRATOR else province.id
    places = [None if account.role in PERSONAL else unit_id]
    if account.office:
        places.append(_unit_id(db, province, account.office))
    for place in places:
        grant(db, user, account.role, province_id=province_id, unit_id=place, actor=None, now=now)
    return replace(account, is_new=is_new)


def _unit_id(db: Session, province: Province, code: str) -> int | None:
    """The id of a unit; None without a code: the province itself."""
    if not code:
        return None
    return db.scalars(
        select(Unit.id).where(Unit.province_id == province.id, Unit.code == code)
    ).one()


def _diligent(db: Session, unit_id: int | None) -> Person:
    """The person of a unit with the most classes behind them: there is something to look at."""
    return db.scalars(
        select(Person)
        .join(Posting, Posting.person_id == Person.id)
        .outerjoin(Completion, Completion.person_id == Person.id)
        .where(Posting.unit_id == unit_id, Posting.is_main)
        .group_by(Person.id)
        .order_by(func.count(Completion.id).desc(), Person.id)
        .limit(1)
    ).one()
