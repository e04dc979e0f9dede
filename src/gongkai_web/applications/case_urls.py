"""The addresses of a case's steps and letters, under those of the list."""

from __future__ import annotations

from django.urls import path

from gongkai_web.applications.case_views import StepView, UndoView
from gongkai_web.applications.fee_views import FeesView, YearFileView, YearView
from gongkai_web.applications.letter_views import CompanionView, LetterFileView, LetterView
from gongkai_web.applications.service_views import FormView, ServiceRecordView
from gongkai_web.applications.waiting import LettersView

PATTERNS = [
    path("letters/", LettersView.as_view(), name="letters"),
    path("case/<int:pk>/step/<slug:kind>/", StepView.as_view(), name="step"),
    path("case/<int:pk>/letters/new/<slug:code>/", CompanionView.as_view(), name="companion"),
    path("case/<int:pk>/letters/<int:letter>/", LetterView.as_view(), name="letter"),
    path(
        "case/<int:pk>/letters/<int:letter>/file.<slug:format_>",
        LetterFileView.as_view(),
        name="letter_file",
    ),
    path(
        "case/<int:pk>/letters/<int:letter>/service.<slug:format_>",
        ServiceRecordView.as_view(),
        name="service_record",
    ),
    path("case/<int:pk>/forms/<slug:code>.<slug:format_>", FormView.as_view(), name="form"),
    path("case/<int:pk>/fees/", FeesView.as_view(), name="fees"),
    path("fees/", YearView.as_view(), name="fee_year"),
    path("fees/file.csv", YearFileView.as_view(), name="fee_year_file"),
    path("case/<int:pk>/undo/<int:event>/", UndoView.as_view(), name="undo"),
]
