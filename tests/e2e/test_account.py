"""Making an account and getting in: as a person does it, with mouse or keyboard."""

from __future__ import annotations

import re
from uuid import uuid4

import httpx
from playwright.async_api import Page, expect

from tests.e2e.conftest import PASSWORD, NewContext, Person, sign_in

TODAY = re.compile(r"/today")
ONBOARDING = re.compile(r"/onboarding")
NEXT_PASSWORD = "Another-Horse-8?"


async def mailed_link(base_url: str, email: str, path: str) -> str:
    """The newest link to `path` in a mail to this address, from the outbox page."""
    async with httpx.AsyncClient(base_url=base_url) as client:
        outbox = (await client.get("/dev/outbox")).text
    mails = [part for part in outbox.split("<article>") if f"To {email}," in part]
    links = [link for part in mails for link in re.findall(r"href='([^']+)'", part)]
    return next(link.replace("&amp;", "&") for link in links if path in link)


async def fill_sign_up(page: Page, name: str, password: str = PASSWORD) -> None:
    await page.goto("/signup")
    await page.get_by_label("E-mail").fill(f"{name}@example.org")
    await page.get_by_label("Username").fill(name)
    await page.get_by_label("Password", exact=True).fill(password)


async def sign_up(page: Page, name: str) -> None:
    await fill_sign_up(page, name)
    await page.get_by_role("button", name="Make my account").click()
    await page.wait_for_url(ONBOARDING)


def new_name() -> str:
    return f"n{uuid4().hex[:12]}"


async def test_from_sign_up_over_three_answers_to_today(new_context: NewContext) -> None:
    page = await (await new_context()).new_page()
    await sign_up(page, new_name())

    await expect(page.get_by_role("heading", name="When do you work?")).to_be_focused()
    await expect(page.get_by_text("Europe/Berlin")).to_be_visible()
    await page.get_by_role("radio", name="Mornings").click()
    await expect(page.get_by_role("radio", name="Mornings")).to_be_checked()
    await page.get_by_role("button", name="Next").click()

    await expect(page.get_by_role("heading", name="What is on your mind?")).to_be_focused()
    line = page.get_by_label("Add a task in plain words")
    await line.fill("Call the dentist tomorrow for 15m")
    await line.press("Enter")
    tasks = page.get_by_role("list", name="Your first tasks")
    await expect(tasks.get_by_role("listitem")).to_have_count(1)
    await expect(tasks).to_contain_text("Call the dentist")
    await expect(tasks).to_contain_text("15 min")
    await page.get_by_role("button", name="Next").click()

    await page.get_by_role("button", name="Skip, show me my day").click()
    await page.wait_for_url(TODAY)
    await page.goto("/onboarding")
    await page.wait_for_url(TODAY)


async def test_the_first_minute_goes_on_where_it_stood(new_context: NewContext) -> None:
    context = await new_context(width=390, height=844)
    page = await context.new_page()
    await sign_up(page, new_name())
    await page.get_by_role("radio", name="My own times").click()
    await page.get_by_label("From").select_option("06:30")
    await page.get_by_role("button", name="Next").click()
    await page.get_by_role("button", name="Read chapter 3 tomorrow for 45m").click()
    await expect(page.get_by_text("Read chapter 3")).to_be_visible()
    await page.get_by_label("Add a task in plain words").fill("half a thou")

    await page.reload()
    await expect(page.get_by_role("heading", name="What is on your mind?")).to_be_visible()
    await expect(page.get_by_text("Read chapter 3")).to_be_visible()
    await expect(page.get_by_label("Add a task in plain words")).to_have_value("half a thou")

    other = await context.new_page()
    await other.goto("/today")
    await other.wait_for_url(ONBOARDING)
    await expect(other.get_by_role("heading", name="What is on your mind?")).to_be_visible()
    await other.get_by_role("button", name="Back").click()
    await expect(other.get_by_label("From")).to_have_value("06:30")

    await page.get_by_role("button", name="Remove Read chapter 3").click()
    await expect(page.get_by_role("list", name="Your first tasks")).to_have_count(0)


async def test_a_calendar_comes_along(new_context: NewContext) -> None:
    page = await (await new_context()).new_page()
    await sign_up(page, new_name())
    await page.get_by_role("button", name="Next").click()
    await page.get_by_role("button", name="Next").click()
    choose = page.get_by_label("Choose a calendar file")
    await choose.set_input_files(
        {"name": "notes.ics", "mimeType": "text/calendar", "buffer": b"no calendar"}
    )
    await expect(page.get_by_role("alert").filter(has_text=re.compile(r"\w"))).to_be_visible()

    event = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\nBEGIN:VEVENT\r\nUID:one@example.org\r\n"
        b"DTSTAMP:20261120T080000Z\r\nDTSTART:20261124T090000Z\r\nDTEND:20261124T100000Z\r\n"
        b"SUMMARY:Stand-up\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    await choose.set_input_files({"name": "work.ics", "mimeType": "text/calendar", "buffer": event})
    await expect(page.get_by_text("1 taken")).to_be_visible()
    await page.get_by_role("button", name="Show me my day", exact=True).click()
    await page.wait_for_url(TODAY)


