"""Sets the office up for the catalogue: the category tree, the editors' group, the approval step."""

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as AdminPermission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from marketplace.foundations import audit
from marketplace.foundations.authority import Authority
from marketplace.foundations.permissions import Permission
from marketplace.listings import queries
from marketplace.listings.models import Category, Listing
from marketplace.listings.words import slug_of

EDITORS = "Catalogue editors"
APPROVAL = "Approve listings"
# What editors may do in the office, by model; of another floor, with its name before it.
EDITORS_MAY = {
    "listing": ("view", "add", "change", "publish", "lock", "unlock"),
    "category": ("view", "add", "change"),
    "preferredstanding": ("view", "add", "change"),
    "cqclocation": ("view", "add", "change"),
    "cqcrating": ("view", "add", "change", "delete"),
    "search.synonym": ("view", "add", "change", "delete"),
}
COMMISSIONERS = "Commissioners"
COMMISSIONERS_MAY = {"preferredstanding": ("view", "add", "change")}
ONLY_EDITORS = "Only an editor of the catalogue may do this."


@transaction.atomic
def load_categories(*, lines: Iterable[str], by: Authority, at: datetime) -> int:
    """Make or correct the two-level tree from a CSV (parent, name, introduction). Returns how many there are.

    Nothing is removed: listings and orders point at categories.
    """
    by.must(Permission.MODERATE_LISTING, ONLY_EDITORS)
    count = 0
    for position, row in enumerate(csv.DictReader(lines), start=1):
        parent = Category.objects.get(slug=slug_of(row["parent"])) if row["parent"] else None
        Category.objects.update_or_create(
            slug=slug_of(row["name"]),
            defaults={
                "name": row["name"],
                "parent": parent,
                "position": position,
                "introduction": row["introduction"],
            },
        )
        count += 1
    queries.forget_category_tree()
    audit.record("categories.loaded", "categories", by=by, at=at, count=count)
    return count


@transaction.atomic
def set_up_moderation(*, by: Authority, at: datetime) -> Group:
    """Make the groups of editors and commissioners, and the one-step approval; safe to repeat.

    Returns the editors' group. Who is in the groups follows from council posts (people.actions).
    """
    by.must(Permission.MODERATE_LISTING, ONLY_EDITORS)
    group = _group(EDITORS, EDITORS_MAY)
    _group(COMMISSIONERS, COMMISSIONERS_MAY)
    task, _ = GroupApprovalTask.objects.get_or_create(name=APPROVAL)
    task.groups.add(group)
    workflow, _ = Workflow.objects.get_or_create(name=APPROVAL)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowContentType.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(Listing), defaults={"workflow": workflow}
    )
    audit.record("moderation.set_up", "moderation", by=by, at=at)
    return group


def _group(title: str, may: Mapping[str, Iterable[str]]) -> Group:
    group, _ = Group.objects.get_or_create(name=title)
    group.permissions.add(
        AdminPermission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    for name, verbs in may.items():
        app_label, _, model_name = name.rpartition(".")
        content_type = ContentType.objects.get(
            app_label=app_label or "marketplace", model=model_name
        )
        for verb in verbs:
            permission, _ = AdminPermission.objects.get_or_create(
                content_type=content_type,
                codename=f"{verb}_{model_name}",
                defaults={"name": f"Can {verb} {content_type.name}"},
            )
            group.permissions.add(permission)
    return group
