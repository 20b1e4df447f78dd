"""The sign-in pages of django-allauth in our look and words, in a real browser."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.urls import reverse

from tests.cms.look.test_look_book import WIDTHS, too_wide, what_axe_finds
from tests.factories.people import PASSWORD, UserFactory

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
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
    assert client.session["_auth_user_id"] == str(amina.pk)
    return amina


def must_be_in_order(page, heading):
    """One h1 with the words expected, nothing for axe, nothing too wide, the policy kept."""
    assert page.get_by_role("heading", level=1).inner_text() == heading
    assert what_axe_finds(page) == []
    assert too_wide(page) == 0
    assert page.complaints == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "heading"), FOR_ANYBODY)
def test_pages_for_anybody(open_page, name, heading, width):
    must_be_in_order(open_page(reverse(name), width=width), heading)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "heading"), FOR_THE_SIGNED_IN)
def test_pages_for_the_signed_in(open_page, signed_in, name, heading, width):
    must_be_in_order(open_page(reverse(name), width=width), heading)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("name", "heading"), WITH_SECOND_STEP)
def test_pages_with_a_second_step(open_page, signed_in, name, heading, width):
    TOTP.activate(signed_in, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(signed_in)
    must_be_in_order(open_page(reverse(name), width=width), heading)


@pytest.mark.parametrize("width", WIDTHS)
def test_signing_in_by_a_code_from_an_e_mail(open_page, amina, width):
    page = open_page(reverse("account_request_login_code"), width=width)
    page.get_by_label("E-mail address").fill(amina.email)
    page.get_by_role("button", name="E-mail me a code").click()
    page.get_by_role("heading", name="Enter your code").wait_for()
    must_be_in_order(page, "Enter your code")
    page.get_by_label("Code").fill("wrong")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("link", name="That code is wrong or too old").wait_for()
    assert page.title().startswith("Error: ")
    assert what_axe_finds(page) == []
    code = next(line for line in mail.outbox[0].body.splitlines() if line.isalnum())
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Sign out").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_signing_in_with_the_second_step(open_page, amina, width):
    TOTP.activate(amina, "JBSWY3DPEHPK3PXP")
    page = open_page(reverse("account_login"), width=width)
    page.get_by_label("E-mail address").fill(amina.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Second sign-in step").wait_for()
    must_be_in_order(page, "Second sign-in step")


def test_a_refused_sign_in_says_what_to_do_and_keeps_what_was_typed(open_page, amina):
    page = open_page(reverse("account_login"), width=320)
    page.get_by_label("E-mail address").fill(amina.email)
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="The e-mail address or the password is wrong").wait_for()
    assert page.get_by_label("E-mail address").input_value() == amina.email
    assert what_axe_finds(page) == []