async def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    new_context: NewContext,
) -> None:
    page = await (await new_context()).new_page()
    await fill_sign_up(page, "a b", "short")
    await page.get_by_role("button", name="Show what is typed").click()
    await page.get_by_role("button", name="Make my account").click()

    username, password = page.get_by_label("Username"), page.get_by_label("Password", exact=True)
    await expect(username).to_have_accessible_description(re.compile("letters .* underscores"))
    await expect(password).to_have_accessible_description(re.compile("needs at least 8 char"))
    await expect(password).to_have_attribute("type", "text")
    await expect(username).to_have_value("a b")
    await expect(password).to_have_value("short")


async def test_an_address_has_one_account(new_context: NewContext, person: Person) -> None:
    page = await (await new_context()).new_page()
    await fill_sign_up(page, new_name())
    await page.get_by_label("E-mail").fill(person.email.upper())
    await page.get_by_role("button", name="Make my account").click()
    await expect(page.get_by_label("E-mail")).to_have_accessible_description(
        re.compile("There is an account with this address already")
    )


async def test_a_wrong_password_is_said_and_the_address_stays(
    new_context: NewContext, person: Person
) -> None:
    page = await (await new_context()).new_page()
    await page.goto("/signin")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text("Type your e-mail address.")).to_be_visible()
    await page.get_by_label("E-mail").fill(person.email)
    await page.get_by_label("Password", exact=True).fill("wrong")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    await expect(page.get_by_label("E-mail")).to_have_value(person.email)
    await expect(page.get_by_role("button", name="Sign in")).to_be_enabled()


async def test_signing_in_by_keyboard_leads_where_one_wanted_to_go(
    new_context: NewContext, person: Person
) -> None:
    page = await (await new_context()).new_page()
    await page.goto("/settings")
    await page.wait_for_url(re.compile(r"/signin/?\?next="))
    await expect(page.get_by_label("E-mail")).to_be_focused()
    await page.keyboard.type(person.email)
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"/settings"))
    await expect(page.get_by_role("heading", name="Settings")).to_be_visible()

    await page.goto("/signin")
    await page.wait_for_url(TODAY)


async def test_signing_in_never_leads_to_another_site(
    new_context: NewContext, person: Person, base_url: str
) -> None:
    page = await (await new_context()).new_page()
    await page.goto("/signin?next=%2F%2Fexample.org%2Fevil")
    await page.get_by_label("E-mail").fill(person.email)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(TODAY)
    assert page.url.startswith(base_url)


async def test_the_mailed_link_confirms_the_address_once(
    new_context: NewContext, person: Person, base_url: str
) -> None:
    link = await mailed_link(base_url, person.email, "/verify-email")
    page = await (await new_context()).new_page()
    await page.goto(link)
    await expect(page.get_by_text("Your address is confirmed")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Your address is confirmed")).to_be_visible()
    assert (await person.api.get("/users/me")).json()["data"]["is_email_verified"]

    again = await (await new_context()).new_page()
    await again.goto(link)
    await expect(again.get_by_text("used already or has expired")).to_be_visible()
    await again.get_by_label("E-mail").fill(person.email)
    await again.get_by_role("button", name="Send a new link").click()
    await expect(again.get_by_text("a new link is on its way")).to_be_visible()


async def test_a_forgotten_password_is_replaced_by_a_mailed_link(
    new_context: NewContext, person: Person, base_url: str
) -> None:
    page = await (await new_context()).new_page()
    await page.goto("/signin")
    await page.get_by_role("link", name="Forgot your password?").click()
    await expect(page.get_by_role("heading", name="Set a new password")).to_be_visible()
    await page.get_by_label("E-mail").fill(person.email)
    await page.get_by_role("button", name="Send me a link").click()
    await expect(page.get_by_text("is on its way")).to_be_visible()

    await page.goto(await mailed_link(base_url, person.email, "/reset-password"))
    new = page.get_by_label("New password", exact=True)
    await new.fill("weak")
    await page.get_by_role("button", name="Change my password").click()
    await expect(new).to_have_accessible_description(re.compile("needs at least 8 characters"))
    await new.fill(NEXT_PASSWORD)
    await page.get_by_role("button", name="Change my password").click()
    await expect(page.get_by_text("Your password is changed. Please sign in.")).to_be_visible()
    await page.get_by_label("E-mail").fill(person.email)
    await page.get_by_label("Password", exact=True).fill(NEXT_PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.wait_for_url(TODAY)

    await page.goto(await mailed_link(base_url, person.email, "/reset-password"))
    await page.get_by_label("New password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Change my password").click()
    await expect(page.get_by_role("link", name="Ask for a new link")).to_be_visible()


async def test_signing_out_ends_the_session(signed_in: Page, person: Person) -> None:
    await signed_in.goto("/settings")
    await signed_in.get_by_role("button", name="Account menu").click()
    await signed_in.get_by_role("menuitem", name="Sign out").click()
    await signed_in.wait_for_url(re.compile(r"/signin"))
    await signed_in.goto("/today")
    await signed_in.wait_for_url(re.compile(r"/signin"))
    await sign_in(signed_in, person)
