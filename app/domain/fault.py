"""What can be wrong with a file that is brought in: one class a rule, in words for the reader."""

from datetime import date
from typing import ClassVar

from app.domain.errors import DomainError
from app.domain.label import N_
from app.domain.unit import FOR_EVER, SINCE_EVER


def day_words(day: date) -> str:
    """A day in a message; an open end as dots."""
    return "…" if day in (SINCE_EVER, FOR_EVER) else day.strftime("%d/%m/%Y")


class Fault(DomainError):
    """Why a file, a row or a cell cannot be taken. expected: what should stand there."""

    expected: ClassVar[str] = ""


# The whole file


class UnknownFileType(Fault):
    """Only spreadsheets and comma-separated text are read."""

    message = N_("Không nhận tệp «%(found)s». Hãy lưu lại dạng .xlsx rồi nhập.")
    expected = N_("tệp xlsx, xls, ods hoặc csv")


class UnreadableFile(Fault):
    """The ending says a spreadsheet, the content does not."""

    message = N_(
        "Không đọc được tệp «%(found)s»: tệp hỏng hoặc không phải bảng tính. Hãy mở bằng Excel, "
        "lưu lại dạng .xlsx rồi nhập."
    )
    expected = N_("tệp xlsx, xls, ods hoặc csv còn nguyên vẹn")


class VastSheet(Fault):
    """A cell so far out that the sheet would not fit into memory; mostly a stray space."""

    message = N_(
        "Tệp «%(found)s» có dữ liệu ở tận ô %(cell)s. Hãy xóa các dòng và cột thừa ở cuối trang, "
        "lưu lại rồi nhập."
    )
    expected = N_("trang tính có nhiều nhất 20 triệu ô")


class ProtectedFile(Fault):
    """A password keeps us out."""

    message = N_("Tệp «%(found)s» có mật khẩu. Hãy bỏ mật khẩu rồi nhập.")
    expected = N_("tệp không có mật khẩu")


class NotUtf8(Fault):
    """Other encodings would turn Vietnamese names into something else without a sign."""

    message = N_(
        "Tệp csv «%(found)s» không ở dạng UTF-8. Trong Excel, hãy lưu dạng «CSV UTF-8» hoặc .xlsx."
    )
    expected = N_("csv dạng UTF-8")


class EmptyFile(Fault):
    """Not even a header."""

    message = N_("Tệp không có dòng tiêu đề nào. Hãy dùng tệp mẫu rồi điền dữ liệu.")
    expected = N_("dòng đầu là tên các cột")


class MissingColumn(Fault):
    """A column without which no row can be understood."""

    message = N_("Thiếu cột «%(label)s» (%(name)s). Hãy thêm cột này vào dòng tiêu đề.")
    expected = N_("cột %(name)s hoặc «%(label)s»")


class RepeatedColumn(Fault):
    """One header twice: either might be meant."""

    message = N_("Cột «%(header)s» có hai lần. Hãy bỏ hoặc đổi tên một cột.")
    expected = N_("mỗi cột một lần")


# Any row


class MissingValue(Fault):
    """A required cell is empty."""

    message = N_("Ô này không được để trống. Hãy điền %(label)s.")
    expected = N_("%(label)s")


class DuplicateRow(Fault):
    """Two rows about the same thing."""

    message = N_("Trùng với dòng %(row)s: %(what)s. Hãy giữ lại một dòng.")
    expected = N_("mỗi %(what)s một dòng")


class RowsDisagree(Fault):
    """Rows of one person or course that say different things of it."""

    message = N_("Dòng %(row)s ghi «%(theirs)s» cho cùng %(what)s. Hãy sửa cho giống nhau.")
    expected = N_("«%(theirs)s», như dòng %(row)s")


class EndsBeforeItBegins(Fault):
    """A period turned round."""

    message = N_("Ngày kết thúc %(last)s trước ngày bắt đầu %(first)s. Hãy sửa một trong hai ngày.")
    expected = N_("từ %(first)s trở đi")


class PeriodsOverlap(Fault):
    """Two placements of a unit, or two main postings of a person, on one day."""

    message = N_(
        "Trùng thời gian với «%(other)s» (từ %(first)s đến %(last)s). Hãy ghi rõ ngày bắt đầu và "
        "ngày kết thúc để không ngày nào bị tính hai lần."
    )
    expected = N_("khoảng thời gian nằm ngoài %(first)s – %(last)s")


# Units


