"""The address of the coverage board, under ``/admin/coverage/``."""

from __future__ import annotations

from django.urls import path

from gongkai_web.coverage.views import BoardView

app_name = "coverage"

urlpatterns = [path("", BoardView.as_view(), name="board")]
