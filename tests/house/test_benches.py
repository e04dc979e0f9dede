"""The measures still run: what they set up is code that nothing else would miss."""

import importlib.util
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"


def loaded(name):
    spec = importlib.util.spec_from_file_location(f"measured_{name}", BENCH / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("bench_letters", {"ROUNDS": 1}),
        ("bench_writers", {"ROUNDS": 1}),
        ("bench_deadlines", {"ROUNDS": 1, "DEADLINES": 1000}),
        ("bench_cold_law", {"ROUNDS": 1}),
        ("bench_proofreading", {"ROUNDS": 1, "TEXTS": 600}),
        pytest.param(
            "bench_search", {"ITEMS": 40, "ASKED": 6, "SCANNED": 2}, marks=[pytest.mark.slow]
        ),
        pytest.param("bench_reading", {"REPORTS": 12, "ROUNDS": 1}, marks=[pytest.mark.slow]),
        pytest.param("bench_compile", {"APPLICATIONS": 2000}, marks=[pytest.mark.slow]),
        pytest.param("bench_import", {"ROUNDS": 1, "APPLICATIONS": 20}, marks=[pytest.mark.slow]),
        pytest.param("bench_paint", {"ROUNDS": 1}, marks=[pytest.mark.browser, pytest.mark.slow]),
    ],
)
def test_a_measure_of_the_smallest_size_gives_its_results(name, sizes, monkeypatch):
    module = loaded(name)
    for size, value in sizes.items():
        assert hasattr(module, size), f"{name}.{size} is gone"
        monkeypatch.setattr(module, size, value)
    results = module.run()
    assert {one["name"] for one in results} <= set(module.NAMES)
    assert results
    reached = [one for one in results if one["value"] is not None]
    assert all(one["value"] >= 0 for one in reached)
    assert {one["name"] for one in results if one not in reached} <= {
        name for name in module.NAMES if name.endswith("-postgres")
    }, "only where no such server answers"