class UnknownUnit(Fault):
    """Neither a code nor a name nor an alias in the register."""

    message = N_(
        "Không có đơn vị «%(found)s» trong sổ. Hãy nhập đơn vị này trước, hoặc sửa lại mã, tên "
        "cho đúng."
    )
    expected = N_("mã, tên hoặc tên gọi khác của một đơn vị trong sổ")


class AmbiguousUnit(Fault):
    """A name that several units bear."""

    message = N_("Có nhiều đơn vị tên «%(found)s». Hãy ghi mã đơn vị: %(codes)s.")
    expected = N_("một trong các mã: %(codes)s")


class UnknownParent(Fault):
    """A parent that is neither in the file nor in the register."""

    message = N_(
        "Không có đơn vị cấp trên mã «%(found)s» trong tệp hay trong sổ. Hãy sửa mã, hoặc thêm "
        "đơn vị đó."
    )
    expected = N_("mã một đơn vị trong tệp hoặc trong sổ; để trống: trực thuộc tỉnh")


class UnderItself(Fault):
    """A unit that would be its own ancestor on some day."""

    message = N_("Đơn vị «%(code)s» sẽ trực thuộc chính nó từ %(day)s. Hãy sửa mã đơn vị cấp trên.")
    expected = N_("một đơn vị không nằm dưới «%(code)s»")


class UnknownSuccessor(Fault):
    """A successor that is neither in the file nor in the register."""

    message = N_("Không có đơn vị kế thừa mã «%(code)s» trong tệp hay trong sổ. Hãy sửa mã.")
    expected = N_("mã một đơn vị trong tệp hoặc trong sổ")


class SucceedsItself(Fault):
    """No unit takes over from itself."""

    message = N_("Đơn vị không thể kế thừa chính nó. Hãy ghi mã đơn vị khác.")
    expected = N_("mã của đơn vị khác")


class SuccessorWithoutEnd(Fault):
    """A successor takes over when a unit has ended; here no end is known."""

    message = N_("Có đơn vị kế thừa mà không có ngày kết thúc. Hãy ghi ngày cuối ở «%(label)s».")
    expected = N_("ngày cuối của đơn vị")


# What the reader may change


class UnitOutOfBounds(Fault):
    """The unit is known, but is for others to speak of."""

    message = N_(
        "Đơn vị «%(found)s» nằm ngoài phạm vi của bạn. Hãy bỏ dòng này, hoặc nhờ người phụ trách "
        "đơn vị đó nhập."
    )
    expected = N_("đơn vị trong phạm vi của bạn")


class PersonOutOfBounds(Fault):
    """Somebody who works in a unit that is for others to speak of."""

    message = N_(
        "Người này đang công tác ở đơn vị nằm ngoài phạm vi của bạn. Hãy bỏ dòng này, hoặc nhờ "
        "người phụ trách đơn vị đó nhập."
    )
    expected = N_("người của đơn vị trong phạm vi của bạn")


class CourseOutOfBounds(Fault):
    """A course that others give."""

    message = N_(
        "Khóa này do đơn vị nằm ngoài phạm vi của bạn tổ chức. Hãy bỏ dòng này, hoặc nhờ đơn vị tổ "
        "chức nhập."
    )
    expected = N_("khóa do đơn vị trong phạm vi của bạn tổ chức")


class ProvinceOutOfBounds(Fault):
    """What belongs to no unit belongs to the province, which is for others to speak of."""

    message = N_(
        "Để trống thì thuộc về cả tỉnh, mà cả tỉnh nằm ngoài phạm vi của bạn. Hãy ghi một đơn vị "
        "trong phạm vi của bạn."
    )
    expected = N_("đơn vị trong phạm vi của bạn")


# People


class MissingPersonKey(Fault):
    """Nothing to know the person by."""

    message = N_("Cần mã người hoặc số CCCD để biết là ai. Hãy điền một trong hai ô.")
    expected = N_("mã người hoặc số CCCD")


class UnknownPerson(Fault):
    """No such code in the province."""

    message = N_("Không có người mã «%(found)s» trong sổ. Hãy nhập danh sách người trước.")
    expected = N_("mã một người trong sổ")


class NumberOfAnother(Fault):
    """One identity number, two people."""

    message = N_("Số CCCD này là của người mã «%(code)s». Hãy đối chiếu với thẻ căn cước.")
    expected = N_("số CCCD của chính người này")


class NumberDiffers(Fault):
    """The register knows this person under another number."""

    message = N_("Người mã «%(code)s» đã có số CCCD khác trong sổ. Hãy đối chiếu, sửa mã hoặc số.")
    expected = N_("số CCCD đã có trong sổ, hoặc để trống")


