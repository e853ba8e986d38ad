"""What the figures leave to do: people to reach, schools to help, records to ask for."""

from collections.abc import Callable, Iterator

from flask import g, url_for

from app.blueprints.figure_card import is_explained, judged, noun_of
from app.blueprints.subject import in_order
from app.blueprints.work import Work
from app.domain.coverage import CommuneReason, Figure, ItemReason, Status
from app.domain.label import N_counted
from app.domain.plan import TargetKind, quarter_of
from app.i18n import _, bilingual, vi_int
from app.queries.coverage import figures
from app.queries.explain import count_items
from app.shell import Standpoint

_SHARES = {
    TargetKind.STAFF_TRAINED: (N_counted("người chưa được đào tạo trong năm"), "people"),
    TargetKind.IT_STAFF: (
        N_counted("cán bộ chuyên trách chưa đủ cả học và đánh giá"),
        "people",
    ),
    TargetKind.STEM_TEACHERS: (
        N_counted("giáo viên chưa học STEM/STEAM trong năm"),
        "mortarboard",
    ),
    TargetKind.STEM_SCHOOLS: (
        N_counted("trường chưa đủ hoạt động STEM/STEAM và kỹ năng số trong năm"),
        "building",
    ),
    TargetKind.UNITS_WITH_NETWORK: (
        N_counted("đơn vị chưa có mạng lưới chuyển đổi số"),
        "diagram-3",
    ),
}
_QUARTERS = ("I", "II", "III", "IV")


def gaps(here: Standpoint, unit_id: int | None) -> Iterator[Work]:
    """What is left to do for a unit (None: the province), a thing for each kind of figure."""
    found = figures(g.db, here.plan, year=here.year, as_of=here.as_of, unit_id=unit_id, units=())
    judged_here = [judged(figure, unit_id=unit_id) for figure in found]
    for figure in in_order(list(_one_a_kind(judged_here))):
        if not is_explained(figure.kind, unit_id=unit_id):
            continue  # What the reader cannot look into is not theirs to do.
        if figure.kind is TargetKind.QUALITATIVE and unit_id is not None:
            continue  # Stated by the province, never by a unit.
        if figure.kind is TargetKind.CITIZENS_SKILLED:
            work = _communes(here, unit_id)
        else:
            work = _WORDING.get(figure.kind, _people_or_units)(figure, _why(figure.kind, unit_id))
        if work is not None:
            yield work


def _one_a_kind(found: list[Figure]) -> Iterator[Figure]:
    """Of several targets of a kind, the first that is in force.

    Each target for courses is about audiences of its own.
    """
    seen: set[TargetKind] = set()
    for figure in sorted(found, key=lambda figure: not figure.in_force):
        if figure.kind not in seen or figure.kind is TargetKind.COURSES:
            seen.add(figure.kind)
            yield figure


def _why(kind: TargetKind, unit_id: int | None, reason: ItemReason | None = None) -> str:
    code = reason.value if reason else None
    return url_for("coverage.explain", kind=kind.value, unit=unit_id, reason=code)


def _people_or_units(figure: Figure, why: str) -> Work | None:
    """Those still to reach; a figure that is met waits for nobody."""
    if figure.status in {Status.MET, Status.NO_DATA} or figure.kind not in _SHARES:
        return None
    gap = (figure.denominator or 0) - (figure.value or 0)
    if not gap:
        return None
    words, icon = _SHARES[figure.kind]
    return Work(
        title=_(words, count=gap),
        count=gap,
        detail=_reached(figure),
        icon=icon,
        url=why,
        action=_("Vì sao?"),
    )


def _courses(figure: Figure, why: str) -> Work | None:
    threshold = figure.target.threshold
    if threshold is None or figure.status is Status.MET:
        return None
    counts = [count for count in figure.parts.values() if isinstance(count, int)]
    lacking = sum(count < threshold for count in counts)
    return Work(
        title=_("đối tượng chưa đủ số khóa trong năm", count=lacking),
        count=lacking,
        detail=bilingual(figure.target.title_vi, figure.target.title_en),
        icon="mortarboard",
        url=why,
        action=_("Xem khóa"),
    )


def _communes(here: Standpoint, unit_id: int | None) -> Work | None:
    """Communes whose citizens nobody has counted since the plan began."""
    kind = TargetKind.CITIZENS_SKILLED
    counts = count_items(g.db, here.plan, kind, year=here.year, as_of=here.as_of, unit_id=unit_id)
    missing = {reason: n for reason, n in counts.items() if reason is not CommuneReason.COUNTED}
    if not missing:
        return None
    return Work(
        title=_(
            "xã, phường chưa có thống kê kỹ năng số của người dân", count=sum(missing.values())
        ),
        count=sum(missing.values()),
        icon="people",
        url=_why(kind, unit_id, next(iter(missing)) if len(missing) == 1 else None),
        action=_("Xem danh sách"),
    )


def _communication(figure: Figure, why: str) -> Work | None:
    if figure.target.threshold is None or figure.status is Status.MET:
        return None
    if not figure.target.is_quarterly:
        title = _("Chưa đủ chương trình truyền thông trong năm")
    else:
        begun = _QUARTERS[: quarter_of(figure.as_of.month)]
        lacking = [name for i, name in enumerate(begun, 1) if not figure.parts[f"q{i}"]]
        if not lacking:
            return None
        title = _("Chưa có chương trình truyền thông quý %(list)s", list=", ".join(lacking))
    return Work(
        title=title,
        detail=bilingual(figure.target.title_vi, figure.target.title_en),
        icon="bell",
        url=why,
        action=_("Xem danh sách"),
    )


def _qualitative(figure: Figure, why: str) -> Work | None:
    if figure.value or not figure.in_force:
        return None
    return Work(
        title=_("Chỉ tiêu định tính chưa có văn bản xác nhận"),
        detail=bilingual(figure.target.title_vi, figure.target.title_en),
        icon="clipboard-check",
        url=why,
        action=_("Xem xác nhận"),
    )


_WORDING: dict[TargetKind, Callable[[Figure, str], Work | None]] = {
    TargetKind.COURSES: _courses,
    TargetKind.COMMUNICATION: _communication,
    TargetKind.QUALITATIVE: _qualitative,
}


def _reached(figure: Figure) -> str:
    return _(
        "%(name)s: %(value)s / %(all)s %(noun)s. %(status)s.",
        name=bilingual(figure.target.title_vi, figure.target.title_en) or _(figure.kind.label),
        value=vi_int(figure.value),
        all=vi_int(figure.denominator),
        noun=noun_of(figure),
        status=_(figure.status.label),
    )
