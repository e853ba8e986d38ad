"""The public page of certificates: no more than needed, and the same for every unknown code."""

import re

from flask.testing import FlaskClient

from app.domain.certificate import code_of, grouped
from app.models import Certificate
from tests.databases import on_both_databases


def test_a_typed_code_leads_to_the_certificate(
    client: FlaskClient, certificate: Certificate
) -> None:
    typed = grouped(certificate.code).lower().replace("-", " ")

    page = client.get("/chung-nhan", query_string={"ma": typed}, follow_redirects=True)

    assert page.request.path == f"/chung-nhan/{grouped(certificate.code)}"
    assert "Nguyễn Văn An" in page.text


def test_a_slip_of_the_finger_is_told_and_kept(
    client: FlaskClient, certificate: Certificate
) -> None:
    typed = certificate.code[:-1]

    page = client.get("/chung-nhan", query_string={"ma": typed})

    assert page.status_code == 422
    assert "chỗ gõ sai hoặc thiếu" in page.text
    assert f'value="{typed}"' in page.text
    assert client.get("/chung-nhan", query_string={"ma": ""}).status_code == 422
    assert client.get("/chung-nhan").status_code == 200


def test_nothing_tells_one_unknown_code_from_another(
    client: FlaskClient, certificate: Certificate
) -> None:
    near = code_of(12345678901)
    wrong = [grouped(near), near, "1", str(certificate.number), certificate.code[:-1], "a" * 300]

    answers = {code: client.get(f"/chung-nhan/{code}") for code in wrong}

    assert {answer.status_code for answer in answers.values()} == {404}
    # The switch of languages leads back to where one is, and its token has the second in it.
    told = {
        re.sub(
            r'(csrf_token" value)="[^"]+"',
            r"\1",
            answer.text.replace(f"/chung-nhan/{code}", "/chung-nhan"),
        )
        for code, answer in answers.items()
    }
    assert len(told) == 1


@on_both_databases
def test_what_no_database_can_hold_is_no_code_either(client: FlaskClient) -> None:
    assert client.get("/chung-nhan/%00").status_code == 404
    assert client.get("/chung-nhan?ma=%00").status_code == 422


def test_no_more_is_said_than_needed(client: FlaskClient, certificate: Certificate) -> None:
    page = client.get(f"/chung-nhan/{grouped(certificate.code)}")

    for secret in ("Sở Nội vụ", "QĐ-SNV", certificate.code, f"{certificate.number:04}/"):
        assert secret not in page.text


def test_it_is_kept_nowhere(client: FlaskClient, certificate: Certificate) -> None:
    for address in ("/chung-nhan", f"/chung-nhan/{certificate.code}", "/chung-nhan/1"):
        headers = client.get(address).headers

        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
