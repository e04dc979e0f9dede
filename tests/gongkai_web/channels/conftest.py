"""A justice bureau with a WeChat account, and the double the account lives on."""

import pytest
from django.core.files.base import ContentFile

import wechat_double
from channel_desk import AFTER, BODY, Clock
from gongkai_web.channels import actions
from gongkai_web.publishing import files
from gongkai_web.supervision.models import Account
from review_desk import climb, draft, office_of


@pytest.fixture
def clock():
    return Clock(AFTER)


@pytest.fixture
def office(agency):
    return office_of(agency)


@pytest.fixture
def double(settings):
    with wechat_double.running() as running:
        settings.WECHAT_URL = running.url
        yield running


@pytest.fixture
def account(office, double):
    made = Account.objects.create(agency=office.agency, platform="微信公众号", name="陕州司法")
    actions.set_access(
        actor=office.drafter, account=made, app_id=wechat_double.APP_ID,
        secret=wechat_double.SECRET,
    )  # fmt: skip
    return made


@pytest.fixture
def public(office):
    """Return a maker of editions the public can read."""

    def make(*, pictures=(), body=BODY, **fields):
        for number, data in enumerate(pictures):
            kept = files.keep(
                actor=office.drafter, agency=office.agency,
                file=ContentFile(data, name=f"图{number}.png"),
            )  # fmt: skip
            body += f'<figure><img src="file:{kept.sha256}" alt="图"></figure>'
        return climb(office, draft(office, body=body, **fields)).live_edition

    return make


@pytest.fixture
def send(office, account, clock):
    """Return what arranges a delivery and takes its steps."""

    def go(edition, at=None):
        delivery = actions.order(
            actor=office.drafter, edition=edition, account=account, at=at or clock()
        )
        return actions.go_on(
            actor=office.drafter, delivery=delivery, clock=clock, sleep=lambda s: None
        )

    return go


@pytest.fixture
def go_on(office, clock):
    """Return what takes the steps of a delivery that can be taken now."""
    return lambda delivery: actions.go_on(
        actor=office.drafter, delivery=delivery, clock=clock, sleep=lambda s: None
    )
