"""The addresses of the counter and of a case's files, under those of the list."""

from __future__ import annotations

from django.urls import path

from gongkai_web.applications import attachment_views, intake_views, setting_aside_views

PATTERNS = [
    path("new/", intake_views.RegisterView.as_view(), name="add"),
    path("unconfirmed/", intake_views.UnconfirmedView.as_view(), name="unconfirmed"),
    path("edit/<int:pk>/", intake_views.MendView.as_view(), name="edit"),
    path("case/<int:pk>/review/", intake_views.ReviewView.as_view(), name="review"),
    path("case/<int:pk>/confirm/", intake_views.ConfirmView.as_view(), name="confirm"),
    path("case/<int:pk>/attempt/", intake_views.AttemptView.as_view(), name="attempt"),
    path("case/<int:pk>/split/", setting_aside_views.SplitView.as_view(), name="split"),
    path("case/<int:pk>/transfer/", setting_aside_views.TransferView.as_view(), name="transfer"),
    path("case/<int:pk>/give-back/", setting_aside_views.GiveBackView.as_view(), name="give_back"),
    path("case/<int:pk>/void/", setting_aside_views.VoidView.as_view(), name="void"),
    path("case/<int:pk>/take-up/", setting_aside_views.TakeUpView.as_view(), name="take_up"),
    path("case/<int:pk>/files/new/", attachment_views.AttachView.as_view(), name="attach"),
    path(
        "case/<int:pk>/files/<int:file>/",
        attachment_views.AttachmentView.as_view(),
        name="attachment",
    ),
]
REPLACED = ("add", "edit", "delete")
"""Wagtail's own addresses of these names give way: a case is registered and mended, never deleted."""
