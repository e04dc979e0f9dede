"""What does a letter say about the remedy against it? (行政复议法 arts. 20–28; 行政诉讼法 arts. 45, 46)

Which way lies open and which body reviews comes from
:mod:`gongkai.remedies.routes`, the periods from the law files, all by the day
of the reply. The office does not choose these words and cannot leave them out.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from gongkai.applications import outcomes
from gongkai.law import documents, provision
from gongkai.letters.errors import MissingField
from gongkai.letters.facts import LABELS, Facts
from gongkai.letters.templates import template
from gongkai.remedies import routes
from gongkai.remedies.routes import Route, Way

_IN_PART: Final = "partial"
_WITHHOLDS_A_PART: Final = "S03"
"""The letter whose way is an open question (O6)."""
_CHANNEL_LAW: Final = "reconsideration-law-2023"


def outcome_of(code: str, facts: Facts) -> str | None:
    """Return the outcome this letter itself decides, whatever the whole application ends with.

    A refusal sent together with a disclosure stays a refusal. None for
    letters that decide nothing. Raises MissingField where the case must say it.
    """
    if code not in outcomes.letters():
        return None
    rows = outcomes.keys()
    own = [key for key in rows if code in outcomes.letters_of(key)]
    if len(own) == 1:
        return own[0]
    if facts.outcome in own:
        return facts.outcome
    if own:
        raise MissingField((LABELS["outcome"],))
    return None


def way_of(code: str, facts: Facts, *, on: date) -> Way | None:
    """Return the way a letter opens, None where it is no letter against which one lies.

    Raises UnknownLetter, LetterNotInForce, MissingField.
    """
    template(code, on=on)
    key = outcome_of(code, facts)
    if key is not None and code == _WITHHOLDS_A_PART and facts.partial_route:
        return routes.route_of_outcome(key, on=on, partial=facts.partial_route)
    try:
        return routes.route_of_letter(code, on=on, outcome=key)
    except routes.UnknownLetter:
        return None  # a form, or a paper for the reconsideration body or the court


def remedy_paragraph(code: str, facts: Facts, *, on: date) -> str | None:
    """Return the closing paragraph on the remedy, or None where the letter has none of its own.

    Raises UnknownLetter, LetterNotInForce, MissingField, UnknownAgencyKind.
    """
    way = way_of(code, facts, on=on)
    if way is None or way.route is Route.NONE:
        return None
    body = str(review_bodies(facts, on=on))
    court = facts.court or LABELS["court"]
    online = _online(facts, on)
    either = _either(body, court, online, on)
    if way.route is Route.EITHER:
        return f"如对本告知书不服，可以{either}。"
    first = _first(body, court, online, on)
    if outcome_of(code, facts) == _IN_PART:
        return (
            f"如对本告知书中不予公开的部分不服，应当{first}"
            f"如对本告知书的其他内容不服，可以{either}。"
        )
    return f"如对本告知书不服，应当{first}"


def _first(body: str, court: str, online: str, on: date) -> str:
    days = provision("remedies.reconsideration_term", on=on).days
    after = provision("remedies.suit_after_reconsideration_term", on=on).days
    return (
        f"自收到本告知书之日起{days}日内先向{body}申请行政复议{online}；"
        f"对行政复议决定不服的，可以自收到行政复议决定书之日起{after}日内向{court}提起行政诉讼。"
    )


def _either(body: str, court: str, online: str, on: date) -> str:
    days = provision("remedies.reconsideration_term", on=on).days
    months = provision("remedies.suit_term", on=on).value
    return (
        f"自收到本告知书之日起{days}日内向{body}申请行政复议{online}，"
        f"或者自知道本告知书内容之日起{months}个月内向{court}提起行政诉讼"
    )


def review_bodies(facts: Facts, *, on: date) -> routes.ReviewBodies:
    """Return the body or bodies the letter names. Raises UnknownAgencyKind, NoProvisionInForce."""
    names = {"itself": facts.agency, **{k: v for k, v in facts.body_names.items() if v}}
    return routes.review_bodies(facts.agency_kind, on=on, names=names)


def needs_online_channel(facts: Facts, *, on: date) -> bool:
    """Return whether the letter must tell an internet channel (行政复议法 art. 22(2), since 2024)."""
    since = documents()[_CHANNEL_LAW].effective_from
    return facts.electronic and since is not None and on >= since


def _online(facts: Facts, on: date) -> str:
    if needs_online_channel(facts, on=on) and facts.online_reconsideration:
        return f"（可以通过互联网渠道提交行政复议申请：{facts.online_reconsideration}）"
    return ""
