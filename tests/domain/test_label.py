"""Codes that outsiders hold on to never change, and each has words to be shown."""

import inspect
import pkgutil
from importlib import import_module

import pytest

import app.domain
from app.domain.audience import Audience
from app.domain.course import ClassStatus, Mode, Topic
from app.domain.coverage import Reason, Status
from app.domain.enrolment import Outcome, Result
from app.domain.errors import DomainError
from app.domain.label import Labelled
from app.domain.person import Category, Gender, SchoolLevel, Subject
from app.domain.plan import Counts, DeadlineKind, QualitativeSubject, TargetKind, TaskGroup
from app.domain.unit import Level, Sector, UnitKind

CONTRACT: dict[type[Labelled], str] = {
    Audience: "can_bo cong_chuc vien_chuc nguoi_lao_dong leaders it_staff dx_advisers "
    "village_cadres enterprise_workers press teachers lecturers students citizens experts",
    Category: "can_bo cong_chuc vien_chuc nguoi_lao_dong khong_chuyen_trach student citizen",
    ClassStatus: "draft open running held cancelled",
    Counts: "trained sent",
    DeadlineKind: "unit_plan annual_report province_report midterm_review final_review "
    "quarterly_publication",
    Gender: "nam nữ",
    Level: "province district commune",
    Mode: "in_person online blended mooc",
    Outcome: "completed incomplete absent withdrawn",
    QualitativeSubject: "leaders_aware network_built digital_university",
    Reason: "credited not_assessed enrolled below_attendance other_topic other_year "
    "not_enrolled not_in_post unresolved",
    Result: "pass fail",
    SchoolLevel: "primary lower_secondary upper_secondary",
    Sector: "state state_enterprise private_enterprise other",
    Status: "no_data no_threshold met missed on_track behind not_yet",
    Subject: "informatics natural_sciences social_sciences technology engineering arts "
    "mathematics primary_class other",
    TargetKind: "staff_trained it_staff_trained_and_assessed courses_per_audience experts "
    "stem_teachers stem_schools citizens_skilled units_with_network digital_engineers "
    "communication_programmes qualitative",
    TaskGroup: "awareness skills human_resources policy finance cooperation",
    Topic: "digital_transformation digital_skills digital_technology stem_steam dx_expert "
    "digital_engineering other",
    UnitKind: "department district_committee commune_committee public_service_unit "
    "primary_school lower_secondary_school upper_secondary_school multi_level_school preschool "
    "university college vocational_school press_agency mass_organisation party_body enterprise "
    "province other",
}


def _of_the_domain(base: type) -> list[type]:
    """Every class of the domain that is one of these."""
    modules = pkgutil.iter_modules(app.domain.__path__, "app.domain.")
    return [
        found
        for name in (module.name for module in modules)
        for _, found in inspect.getmembers(import_module(name), inspect.isclass)
        if issubclass(found, base) and found.__module__ == name
    ]


@pytest.mark.parametrize("codes", CONTRACT, ids=lambda codes: codes.__name__)
def test_codes_are_those_of_the_contract(codes: type[Labelled]) -> None:
    assert set(CONTRACT[codes].split()) <= {code.value for code in codes}


@pytest.mark.parametrize("codes", _of_the_domain(Labelled), ids=lambda codes: codes.__name__)
def test_every_code_has_its_own_words(codes: type[Labelled]) -> None:
    labels = [code.label for code in codes]

    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("error", _of_the_domain(DomainError), ids=lambda error: error.__name__)
def test_every_refusal_ends_as_a_sentence(error: type[DomainError]) -> None:
    assert error.message.endswith(".")


def test_a_refusal_carries_its_facts() -> None:
    class TooMany(DomainError):
        message = "Đã có %(number)s người."

    refusal = TooMany(number=40)

    assert str(refusal) == "Đã có 40 người."
    assert refusal.facts == {"number": 40}
