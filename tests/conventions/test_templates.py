"""Templates: drawn under a strict content security policy, in one frame, and none forgotten."""

import re

import pytest

from tests.conventions import tree

TEMPLATES = [
    path
    for package in tree.PACKAGES
    for path in sorted((tree.ROOT / package / "templates").rglob("*.html"))
]
# Drawn inside Wagtail's admin, whose policy and frame are Wagtail's.
OFFICE = re.compile(r"{%\s*extends\s+[\"']wagtailadmin/")
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\sstyle=|\son[a-z]+=|<style", re.I
)


@pytest.mark.parametrize("path", TEMPLATES, ids=tree.short)
def test_nothing_is_inline(path):
    text = path.read_text(encoding="utf-8")
    if not OFFICE.search(text):
        assert INLINE.findall(text) == [], (
            "The policy of the public pages refuses inline script and style."
        )


@pytest.mark.parametrize("path", TEMPLATES, ids=tree.short)
def test_forms_that_change_things_carry_a_token(path):
    text = path.read_text(encoding="utf-8")
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.S | re.I):
        assert "csrf_token" in form


# Forms of one's own account, of a provider or of an office: not of a person acted for.
OF_NOBODY_ELSE = {
    "marketplace/orders/decline.html",
    "marketplace/orders/provider_order.html",
    "brokerage/mandates/ask.html",
    "brokerage/mandates/clients.html",
    "brokerage/mandates/give_up.html",
    "brokerage/mandates/only_for_oneself.html",
}
FOR_A_PERSON = re.compile(r"(marketplace/orders|brokerage/(mandates|conflicts|budgets))/(?!office)")


@pytest.mark.parametrize("path", TEMPLATES, ids=tree.short)
def test_forms_that_write_for_a_person_say_for_whom(path):
    name = str(path).split("/templates/", 1)[1]
    if not FOR_A_PERSON.match(name) or name in OF_NOBODY_ELSE:
        return
    for form in re.findall(
        r"<form[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.S | re.I
    ):
        assert "{% for_whom %}" in form


def test_no_template_is_forgotten():
    everything = "\n".join(
        path.read_text(encoding="utf-8") for path in [*tree.python_files(), *TEMPLATES]
    )
    libraries = ("account/", "mfa/", "usersessions/", "allauth/", "wagtailadmin/")
    forgotten = []
    for path in TEMPLATES:
        name = str(path).split("/templates/", 1)[1]
        by_django = name in {
            "400.html",
            "403.html",
            "403_csrf.html",
            "404.html",
            "429.html",
            "500.html",
        }
        if not by_django and not name.startswith(libraries) and name not in everything:
            forgotten.append(name)
    assert forgotten == []
