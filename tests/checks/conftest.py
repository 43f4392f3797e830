"""The shared tests of checks show what they compared, as tests in their own files do."""

import pytest

pytest.register_assert_rewrite("tests.checks.check_harness")
