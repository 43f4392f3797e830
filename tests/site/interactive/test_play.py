"""Figures that play: on request alone, in steps where less motion is wanted."""

from __future__ import annotations

from tests.site.trying import opened, settled


def test_a_run_plays_on_request_and_stops_at_its_end(page, here):
    figure = opened(page, here, "line-search")
    player, slider = figure.locator("[data-do=play]"), figure.locator("[data-parameter=iteration]")
    opens = slider.input_value()
    page.wait_for_timeout(300)
    assert slider.input_value() == opens
    player.focus()
    page.keyboard.press("Enter")
    assert player.inner_text() == "Pause"
    page.wait_for_function("(one) => Number(one.value) > 5", arg=slider.element_handle())
    page.keyboard.press("Enter")
    assert player.inner_text() == "Play"
    settled(page)
    held = slider.input_value()
    page.wait_for_timeout(300)
    assert slider.input_value() == held != "12"
    page.keyboard.press("Enter")
    page.wait_for_function("(one) => one.value === one.max", arg=slider.element_handle())
    assert player.inner_text() == "Play"
    page.keyboard.press("Enter")  # from the beginning again
    page.wait_for_function("(one) => Number(one.value) < 6", arg=slider.element_handle())
    slider.press("ArrowRight")  # a hand on the slider takes over
    assert player.inner_text() == "Play"


def test_where_less_motion_is_wanted_each_press_is_one_step(visitor, here):
    page = visitor.page(390, reduced_motion="reduce")
    figure = opened(page, here, "line-search")
    player, slider = figure.locator("[data-do=play]"), figure.locator("[data-parameter=iteration]")
    assert player.inner_text() == "Step"
    opens = int(slider.input_value())
    player.click()
    page.wait_for_timeout(400)
    assert int(slider.input_value()) == opens + 1
    page.close()
