"""The organisations that a plan names, in the reader's language; units keep their own names."""

from app.domain.label import N_
from app.i18n import _, bilingual
from app.models import Plan

_BODIES = (
    N_("Thủ tướng Chính phủ"),
    N_("Bộ Thông tin và Truyền thông"),
    N_("Sở Thông tin và Truyền thông"),
    N_("Ủy ban nhân dân tỉnh"),
    N_("Chủ tịch Ủy ban nhân dân tỉnh"),
    N_("Ban Chỉ đạo chuyển đổi số tỉnh"),
    N_("Ban Chỉ đạo chuyển đổi số tỉnh (qua Sở Thông tin và Truyền thông)"),
    N_("Ban Chấp hành Đảng bộ tỉnh Đồng Tháp khóa XI"),
    N_("Ban Thường vụ Tỉnh ủy Thanh Hóa"),
    N_("Chủ tịch Ủy ban nhân dân tỉnh Bắc Giang"),
    N_("Chủ tịch Ủy ban nhân dân tỉnh Thanh Hóa"),
    N_("Ủy ban nhân dân tỉnh Bình Định"),
    N_("Ủy ban nhân dân tỉnh Thanh Hóa"),
    N_("Ủy ban nhân dân tỉnh Đắk Lắk"),
    N_("Ủy ban nhân dân tỉnh Đồng Tháp"),
)
"""Bodies that issue the plans or receive their reports; plan files have them in Vietnamese only."""


def organisation_names(plan: Plan, named: str) -> str:
    """Organisations as the plan lists them, «A; B», in the reader's language."""
    english = {organisation.name: organisation.name_en for organisation in plan.organisations}
    names = (name.strip() for name in named.split(";"))
    return "; ".join(bilingual(_(name), english.get(name)) for name in names if name)
