"""Accounts, and the roles they have over subtrees of units."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.db import Base, Key, coded, owned_by
from app.domain.access import PERMISSIONS, PERSONAL, Permission, Role, Scope, Subtree
from app.domain.account import AccountState
from app.domain.unit import UnitKind
from app.domain.vietnamese import fold
from app.models.person import Person


class User(UserMixin, Base):  # type: ignore[misc]  # flask_login ships no types
    """Someone who signs in. `session_key` changes to end every session at once.

    province_id: whose administrators look after the account; None: those of the whole system.
    person_id: whose record is their own. password_hash None: not opened yet, nobody gets in.
    search_key: the display name folded.
    """

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("person_id IS NULL OR province_id IS NOT NULL", name="person_has_province"),
    )

    id: Mapped[Key]
    username: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    search_key: Mapped[str]
    email: Mapped[str | None]
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    password_hash: Mapped[str | None]
    session_key: Mapped[str] = mapped_column(unique=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    failed_attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]

    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="user", order_by="RoleGrant.id", foreign_keys="RoleGrant.user_id"
    )

    person: Mapped[Person | None] = relationship()

    @validates("display_name")
    def _fold(self, _: str, name: str) -> str:
        self.search_key = fold(name)
        return name

    @property
    def state(self) -> AccountState:
        """Whether the user can sign in."""
        if not self.enabled:
            return AccountState.DISABLED
        return AccountState.PENDING if self.password_hash is None else AccountState.ACTIVE

    @property
    def is_active(self) -> bool:
        """What flask-login asks before it lets a session go on."""
        return self.enabled

    def get_id(self) -> str:
        """What the session cookie holds."""
        return self.session_key

    def may(self, permission: Permission) -> bool:
        """Whether any of the user's roles has the permission somewhere."""
        return any(permission in PERMISSIONS[grant.role] for grant in self.grants)

    def scope_of(self, permission: Permission) -> Scope:
        """Where the user has the permission: the union of the grants whose role carries it.

        A trainee's role carries nowhere: their own record is found by their account alone.
        """
        grants = [
            g for g in self.grants if permission in PERMISSIONS[g.role] and g.role not in PERSONAL
        ]
        return Scope(
            subtrees=tuple(g.subtree for g in grants if g.province_id is not None),  # type: ignore[misc]  # whole-system grants are left out
            is_whole_system=any(g.province_id is None for g in grants),
        )

    @property
    def roles(self) -> list[Role]:
        """The roles held, each once, in the order granted."""
        return list(dict.fromkeys(grant.role for grant in self.grants))


class RoleGrant(Base):
    """A role over the subtree of a unit, a province (unit_id None), or all (province_id None).

    kinds: only units of these kinds within the subtree; None for all.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_whole",
            "user_id",
            "role",
            text("coalesce(province_id, 0)"),
            text("coalesce(unit_id, 0)"),
            unique=True,
        ),
        CheckConstraint("unit_id IS NULL OR province_id IS NOT NULL", name="unit_has_province"),
        CheckConstraint(
            "province_id IS NOT NULL OR role = 'administrator'",
            name="only_administrators_everywhere",
        ),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(owned_by("user.id"))
    role: Mapped[Role] = mapped_column(coded(Role, name="role"))
    province_id: Mapped[int | None] = mapped_column(ForeignKey("province.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kinds: Mapped[list[str] | None]
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])

    @property
    def subtree(self) -> Subtree | None:
        """Where the grant holds; None when it holds everywhere."""
        if self.province_id is None:
            return None
        kinds = frozenset(UnitKind(k) for k in self.kinds) if self.kinds is not None else None
        return Subtree(self.province_id, self.unit_id, kinds)
