"""Settings: kept, shown everywhere, and never lost while typing."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.e2e.conftest import PASSWORD, NewContext, Person, sign_in

NEXT_PASSWORD = "Another-Horse-8?"


async def open_settings(page: Page) -> None:
    await page.goto("/settings")
    await expect(page.get_by_role("heading", name="Settings")).to_be_visible()


async def end_all_sessions(person: Person) -> None:
    answer = await person.api.delete("/users/me/sessions")
    assert answer.status_code == 200, answer.text


async def test_a_changed_setting_survives_a_reload_and_shows_in_another_tab(
    signed_in: Page,
) -> None:
    await open_settings(signed_in)
    other = await signed_in.context.new_page()
    await open_settings(other)
    await other.get_by_label("Institution").fill("typed and not saved")

    await signed_in.get_by_label("Name to show").fill("Ada")
    await expect(signed_in.get_by_text("Not saved yet").first).to_be_visible()
    await signed_in.get_by_role("button", name="Save profile").click()
    await expect(signed_in.get_by_text("Saved.")).to_be_visible()
    await expect(signed_in.get_by_text("Not saved yet").first).to_be_hidden()
    await signed_in.get_by_label("Times look like").select_option("false")
    await signed_in.get_by_label("Focus session").fill("50")
    await signed_in.get_by_role("button", name="Save preferences").click()

    await expect(other.get_by_label("Name to show")).to_have_value("Ada")
    await expect(other.get_by_label("Focus session")).to_have_value("50")
    await expect(other.get_by_role("button", name="Account menu")).to_contain_text("Ada")
    await expect(other.get_by_label("Institution")).to_have_value("typed and not saved")
    used = other.get_by_text(re.compile(r"Last used Today, \d+:\d\d [ap]m"))
    await expect(used.first).to_be_visible()
    await signed_in.reload()
    await expect(signed_in.get_by_label("Name to show")).to_have_value("Ada")
    await expect(signed_in.get_by_label("Focus session")).to_have_value("50")
    await expect(signed_in.get_by_label("Times look like")).to_have_value("false")


async def test_whether_the_day_is_planned_when_it_begins_is_switched_at_once(
    signed_in: Page, person: Person
) -> None:
    async def is_on() -> bool:
        answer = await person.api.get("/users/me/preferences")
        return bool(answer.json()["data"]["plan_at_midnight"])

    await open_settings(signed_in)
    switch = signed_in.get_by_role("switch", name="Plan my day when it begins")
    await expect(switch).to_be_checked()
    await switch.press("Space")
    await expect(switch).not_to_be_checked()
    await signed_in.reload()
    await expect(switch).not_to_be_checked()
    assert not await is_on()
    # Saving what stands round it leaves it as it is.
    await signed_in.get_by_label("Focus session").fill("45")
    await signed_in.get_by_role("button", name="Save preferences").click()
    await expect(signed_in.get_by_text("Saved.")).to_be_visible()
    assert not await is_on()
    await switch.click()
    await expect(switch).to_be_checked()
    await signed_in.reload()
    await expect(switch).to_be_checked()
    assert await is_on()


async def test_a_form_that_was_overtaken_is_refused_and_keeps_the_text(
    signed_in: Page, person: Person
) -> None:
    await open_settings(signed_in)
    name = signed_in.get_by_label("Name to show")
    await name.fill("mine")
    answer = await person.api.patch("/users/me", json={"display_name": "theirs", "phone": "123"})
    assert answer.status_code == 200, answer.text
    await expect(signed_in.get_by_label("Phone")).to_have_value("123")

    await signed_in.get_by_role("button", name="Save profile").click()
    await expect(signed_in.get_by_text("was changed elsewhere meanwhile")).to_be_visible()
    await expect(name).to_have_value("mine")
    await signed_in.get_by_role("button", name="Show the other version").click()
    await expect(name).to_have_value("theirs")
    await name.fill("mine after all")
    await signed_in.get_by_role("button", name="Save profile").click()
    await expect(signed_in.get_by_text("Saved.")).to_be_visible()
    assert (await person.api.get("/users/me")).json()["data"]["display_name"] == "mine after all"


async def test_what_is_wrong_stands_at_its_field(signed_in: Page) -> None:
    await open_settings(signed_in)
    zone = signed_in.get_by_label("Time zone")
    await zone.fill("Mars/Olympus")
    await signed_in.get_by_role("button", name="Save profile").click()
    await expect(zone).to_have_accessible_description(re.compile("Choose a time zone"))
    await expect(zone).to_have_value("Mars/Olympus")
    length = signed_in.get_by_label("Focus session")
    await length.fill("2")
    await signed_in.get_by_role("button", name="Save preferences").click()
    await expect(length).to_have_accessible_description(re.compile("At least 5"))


async def test_an_ended_session_in_the_middle_of_typing_loses_nothing(
    signed_in: Page, person: Person
) -> None:
    await open_settings(signed_in)
    field = signed_in.get_by_label("Field of study")
    await field.fill("Slow reading")
    await end_all_sessions(person)
    await signed_in.get_by_role("button", name="Save profile").click()

    dialog = signed_in.get_by_role("dialog", name="Your session has ended")
    await dialog.get_by_label("Password", exact=True).fill("wrong")
    await dialog.get_by_role("button", name="Sign in").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("do not fit together")
    await dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    await dialog.get_by_role("button", name="Sign in").click()
    await expect(dialog).to_be_hidden()
    await expect(field).to_have_value("Slow reading")
    await signed_in.get_by_role("button", name="Save profile").click()
    await expect(signed_in.get_by_text("Saved.")).to_be_visible()
    await signed_in.reload()
    await expect(field).to_have_value("Slow reading")


async def test_a_new_password_signs_the_other_browser_out(
    signed_in: Page, new_context: NewContext, person: Person
) -> None:
    other = await (await new_context()).new_page()
    await sign_in(other, person)
    await open_settings(signed_in)
    current = signed_in.get_by_label("Present password")
    new = signed_in.get_by_label("New password", exact=True)
    await current.fill("not it")
    await new.fill(NEXT_PASSWORD)
    await signed_in.get_by_role("button", name="Change password").click()
    await expect(current).to_have_accessible_description("This is not your present password.")
    await expect(new).to_have_value(NEXT_PASSWORD)
    await current.fill(PASSWORD)
    await signed_in.get_by_role("button", name="Change password").click()
    await expect(signed_in.get_by_text("Your password is changed.")).to_be_visible()
    await expect(current).to_have_value("")

    await other.reload()
    await other.wait_for_url(re.compile(r"/signin"))
    await signed_in.reload()
    await expect(signed_in.get_by_role("heading", name="Settings")).to_be_visible()


async def test_sessions_are_listed_and_can_be_ended(
    signed_in: Page, new_context: NewContext, person: Person
) -> None:
    other = await (await new_context()).new_page()
    await sign_in(other, person)
    await open_settings(signed_in)
    places = signed_in.get_by_role("list", name="Where you are signed in")
    # This browser, the other one, and the program that made the account.
    await expect(places.get_by_role("listitem")).to_have_count(3)
    await expect(places.get_by_text("This device")).to_have_count(1)
    await signed_in.get_by_role("button", name="Sign out all others").click()
    dialog = signed_in.get_by_role("dialog", name="Sign out all other devices?")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(places.get_by_role("listitem")).to_have_count(3)
    await signed_in.get_by_role("button", name="Sign out all others").click()
    await dialog.get_by_role("button", name="Sign out all others").click()
    await expect(places.get_by_role("listitem")).to_have_count(1)
    await other.reload()
    await other.wait_for_url(re.compile(r"/signin"))


async def test_the_data_log_says_what_changed_page_by_page(signed_in: Page, person: Person) -> None:
    for number in range(25):
        answer = await person.api.patch("/users/me", json={"phone": str(number)})
        assert answer.status_code == 200, answer.text
    await open_settings(signed_in)
    log = signed_in.get_by_role("list", name="Your data log")
    await expect(log.get_by_role("listitem").first).to_contain_text("phone: 23 → 24")
    await expect(log.get_by_role("listitem").first).to_contain_text("You, from")
    pages = signed_in.get_by_role("navigation", name="Pages of your data log")
    await pages.get_by_role("button", name="Older").click()
    await expect(log.get_by_role("listitem").first).to_contain_text("phone: 3 → 4")
    await pages.get_by_role("button", name="Newer").click()
    await expect(log.get_by_role("listitem").first).to_contain_text("phone: 23 → 24")


async def test_the_theme_is_kept_for_the_account(signed_in: Page, person: Person) -> None:
    await open_settings(signed_in)
    await signed_in.get_by_role("radio", name="Dark").click()
    await expect(signed_in.locator("html")).to_have_class(re.compile("dark"))
    await expect(signed_in.get_by_role("radio", name="Dark")).to_be_checked()
    kept = (await person.api.get("/users/me/preferences")).json()["data"]
    assert kept["theme"] == "dark"
