"""Addresses of the writing room, under ``/admin/writing/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.writing import (
    desk,
    evidence_views,
    file_views,
    import_views,
    item_views,
    ladder_views,
    paper_views,
    recheck_views,
    review_views,
    usage_views,
)

app_name = "writing"

urlpatterns = [
    path("", desk.DeskView.as_view(), name="desk"),
    path("new/", item_views.NewView.as_view(), name="new"),
    path("import/", import_views.ImportView.as_view(), name="import_old"),
    path("upload/<int:agency>/", file_views.UploadView.as_view(), name="upload"),
    path("pictures/<int:agency>/<str:sha256>/", file_views.PictureView.as_view(), name="picture"),
    path("ladders/", ladder_views.LaddersView.as_view(), name="ladders"),
    path("ladders/new/<int:agency>/", ladder_views.LadderEditView.as_view(), name="ladder_new"),
    path("ladders/<int:pk>/", ladder_views.LadderEditView.as_view(), name="ladder_edit"),
    path("ladders/<int:pk>/retire/", ladder_views.LadderRetireView.as_view(), name="ladder_retire"),
    path(
        "register/<int:agency>/<int:year>/<int:month>/",
        paper_views.RegisterView.as_view(),
        name="register",
    ),
    path(
        "<int:pk>/review/<int:submission>/sheet.<slug:format_>",
        paper_views.SheetView.as_view(),
        name="sheet",
    ),
    path("usage/", usage_views.UsageView.as_view(), name="usage"),
    path("usage/items/", usage_views.UsageItemsView.as_view(), name="usage_items"),
    path("<int:pk>/", item_views.ItemView.as_view(), name="item"),
    path("<int:pk>/edit/", item_views.EditView.as_view(), name="edit"),
    path("<int:pk>/submit/", item_views.SubmitView.as_view(), name="submit"),
    path("<int:pk>/discard/", item_views.DiscardView.as_view(), name="discard"),
    path("<int:pk>/mark/", item_views.MarkView.as_view(), name="mark"),
    path("<int:pk>/files/<str:sha256>/", file_views.FileView.as_view(), name="file"),
    path("<int:pk>/evidence/", evidence_views.EvidenceView.as_view(), name="evidence"),
    path(
        "<int:pk>/earlier/<str:sha256>/",
        file_views.EarlierFileView.as_view(),
        name="earlier_file",
    ),
    path("<int:pk>/recheck/", recheck_views.RecheckView.as_view(), name="recheck"),
    path("<int:pk>/urgent/", review_views.UrgentView.as_view(), name="urgent"),
    path("<int:pk>/withdraw/", review_views.WithdrawView.as_view(), name="withdraw"),
    path("<int:pk>/withdraw/<int:request_pk>/", review_views.AnswerView.as_view(), name="answer"),
    path("<int:pk>/review/<int:submission>/", review_views.ReviewView.as_view(), name="review"),
    path(
        "<int:pk>/review/<int:submission>/recall/",
        review_views.RecallView.as_view(),
        name="recall",
    ),
]
