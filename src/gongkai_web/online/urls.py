"""The addresses of the online service; before those of the agencies."""

from __future__ import annotations

from django.urls import path, re_path

from gongkai_web.online import account_views, apply_views, follow_views, regain_views, step_views

app_name = "online"
urlpatterns = [
    path("apply/", apply_views.StartView.as_view(), name="start"),
    path("apply/all/", apply_views.AllView.as_view(), name="all"),
    path("apply/steps/<slug:name>/", step_views.StepView.as_view(), name="step"),
    path("apply/suggest/", apply_views.SuggestView.as_view(), name="suggest"),
    path("apply/public/", apply_views.PublicView.as_view(), name="public"),
    path("apply/receipt/", apply_views.ReceiptView.as_view(), name="receipt"),
    path("follow/", follow_views.FollowView.as_view(), name="follow"),
    path("follow/letters/<int:pk>.pdf", follow_views.LetterView.as_view(), name="letter"),
    path("follow/regain/", regain_views.RegainView.as_view(), name="regain"),
    path("follow/regain/<str:token>/", regain_views.RegainedView.as_view(), name="regained"),
    path("follow/account/", account_views.AccountView.as_view(), name="account"),
    path("follow/account/login/", account_views.LoginView.as_view(), name="login"),
    path("follow/account/callback/", account_views.CallbackView.as_view(), name="callback"),
    path("follow/files/<int:pk>/", follow_views.ReleaseView.as_view(), name="file"),
    re_path(
        r"^follow/(?P<act>correct|withdraw|receive)/(?P<pk>[0-9]{1,18})/\Z",
        follow_views.ActView.as_view(),
        name="act",
    ),
]