class NameOfAnother(Fault):
    """Found by the number alone, but under another name."""

    message = N_(
        "Trong sổ, số CCCD này là của «%(name)s» (mã %(code)s). Hãy sửa số hoặc tên; nếu đúng là "
        "người này thì ghi thêm mã người."
    )
    expected = N_("«%(name)s», hoặc số CCCD khác")


class NotTheirName(Fault):
    """A name beside a code that is somebody else's."""

    message = N_("Người mã «%(code)s» tên là «%(name)s». Hãy sửa mã hoặc tên.")
    expected = N_("«%(name)s»")


# Courses and classes


class UnknownClass(Fault):
    """No such class in the province."""

    message = N_("Không có lớp mã «%(found)s» trong sổ. Hãy nhập khóa và lớp trước.")
    expected = N_("mã một lớp trong sổ")


class ClassOfAnotherCourse(Fault):
    """A class does not change its course."""

    message = N_("Lớp «%(code)s» trong sổ thuộc khóa «%(course)s». Hãy sửa mã lớp hoặc mã khóa.")
    expected = N_("khóa «%(course)s», hoặc mã lớp khác")


class NoHours(Fault):
    """A class of no hours teaches nothing; leave the cell empty instead."""

    message = N_("Số giờ phải lớn hơn 0. Hãy để trống nếu chưa biết.")
    expected = N_("số lớn hơn 0")


class ClassLocked(Fault):
    """The list of its results is signed."""

    message = N_(
        "Lớp «%(code)s» đã khóa danh sách kết quả nên tệp không đổi được. Kết quả sai thì đính "
        "chính ở trang «Kết quả» của lớp."
    )


class OutcomeAhead(Fault):
    """Nobody has completed, or missed, what has not begun."""

    message = N_(
        "Lớp «%(code)s» đến %(day)s mới khai giảng nên chưa ghi kết quả được. Hãy kiểm tra lại mã "
        "lớp, hoặc ngày khai giảng của lớp."
    )
    expected = N_("lớp đã khai giảng")


class AgainstRules(Fault):
    """What speaks against a place in a class that lies ahead; an officer may set it aside."""


class NotMeant(AgainstRules):
    """The course is for others. audiences: whom it is for."""

    message = N_(
        "%(name)s không thuộc đối tượng của lớp «%(code)s» vào ngày khai giảng %(day)s. Hãy bỏ "
        "dòng này, hoặc sửa vị trí công tác của người ấy, đối tượng của khóa cho đúng."
    )
    expected = N_("người thuộc đối tượng: %(audiences)s")


class SeatElsewhere(AgainstRules):
    """One cannot sit in two classes at once. other: as the register has it, or a row above."""

    message = N_(
        "%(name)s đã có chỗ ở lớp «%(other)s» học trùng ngày với lớp «%(code)s». Hãy bỏ dòng này, "
        "hoặc rút người ấy khỏi lớp kia trước."
    )
    expected = N_("người không có chỗ ở lớp khác vào những ngày ấy")


class PeopleToTell(Fault):
    """A class with people in it that a file calls off, or takes up again."""

    message = N_(
        "Lớp «%(code)s» có %(people)s người. Hãy hủy hoặc mở lại lớp ở trang của lớp, để những "
        "người ấy được báo và được giữ chỗ."
    )


class NoSeatLeft(Fault):
    """More people than seats, in a class that has not ended. confirmed: with those invited."""

    message = N_(
        "Lớp «%(code)s» có %(capacity)s chỗ, sẽ có %(confirmed)s người. Hãy tăng số chỗ của lớp, "
        "hoặc ghi trạng thái «waiting»."
    )
    expected = N_("nhiều nhất %(capacity)s người có chỗ")


class SeatsKept(Fault):
    """The seats that are left are held for the people of some units. held: how many."""

    message = N_(
        "Lớp «%(code)s» chỉ còn %(held)s chỗ đang giữ cho đơn vị khác. Hãy bớt số chỗ giữ ở trang "
        "của lớp, hoặc ghi trạng thái «waiting»."
    )
    expected = N_("người của đơn vị được giữ chỗ")


class NoSeatForOutcome(NoSeatLeft):
    """An outcome of somebody without a place, in a class that is full and has not ended."""

    message = N_(
        "Lớp «%(code)s» chưa kết thúc và chỉ có %(capacity)s chỗ; thêm người của tệp thì có "
        "%(confirmed)s người. Hãy tăng số chỗ của lớp trước."
    )
