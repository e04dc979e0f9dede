"""What does Wagtail put into a new database that no office needs?

A welcome page in English, groups of English names, an approval workflow. They
are removed or renamed once, when the tables are made.
"""

from __future__ import annotations

from typing import Any

WELCOME_SLUG = "home"


def tidy(**_: Any) -> None:
    """Remove Wagtail's sample page, site, groups and workflow; name its roots in Chinese.

    Called after every migration; does nothing where it was done before.
    """
    from django.contrib.auth.models import Group
    from wagtail.models import Collection, Page, Site, Task, Workflow

    Site.objects.filter(root_page__slug=WELCOME_SLUG, root_page__depth=2).delete()
    for page in Page.objects.filter(slug=WELCOME_SLUG, depth=2, numchild=0):
        page.delete()
    Page.objects.filter(depth=1, title="Root").update(title="根页面", draft_title="根页面")
    Collection.objects.filter(depth=1, name="Root").update(name="根文件夹")
    Group.objects.filter(name__in=("Moderators", "Editors")).delete()
    Workflow.objects.filter(name="Moderators approval").delete()
    Task.objects.filter(name="Moderators approval").delete()
