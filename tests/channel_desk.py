"""What tests of channels share: an hour that is moved by hand, a text, a picture."""

import io
from datetime import timedelta

from PIL import Image

from review_desk import NOW

AFTER = NOW + timedelta(hours=1)
BODY = '<p>各科室：</p><p>现将方案印发给你们。详见<a href="https://example.gov.cn/a">原件</a>。</p>'


class Clock:
    """The hour of the test, moved by hand."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at

    def later(self, **more):
        """Move on."""
        self.at += timedelta(**more)


def picture(colour="red", size=(40, 30), kind="PNG"):
    """Return the bytes of a picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def finish(go_on, clock, delivery, most=12):
    """Take the steps of a delivery, later and later, until there is none."""
    for _ in range(most):
        if not delivery.is_open:
            return delivery
        clock.later(minutes=11)
        delivery = go_on(delivery)
    raise AssertionError(f"still {delivery.state}: {delivery.problem}")
