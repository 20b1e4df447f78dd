"""Signing up and in, and the second step for those with power over others."""

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from django.urls import reverse

from marketplace.foundations.models import AuditEntry
from marketplace.people.models import Person, User
from tests.factories.people import (
    PASSWORD,
    CouncilMembershipFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
SIGN_UP = {
    "name": "Peter Hale",
    "email": "Peter.Hale@Example.org",
    "password1": PASSWORD,
    "password2": PASSWORD,
}
PAGE = "/account/"


def sign_in(client, user, **headers):
    return client.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}, **headers
    )


def verified(user):
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def totp_code(secret):
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def test_signing_up_makes_an_account_and_a_person(client):
    response = client.post(reverse("account_signup"), SIGN_UP, follow=True)
    assert response.status_code == 200
    person = Person.objects.get()
    assert (person.name, person.council) == ("Peter Hale", None)
    assert person.user.email == "peter.hale@example.org"
    code = re.search(r"^([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)\s*$", mail.outbox[0].body, re.M)[1]
    client.post(reverse("account_email_verification_sent"), {"code": code})
    assert client.get(PAGE).status_code == 200


def test_signing_up_without_a_name_makes_nothing(client):
    response = client.post(reverse("account_signup"), {**SIGN_UP, "name": ""})
    assert "Enter your full name" in response.content.decode()
    assert not User.objects.exists()


def test_an_address_is_one_account_however_it_is_written(client):
    verified(PersonFactory(user__email="peter.hale@example.org").user)
    client.post(reverse("account_signup"), SIGN_UP)
    assert User.objects.count() == 1


def test_a_budget_holder_needs_no_second_step(client):
    user = verified(PersonFactory(budget_holder=True).user)
    sign_in(client, user)
    assert client.get(PAGE).status_code == 200


@pytest.fixture(params=["officer", "broker", "administrator"])
def with_power(request):
    user = PersonFactory().user
    if request.param == "officer":
        CouncilMembershipFactory(user=user)
    elif request.param == "broker":
        MembershipFactory(user=user, broker=True)
    else:
        User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    return verified(user)


@pytest.mark.parametrize("path", [PAGE, "/office/", "/clients/"])
def test_power_over_others_needs_a_second_step_first(client, with_power, path):
    sign_in(client, with_power)
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, reverse("mfa_index"))
    assert client.get(reverse("mfa_index")).status_code == 200


def test_the_second_step_must_be_used_in_this_session(client, with_power):
    secret = generate_totp_secret()
    TOTP.activate(with_power, secret)
    client.force_login(with_power)
    response = client.get(PAGE)
    assert response["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Faccount%2F"
    response = client.post(response["Location"], {"code": totp_code(secret)})
    assert response["Location"] == PAGE
    assert client.get(PAGE).status_code == 200


def test_with_the_second_step_at_sign_in_every_page_opens(client, with_power):
    secret = generate_totp_secret()
    TOTP.activate(with_power, secret)
    assert sign_in(client, with_power)["Location"] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    assert client.get(PAGE).status_code == 200


def test_taking_the_second_step_away_closes_the_pages(client, with_power):
    secret = generate_totp_secret()
    authenticator = TOTP.activate(with_power, secret).instance
    sign_in(client, with_power)
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret)})
    authenticator.delete()
    assert client.get(PAGE)["Location"] == reverse("mfa_index")


def test_the_demonstration_does_without(client, with_power, settings):
    settings.MFA_FORCED = False
    sign_in(client, with_power)
    assert client.get(PAGE).status_code == 200


def test_the_office_has_no_sign_in_of_its_own(client):
    response = client.get("/office/login/?next=/office/")
    assert response["Location"] == f"{reverse('account_login')}?next=/office/"
    assert client.get("/office/password_reset/").status_code in {302, 404}


def test_a_code_by_e_mail_signs_in_without_a_password(client):
    user = verified(PersonFactory().user)
    client.post(reverse("account_request_login_code"), {"email": user.email})
    assert mail.outbox[0].to == [user.email]


def test_who_signed_up_with_anothers_address_does_not_get_into_their_account(client):
    """Mallory signs up as Peter, and cannot prove it. Peter signs in with a code. Mallory still knows a password."""
    Client().post(reverse("account_signup"), SIGN_UP)
    mail.outbox.clear()
    client.post(reverse("account_request_login_code"), {"email": SIGN_UP["email"]})
    code = re.search(r"^([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)\s*$", mail.outbox[0].body, re.M)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    assert client.get(PAGE).status_code == 200
    known = {"login": SIGN_UP["email"], "password": SIGN_UP["password1"]}
    mallory = Client()
    mallory.post(reverse("account_login"), known)
    assert mallory.get(PAGE).status_code == 302
    assert AuditEntry.objects.filter(event="account.password_dropped").count() == 1


def test_a_code_leaves_the_password_of_a_proven_address(client):
    user = verified(PersonFactory().user)
    client.post(reverse("account_request_login_code"), {"email": user.email})
    code = re.search(r"^([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)\s*$", mail.outbox[0].body, re.M)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    user.refresh_from_db()
    assert user.has_usable_password()
    assert not AuditEntry.objects.filter(event="account.password_dropped").exists()
