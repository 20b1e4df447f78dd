"""The closing words of a test run."""

from config.postgres_home import PROJECT

pytest_plugins = ["pytester"]


def test_says_plainly_what_was_skipped(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    pytester.makepyfile("""
        import pytest

        @pytest.mark.parametrize("n", [1, 2])
        def test_browser(n):
            pytest.skip("No Chromium found: apt-get install chromium")

        def test_sum():
            assert 1 + 1 == 2
    """)
    run = pytester.runpytest_subprocess("-p", "tests.skips", "-p", "no:django", "-p", "no:randomly")
    run.stdout.fnmatch_lines(
        ["*What was not tested here*", "2 tests: No Chromium found: apt-get install chromium"]
    )
    run.assert_outcomes(passed=1, skipped=2)
