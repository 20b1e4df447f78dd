"""The sign-in pages of django-allauth in our look and words, in a real browser."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.urls import reverse

from tests.cms.look.test_look_book import WIDTHS
from tests.factories.people import PASSWORD, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
SECRET = "JBSWY3DPEHPK3PXP"
CODE = re.compile(r"[A-Z0-9]{4}-?[A-Z0-9]{2,4}|[A-Z0-9]{6}")
FOR_ANYBODY = [
    ("account_login", "Sign in"),
    ("account_signup", "Create an account"),
    ("account_request_login_code", "E-mail me a code instead"),
    ("account_reset_password", "Choose a new password"),
    ("account_reset_password_done", "Choose a new password"),
    ("account_inactive", "Your account is closed"),
]
FOR_THE_SIGNED_IN = [
    ("account_email", "Your e-mail addresses"),
    ("account_change_password", "Change your password"),
    ("account_reauthenticate", "Check that it is you"),
    ("account_logout", "Sign out"),
    ("mfa_index", "Second sign-in step"),
    ("mfa_activate_totp", "Set up an authenticator app"),
    ("mfa_list_webauthn", "Passkeys and security keys"),
    ("mfa_add_webauthn", "Add a passkey or security key"),
    ("usersessions_list", "Where you are signed in"),
]
WITH_SECOND_STEP = [
    ("mfa_index", "Second sign-in step"),
    ("mfa_deactivate_totp", "Stop using your authenticator app"),
    ("mfa_view_recovery_codes", "Spare codes"),
    ("mfa_generate_recovery_codes", "Spare codes"),
    ("mfa_reauthenticate", "Check that it is you"),
]


@pytest.fixture
def amina():
    user = UserFactory(email="amina@example.org", name="Amina Khan")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def signed_in(client, amina):
    client.post(reverse("account_login"), {"login": amina.email, "password": PASSWORD})
    # Changes to the second step ask for the password once more, even just after signing in.
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.session["_auth_user_id"] == str(amina.pk)
    return amina


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "heading"), FOR_ANYBODY)
def test_pages_for_anybody(look_at, client, name, heading, width):
    seen = look_at(client.get(reverse(name)), width=width)
    assert seen.problems == []
    assert seen.heading == heading


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "heading"), FOR_THE_SIGNED_IN)
def test_pages_for_the_signed_in(look_at, client, signed_in, name, heading, width):
    seen = look_at(client.get(reverse(name)), width=width)
    assert seen.problems == []
    assert seen.heading == heading


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "heading"), WITH_SECOND_STEP)
def test_pages_with_a_second_step(look_at, client, signed_in, name, heading, width):
    TOTP.activate(signed_in, SECRET)
    RecoveryCodes.activate(signed_in)
    seen = look_at(client.get(reverse(name)), width=width)
    assert seen.problems == []
    assert seen.heading == heading


@pytest.mark.parametrize("width", WIDTHS)
def test_signing_in_by_a_code_from_an_e_mail(look_at, client, amina, width):
    asked = client.post(reverse("account_request_login_code"), {"email": amina.email}, follow=True)
    seen = look_at(asked, width=width)
    assert seen.problems == []
    assert seen.heading == "Enter your code"
    wrong = client.post(reverse("account_confirm_login_code"), {"code": "wrong"})
    seen = look_at(wrong, width=width)
    assert seen.problems == []
    assert seen.title.startswith("Error: ")
    assert "That code is wrong or too old" in wrong.text
    code = next(line for line in mail.outbox[0].body.splitlines() if CODE.fullmatch(line))
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.session["_auth_user_id"] == str(amina.pk)


@pytest.mark.parametrize("width", WIDTHS)
def test_signing_in_with_the_second_step(look_at, client, amina, width):
    TOTP.activate(amina, SECRET)
    asked = client.post(
        reverse("account_login"), {"login": amina.email, "password": PASSWORD}, follow=True
    )
    seen = look_at(asked, width=width)
    assert seen.problems == []
    assert seen.heading == "Second sign-in step"


def test_a_refused_sign_in_says_what_to_do_and_keeps_what_was_typed(look_at, client, amina):
    refused = client.post(reverse("account_login"), {"login": amina.email, "password": "wrong"})
    seen = look_at(
        refused, width=320, then=lambda page: page.get_by_label("E-mail address").input_value()
    )
    assert seen.problems == []
    assert seen.answer == amina.email
    assert "The e-mail address or the password is wrong." in refused.text


def test_nobody_learns_whether_an_address_has_an_account(client, amina):
    asked = [
        client.post(reverse("account_reset_password"), {"email": address}, follow=True)
        for address in (amina.email, "nobody@example.org")
    ]
    assert asked[0].redirect_chain == asked[1].redirect_chain
