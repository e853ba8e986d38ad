"""Example cells for the guide of the empty templates: written as a clerk would write them."""

from collections.abc import Mapping

from app.domain.intake import ImportKind
from app.domain.label import N_

EXAMPLES: Mapping[ImportKind, Mapping[str, str]] = {
    ImportKind.UNITS: {
        "code": "SNV",
        "name": N_("Sở Nội vụ"),
        "kind": N_("Sở, ban, ngành"),
        "sector": N_("Nhà nước"),
        "level": N_("Tỉnh"),
        "parent_code": "",
        "valid_from": "01/03/2025",
        "valid_to": "",
        "successor_code": "",
        "aliases": N_("SNV tỉnh; Sở Nội vụ tỉnh"),
    },
    ImportKind.ROSTER: {
        "person_code": "CC0001",
        "national_id": "001000000000",
        "full_name": N_("Nguyễn Văn Mẫu"),
        "birth_date": "31/12/1985",
        "gender": N_("Nam"),
        "unit_code": "SNV",
        "category": N_("Công chức"),
        "position": N_("Chuyên viên"),
        "is_leader": N_("không"),
        "is_it_staff": N_("có"),
        "is_dx_adviser": N_("không"),
        "subject": "",
        "school_level": "",
        "audiences": "",
        "post_from": "01/07/2025",
        "post_to": "",
        "is_main": N_("có"),
        "email": "mau@tinh.example",
        "phone": "0900000000",
    },
    ImportKind.COURSES: {
        "course_code": "K2025-01",
        "title": N_("Kỹ năng số cơ bản"),
        "topic": N_("Kỹ năng số; Chuyển đổi số"),
        "organiser_code": "SNV",
        "audiences": N_("Công chức; Viên chức"),
        "class_code": "K2025-01-L1",
        "starts_on": "06/10/2025",
        "ends_on": "08/10/2025",
        "mode": N_("Trực tiếp"),
        "venue": N_("Hội trường Trường Chính trị tỉnh"),
        "capacity": "45",
        "hours": "24",
        "status": "",
    },
    ImportKind.ENROLMENTS: {
        "class_code": "K2025-01-L1",
        "person_code": "CC0001",
        "status": N_("Có chỗ"),
    },
    ImportKind.COMPLETIONS: {
        "class_code": "K2025-01-L1",
        "person_code": "CC0001",
        "full_name": N_("Nguyễn Văn Mẫu"),
        "outcome": N_("Hoàn thành"),
        "result": N_("Đạt"),
        "score": "8,5",
        "certificate_no": "CN-2025-0001",
    },
    ImportKind.ASSESSMENTS: {
        "person_code": "CC0001",
        "taken_on": "15/11/2025",
        "passed": N_("có"),
        "score": "85",
        "system": N_("quốc gia"),
        "reference": "12/QĐ-SNV",
    },
}
"""By kind and column; "" where most rows leave the cell empty. The person does not exist."""
