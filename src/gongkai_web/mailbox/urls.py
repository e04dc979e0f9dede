"""The addresses of messages; before those of the agencies."""

from __future__ import annotations

from django.urls import path, re_path

from gongkai_web.mailbox import follow_views, form_views, public_views

app_name = "mailbox"
urlpatterns = [
    path("", public_views.index, name="index"),
    path("answers/", public_views.answers, name="answers"),
    re_path(r"^answers/(?P<pk>[0-9]{1,18})/\Z", public_views.answer, name="answer"),
    path("numbers/", public_views.monthly, name="numbers"),
    path("numbers.csv", public_views.monthly_csv, name="numbers_csv"),
    path("new/<slug:kind>/", form_views.MessageView.as_view(), name="new"),
    path("receipt/", form_views.ReceiptView.as_view(), name="receipt"),
    path("follow/", follow_views.FollowView.as_view(), name="follow"),
    re_path(
        r"^follow/(?P<act>supplement|withdraw|private)/\Z",
        follow_views.ActView.as_view(),
        name="act",
    ),
]
