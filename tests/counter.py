"""What somebody types at the counter to register an application."""

from django.urls import reverse

APPLICANT = {"name": "张三丰", "id_no": "411200199001011238", "contact": "13800001234"}


def typed(received_on="2026-03-02", **more):
    """Return the fields of an application handed in on a day."""
    return {
        "channel": "in_person",
        "in_person-submitted_on": received_on,
        "applicant_kind": "natural_person",
        "content": "示例信息",
        **more,
    }


def by(channel, **fields):
    """Return the fields of an application that came through a channel."""
    own = {f"{channel}-{name}": value for name, value in fields.items()}
    return {"channel": channel, "applicant_kind": "natural_person", "content": "示例信息"} | own


def register(client, **fields):
    """Send the form of the counter."""
    return client.post(reverse("applications:add"), fields)


def wrong(answer):
    """Return what the form says is wrong."""
    return str(answer.context["form"].errors)
