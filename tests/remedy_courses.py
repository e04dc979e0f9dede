"""Random lawful courses of reconsiderations and suits, for the tests of both houses."""

from datetime import date, timedelta

from hypothesis import strategies as st

from gongkai.remedies.acts import Act
from gongkai.remedies.course import allowed_next
from gongkai.remedies.results import BLOCKS


@st.composite
def lawful(draw):
    """Return a block and a lawful diary of up to fourteen acts."""
    block = draw(st.sampled_from(list(BLOCKS)))
    acts, day = [], draw(st.dates(date(2024, 1, 2), date(2025, 6, 30)))
    for _ in range(draw(st.integers(1, 14))):
        row = draw(st.sampled_from(allowed_next(acts, block=block)))
        day += timedelta(days=draw(st.integers(0, 60)))
        result = draw(st.sampled_from(row.results)) if row.results else ""
        procedure = None
        if "procedure" in row.asks:
            procedure = draw(st.sampled_from([None, "ordinary", "summary"]))
        acts.append(Act(row.act, day, procedure=procedure, result=result))
    return block, acts
