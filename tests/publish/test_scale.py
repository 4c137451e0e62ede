from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.views.scale import ordinal, scale

DATES = st.one_of(st.none(), st.dates().map(date.isoformat))
BOUNDS = st.lists(st.tuples(DATES, DATES), max_size=8)


@settings(deadline=None, max_examples=120)
@given(BOUNDS, st.lists(st.dates(), min_size=2, max_size=6))
def test_the_scale_keeps_order_and_stays_inside(bounds: list[tuple[str | None, str | None]], days: list[date]):
    made = scale(bounds, 200, 940)
    if made is None:
        assert all(a is None and b is None for a, b in bounds)
        return
    xs = [made.x(d.toordinal()) for d in sorted(days)]
    assert xs == sorted(xs)
    assert all(200 <= x <= 940 for x in xs)
    ticks = [t.x for t in made.ticks]
    assert ticks == sorted(ticks)
    assert all(199.9 <= x <= 940.1 for x in ticks)


def test_a_long_stretch_without_dates_is_a_marked_break():
    made = scale([("1981-01-01", "1988-12-31"), ("2023-05-01", "2023-05-31")], 0, 1000)
    assert made is not None
    assert [p.is_break for p in made.pieces] == [False, True, False]
    assert sum(p.right - p.left for p in made.pieces if p.is_break) < 50


def test_what_no_calendar_holds_has_no_place():
    assert ordinal("2019-02-31") is None
    assert ordinal("-0044-03-15") is None
    assert ordinal(None) is None
    assert scale([], 0, 1) is None
