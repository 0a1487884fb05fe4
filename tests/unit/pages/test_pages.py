"""Every page can be put together, and says what it is."""

from __future__ import annotations

import pytest

from focusflow.focusflow import app


@pytest.mark.parametrize("route", sorted(app._unevaluated_pages))
def test_a_page_is_made_of_what_there_is(route: str) -> None:
    page = app._unevaluated_pages[route]
    assert page.title
    made = page.component() if callable(page.component) else page.component
    assert str(made.render())
