"""Sign in by one-time link, roles, languages, sessions, and the errors on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from detente.core.errors import LocalError
from detente.people.invitations import invite, link_for
from detente.people.models import Invitation, Person
from detente.people.roles import Role
from detente.web.middleware import language_of_the_person
from tests.web.a_line import ALine

pytestmark = pytest.mark.django_db


def path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def test_a_link_signs_in_once(client: Client, line: ALine) -> None:
    """Looking at it uses nothing up; pressing the button does, for everybody else."""
    link = path(invite("Anna <b>", "delegate", "ru"))
    for _look in range(2):
        html = client.get(link).content.decode()
        assert "Anna &lt;b&gt;" in html
    response = client.post(link)
    assert response.status_code == 302
    assert '<html lang="ru"' in client.get("/", follow=True).content.decode()
    late = Client()
    for response in (late.post(link), late.get(link)):
        assert response.status_code == 410
        assert "_auth_user_id" not in late.session


def test_only_a_hash_of_the_link_is_kept(client: Client) -> None:
    token = invite("Anna", "delegate").rstrip("/").rsplit("/", 1)[1]
    kept = Invitation.objects.get()
    assert token not in str(vars(kept))
    assert client.get(f"/sign-in/{kept.digest}/").status_code == 410


@pytest.mark.parametrize("token", ["x", "x" * 300, "a%00b", "..", "<script>"])
def test_unknown_links(client: Client, token: str) -> None:
    response = client.get(f"/sign-in/{token}/")
    assert response.status_code in (404, 410)
    assert "<script>" not in response.content.decode()


def test_a_link_ends_after_a_day_and_with_the_next(client: Client) -> None:
    link = path(invite("Anna", "delegate", "en"))
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert (
        "older than a day" in client.get(link, headers={"Accept-Language": "en"}).content.decode()
    )
    anna = Person.objects.get()
    first, second = path(link_for(anna)), path(link_for(anna))
    assert client.post(first).status_code == 410
    assert client.post(second).status_code == 302


def test_somebody_who_left_cannot_come_back(client: Client) -> None:
    link = path(invite("Anna", "delegate"))
    Person.objects.update(is_active=False)
    assert client.post(link).status_code == 410


@pytest.mark.parametrize(
    ("name", "role", "language"),
    [
        ("", "delegate", None),
        ("x" * 121, "delegate", None),
        ("A", "king", None),
        ("A", "delegate", "tlh"),
    ],
)
def test_invitations_that_cannot_be(name: str, role: str, language: Any) -> None:
    with pytest.raises(LocalError):
        invite(name, role, language)
    assert not Person.objects.exists()


def test_every_page_wants_somebody_signed_in(client: Client, line: ALine) -> None:
    digits = line.id[:12]
    for address in (
        "/",
        f"/lines/{digits}/",
        f"/lines/{digits}/record/",
        f"/contacts/{digits}-0-1/",
    ):
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/sign-in/")


def test_signing_out_ends_the_session(page: Client, line: ALine) -> None:
    assert page.get("/", follow=True).status_code == 200
    assert page.get("/sign-out/").status_code == 405
    page.post("/sign-out/")
    assert page.get("/").headers["Location"].startswith("/sign-in/")


def test_the_language_belongs_to_the_person(page: Client, principal: Person, line: ALine) -> None:
    page.post("/language/", {"language": "ar", "next": "/"})
    principal.refresh_from_db()
    assert principal.language == "ar"
    other = Client()
    other.force_login(principal)
    assert 'dir="rtl"' in other.get("/", follow=True).content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_language_form_leads_nowhere_else(client: Client, back: str) -> None:
    response = client.post("/language/", {"language": "ru", "next": back})
    assert response.headers["Location"] == "/"


def test_the_language_is_chosen_before_signing_in(client: Client) -> None:
    client.post("/language/", {"language": "ru", "next": "/sign-in/"})
    assert '<html lang="ru"' in client.get("/sign-in/").content.decode()
    client.post("/language/", {"language": "xx", "next": "/sign-in/"})
    assert '<html lang="ru"' in client.get("/sign-in/").content.decode()


def test_a_form_from_elsewhere_is_refused(principal: Person, line: ALine) -> None:
    """Without our token nothing is signed, and the page says so in its reader's words."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(principal)
    response = strict.post(f"/lines/{line.id[:12]}/check/")
    assert response.status_code == 403
    assert "Nothing was signed or sent" in response.content.decode()


def test_nothing_at_an_address(page: Client, line: ALine) -> None:
    digits = line.id[:12]
    for address in (
        "/nothing/", "/lines/000000000000/", f"/contacts/{digits}-0-999/", f"/talks/{digits}-2-1/",
        f"/record/{digits}-0-9999/", f"/items/{digits}-0-0/",
    ):  # fmt: skip
        response = page.get(address)
        assert response.status_code == 404, address
        assert "<h1>Nothing here</h1>" in response.content.decode()


def test_without_a_line_the_page_says_how_to_get_one(page: Client) -> None:
    html = page.get("/").content.decode()
    assert "No line yet" in html
    assert "detente pair DIR CARD" in html


def test_a_fault_of_ours_still_has_a_page(page: Client, line: ALine, monkeypatch: Any) -> None:
    from detente.web.present import line as present

    monkeypatch.setattr(present, "hours", lambda *_: 1 / 0)
    page.raise_request_exception = False
    response = page.get(f"/lines/{line.id[:12]}/")
    assert response.status_code == 500
    assert "A fault of ours" in response.content.decode()


def test_the_strict_policy_is_on_every_answer(page: Client, line: ALine) -> None:
    for address in ("/sign-in/", "/nothing/", f"/lines/{line.id[:12]}/", "/demo/"):
        response = page.get(address, follow=True)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "trusted-types detente-pages" in policy
        assert "unsafe" not in policy
        assert "nonce" not in policy
        assert "camera=()" in response.headers["Permissions-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        html = response.content.decode()
        assert "style=" not in html
        assert "<style" not in html


def test_the_demo_is_there_only_where_settings_say_so(
    client: Client, settings: Any, principal: Person, line: ALine
) -> None:
    assert client.get("/demo/").content.decode().count('class="button door') == 2
    client.get("/demo/enter/")
    assert client.session["_auth_user_id"] == str(principal.pk)
    import msgspec

    settings.DETENTE = msgspec.structs.replace(settings.DETENTE, demo=False)
    late = Client()
    assert late.get("/demo/").status_code == 404
    assert late.get("/demo/enter/").status_code == 404
    assert "_auth_user_id" not in late.session


def test_models_have_their_migrations() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_proof_without_a_receipt_or_a_role(page: Client, line: ALine) -> None:
    address = f"/record/{line.id[:12]}-{line.side}-0/"
    assert "Export proof" not in page.get(address).content.decode()
    assert page.get(address + "proof/").status_code == 404
    reader = Client()
    reader.force_login(Person.objects.add("Reader", Role.INTERPRETER, "en"))
    assert reader.get(address + "proof/").status_code == 403


def test_no_answer_stays_in_a_browser(rf: RequestFactory) -> None:
    """A proof is no page, and is as little to be found by the next person at the same desk."""
    request = rf.get("/")
    request.user = AnonymousUser()
    answer = language_of_the_person(lambda _: HttpResponse("x", content_type="text/plain"))
    assert answer(request).headers["Cache-Control"] == "no-store"
