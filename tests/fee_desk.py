"""The processing fee as tests decide it: through the page of the fee, and its notice."""

from datetime import date

from django.urls import reverse

from case_desk import told_by

ON = date(2025, 12, 10)
TODAY = date(2025, 12, 31)


def accepted(response):
    """Say what a page complained of where it did not take what was sent."""
    assert response.status_code == 302, told_by(response)
    return response


def fees_url(desk, query=""):
    return reverse("applications:fees", args=(desk.case.pk,)) + query


def choose(desk, choice, **answers):
    """Press a button of the page on which a fee is decided."""
    filled = desk.form(fees_url(desk)) | answers
    return desk.client.post(fees_url(desk), {**filled, "choice": choice})


def notified(desk, head, *, on=TODAY, route="handed_over", **answers):
    """Work the notice of the twelfth case through the pages, up to its sending."""
    url = accepted(choose(desk, "per_piece")).url
    accepted(desk.client.post(url, desk.form(url) | answers))
    accepted(desk.act("submit"))
    accepted(head.act("approve"))
    accepted(desk.act("send", on=on, route=route, tracking="EMS9" if route == "post" else ""))
