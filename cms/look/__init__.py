"""How every page looks: GOV.UK Frontend without GOV.UK branding, forms, navigation and council colours.

Other rooms use it by template only: `{% extends "base.html" %}`, `{{ form.name.as_field_group }}` and the tags
of cms/templatetags/govuk.py, which are built in everywhere.
"""

from cms.look.renderer import GovukRenderer

__all__ = ["GovukRenderer"]
