"""Organisations of a province: their kinds, sectors and levels."""

from datetime import date

from app.domain.label import N_, Labelled

SINCE_EVER = date(1, 1, 1)
"""First day of a period whose beginning is not known."""

FOR_EVER = date(9999, 12, 31)
"""Last day of a period that has not ended."""


class UnitKind(Labelled):
    """What sort of organisation a unit is."""

    DEPARTMENT = "department", N_("Sở, ban, ngành")
    DISTRICT_COMMITTEE = "district_committee", N_("UBND cấp huyện")
    COMMUNE_COMMITTEE = "commune_committee", N_("UBND cấp xã")
    PUBLIC_SERVICE_UNIT = "public_service_unit", N_("Đơn vị sự nghiệp")
    PRIMARY_SCHOOL = "primary_school", N_("Trường tiểu học")
    LOWER_SECONDARY_SCHOOL = "lower_secondary_school", N_("Trường THCS")
    UPPER_SECONDARY_SCHOOL = "upper_secondary_school", N_("Trường THPT")
    MULTI_LEVEL_SCHOOL = "multi_level_school", N_("Trường nhiều cấp học")
    PRESCHOOL = "preschool", N_("Trường mầm non")
    UNIVERSITY = "university", N_("Trường đại học")
    COLLEGE = "college", N_("Trường cao đẳng")
    VOCATIONAL_SCHOOL = "vocational_school", N_("Cơ sở giáo dục nghề nghiệp")
    PRESS_AGENCY = "press_agency", N_("Cơ quan báo chí")
    MASS_ORGANISATION = "mass_organisation", N_("Tổ chức chính trị - xã hội")
    PARTY_BODY = "party_body", N_("Cơ quan Đảng")
    ENTERPRISE = "enterprise", N_("Doanh nghiệp")
    PROVINCE = "province", N_("Tỉnh")
    OTHER = "other", N_("Khác")


class Sector(Labelled):
    """Whose organisation it is. `state`: administration, public service, Party and mass bodies."""

    STATE = "state", N_("Khu vực nhà nước")
    STATE_ENTERPRISE = "state_enterprise", N_("Doanh nghiệp nhà nước")
    PRIVATE_ENTERPRISE = "private_enterprise", N_("Doanh nghiệp ngoài nhà nước")
    OTHER = "other", N_("Khu vực khác")


class Level(Labelled):
    """The administrative level a unit works at."""

    PROVINCE = "province", N_("Cấp tỉnh")
    DISTRICT = "district", N_("Cấp huyện")
    COMMUNE = "commune", N_("Cấp xã")


SCHOOL_KINDS = frozenset(
    {
        UnitKind.PRIMARY_SCHOOL,
        UnitKind.LOWER_SECONDARY_SCHOOL,
        UnitKind.UPPER_SECONDARY_SCHOOL,
        UnitKind.MULTI_LEVEL_SCHOOL,
    }
)
"""Schools of the STEM/STEAM targets: primary to upper secondary, not preschool."""

ENTERPRISE_SECTORS = frozenset({Sector.STATE_ENTERPRISE, Sector.PRIVATE_ENTERPRISE})
