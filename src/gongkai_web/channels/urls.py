"""Addresses of channels in the back office, under ``/admin/channels/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.channels import (
    class_views,
    item_views,
    list_views,
    register_views,
    removal_views,
    views,
)

app_name = "channels"

urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("account/<int:pk>/", views.AccountView.as_view(), name="account"),
    path("account/<int:pk>/interface/", views.AccessView.as_view(), name="access"),
    path("account/<int:pk>/articles/", list_views.ArticlesView.as_view(), name="articles"),
    path("account/<int:pk>/take-list/", list_views.TakeListView.as_view(), name="take_list"),
    path("account/<int:pk>/take-sheet/", list_views.TakeSheetView.as_view(), name="take_sheet"),
    path("applications/", register_views.ApplicationsView.as_view(), name="applications"),
    path("applications/new/<slug:act>/", register_views.ApplyView.as_view(), name="apply"),
    path("applications/<int:pk>/", register_views.ApplicationView.as_view(), name="application"),
    path(
        "applications/<int:pk>/form/",
        register_views.SignedFormView.as_view(),
        name="signed_form",
    ),
    path("register.xlsx", register_views.RegisterView.as_view(), name="register"),
    path("delivery/<int:pk>/<slug:act>/", views.DeliveryStepView.as_view(), name="step"),
    path("items/classify/", class_views.ClassifyView.as_view(), name="classify"),
    path("item/<int:pk>/", item_views.ItemView.as_view(), name="item"),
    path("item/<int:pk>/send/", item_views.SendView.as_view(), name="send"),
    path("item/<int:pk>/note/", item_views.NoteView.as_view(), name="note"),
    path("item/<int:pk>/copy/", item_views.CopyView.as_view(), name="copy"),
    path(
        "item/<int:pk>/removed/<int:publication>/", item_views.RemovedView.as_view(), name="removed"
    ),
    path(
        "item/<int:pk>/undo/<int:removal>/",
        removal_views.UndoRemovalView.as_view(),
        name="undo_removal",
    ),
    path("item/<int:pk>/forget/<int:publication>/", item_views.ForgetView.as_view(), name="forget"),
]
