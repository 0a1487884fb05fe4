"""The admin page: for administrators only, and careful with other people's accounts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial

import pytest
from playwright.async_api import Locator, Page, expect

from focusflow.accounts import repository
from focusflow.accounts.sessions import actor_for_user
from focusflow.planning.learning import registry
from focusflow.planning.learning.evaluate import Trained
from tests.conftest import HOME, ROOT
from tests.e2e.axe import everywhere, follow_system
from tests.e2e.conftest import PASSWORD, NewContext, Person, servers_unit, sign_in
from tests.e2e.people import newcomer
from tests.e2e.today import toast


@pytest.fixture
async def admin(signed_in: Page, person: Person) -> Page:
    """The admin page of a person whom the operator has made an administrator."""
    done = subprocess.run(
        [sys.executable, "-m", "focusflow", "admin", person.email],
        cwd=ROOT,
        env={**os.environ, "FOCUSFLOW_HOME": str(HOME / "browser" / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # The server trusts for some seconds what it knew of a session; then the role is the new one.
    title = signed_in.get_by_role("heading", name="Admin")
    for _ in range(20):
        await signed_in.goto("/admin")
        await expect(signed_in.get_by_role("heading", level=1)).to_be_visible()
        if await title.count():
            break
        await signed_in.wait_for_timeout(500)
    await expect(title).to_be_visible()
    return signed_in


@pytest.fixture
async def pupil(base_url: str) -> AsyncIterator[Person]:
    """Somebody else, an ordinary user."""
    async with newcomer(base_url) as somebody:
        yield somebody


async def learn_hours(person: Person) -> None:
    """Two versions of somebody's best hours that beat their rule, and one that did not."""
    good = Trained({"hours": [8, 9, 10]}, {"error": 0.31, "error_rule": 0.42}, used=True)
    bad = Trained({"hours": [1, 2, 3]}, {"error": 0.5, "error_rule": 0.42}, used=False)
    async with servers_unit() as unit:
        user = await repository.user_by_email(unit, person.email)
        assert user is not None
        actor = await actor_for_user(unit, user.id)
        for trained in (bad, good, good):
            await registry.store(unit, actor, "peak_hours", trained)


def version_of(page: Page, person: Person, number: int) -> Locator:
    versions = page.get_by_role("list", name="Versions").get_by_role("listitem")
    theirs = versions.filter(has_text=person.name)
    return theirs.filter(has_text=f"Best hours, version {number}")


async def find(page: Page, person: Person) -> None:
    await page.get_by_label("Part of a name or an address").fill(person.name)
    await page.get_by_role("button", name="Search", exact=True).click()
    people = page.get_by_role("list", name="People")
    await expect(people.get_by_role("listitem")).to_have_count(1)
    await expect(people).to_contain_text(person.email)


async def test_ordinary_users_are_led_home(signed_in: Page) -> None:
    await signed_in.goto("/admin")
    await signed_in.wait_for_url(re.compile(r"/today"))
    await signed_in.get_by_role("button", name="Account menu").click()
    await expect(signed_in.get_by_role("menuitem", name="Settings")).to_be_visible()
    await expect(signed_in.get_by_role("menuitem", name="Admin")).to_have_count(0)


async def test_an_account_is_switched_off_and_on(
    admin: Page, pupil: Person, new_context: NewContext
) -> None:
    other = await (await new_context()).new_page()
    await sign_in(other, pupil)
    await find(admin, pupil)
    await admin.get_by_role("button", name=f"Switch off {pupil.name}").click()
    dialog = admin.get_by_role("dialog", name=f"Switch off the account of {pupil.name}?")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(admin.get_by_text("Switched off")).to_have_count(0)
    await admin.get_by_role("button", name=f"Switch off {pupil.name}").click()
    await dialog.get_by_role("button", name="Switch off").click()
    await expect(admin.get_by_text("Switched off")).to_be_visible()

    await other.reload()
    await other.wait_for_url(re.compile(r"/signin"))
    await other.get_by_label("E-mail").fill(pupil.email)
    await other.get_by_label("Password", exact=True).fill(PASSWORD)
    await other.get_by_role("button", name="Sign in").click()
    await expect(other.get_by_role("alert")).to_contain_text("switched off")

    await admin.get_by_role("button", name=f"Switch on {pupil.name}").click()
    await expect(admin.get_by_text("Switched off")).to_have_count(0)
    await sign_in(other, pupil)


async def test_a_role_is_changed_after_a_yes(admin: Page, pupil: Person) -> None:
    await find(admin, pupil)
    await admin.get_by_role("button", name="Student", exact=True).click()
    await admin.get_by_role("menuitemradio", name="Educator").click()
    dialog = admin.get_by_role("dialog", name=f"Make {pupil.name} an educator?")
    await dialog.get_by_role("button", name="Change the role").click()
    await expect(admin.get_by_role("button", name="Educator", exact=True)).to_be_visible()
    assert (await pupil.api.get("/users/me")).json()["data"]["role"] == "educator"


async def test_the_audit_log_is_searched(admin: Page, pupil: Person) -> None:
    answer = await pupil.api.patch("/users/me", json={"institution": "Night school"})
    assert answer.status_code == 200, answer.text
    await find(admin, pupil)
    await admin.get_by_role("button", name=f"Log of {pupil.name}").click()
    log = admin.get_by_role("list", name="Audit log")
    await expect(log).to_contain_text("institution: Night school")
    await expect(log).to_contain_text("User registered")
    await admin.get_by_label("What happened").fill("Profile changed")
    await admin.get_by_role("button", name="Search", exact=True).click()
    await expect(log.get_by_role("listitem")).to_have_count(1)
    await expect(log).to_contain_text(f"{pupil.name}, from")

    await admin.get_by_label("Until").fill("2001-01-01")
    await admin.get_by_role("button", name="Search", exact=True).click()
    await expect(admin.get_by_text("Nothing like that has happened.")).to_be_visible()


async def test_a_model_goes_back_a_version_and_forth(admin: Page, pupil: Person) -> None:
    await learn_hours(pupil)
    await admin.reload()
    await admin.get_by_role("tab", name="Models").click()
    kinds = admin.get_by_role("list", name="Kinds of models")
    await expect(kinds).to_contain_text("Best hours")

    version = partial(version_of, admin, pupil)
    await expect(version(3).get_by_text("In use", exact=True)).to_be_visible()
    await expect(version(3)).to_contain_text("error 0.31, the rule's 0.42")
    await expect(version(2).get_by_text("Not in use")).to_be_visible()
    await expect(version(1).get_by_role("button")).to_have_count(0)  # worse than its rule
    await version(3).get_by_role("button", name="Roll back").click()
    await expect(toast(admin, "Best hours: version 2 is in use.")).to_be_visible()
    await expect(version(2).get_by_text("In use", exact=True)).to_be_visible()
    await expect(version(3).get_by_text("Not in use")).to_be_visible()
    await version(2).get_by_role("button", name="Roll back").click()
    await expect(toast(admin, "There is no earlier version to go back to.")).to_be_visible()
    await version(3).get_by_role("button", name="Use Best hours, version 3").click()
    await expect(version(3).get_by_text("In use", exact=True)).to_be_visible()
    await admin.get_by_role("tab", name="Audit log").click()
    await admin.get_by_label("What happened").fill("Model chosen")
    await admin.get_by_role("button", name="Search", exact=True).click()
    log = admin.get_by_role("list", name="Audit log")
    await expect(log.get_by_role("listitem").first).to_contain_text("Model activated")
    await expect(log.get_by_role("listitem").nth(1)).to_contain_text("Model rolled back to")
    await expect(log.get_by_role("listitem").nth(1)).to_contain_text("version: 2")
    await expect(log.get_by_role("listitem").first).to_contain_text(f"on the data of {pupil.name}")


async def test_two_versions_are_compared_and_the_comparison_ends(
    admin: Page, pupil: Person
) -> None:
    await learn_hours(pupil)
    await admin.reload()
    await admin.get_by_role("tab", name="Models").click()
    version = partial(version_of, admin, pupil)
    begin = version(2).get_by_role("button", name="Compare… Best hours, version 2")
    await begin.focus()
    await admin.keyboard.press("Enter")
    dialog = admin.get_by_role("dialog", name="Best hours: compare version 2 with version 3")
    share = dialog.get_by_label("Share in per cent")
    await expect(share).to_have_value("20")
    await expect(share).to_be_focused()
    await admin.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(begin).to_be_focused()

    await admin.keyboard.press("Enter")
    await expect(dialog).to_contain_text(f"with a chance of 20 per cent, {pupil.name} gets this")
    await share.fill("51")
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog).to_contain_text("Give a whole number from 5 to 50.")
    await share.fill("30")
    await expect(dialog).to_contain_text("with a chance of 30 per cent")
    await share.press("Enter")
    told = "Best hours: version 2 is compared with version 3."
    await expect(toast(admin, told)).to_be_visible()
    await expect(dialog).to_be_hidden()
    await expect(version(2).get_by_text("In use for 30 %", exact=True)).to_be_visible()
    await expect(version(3).get_by_text("In use for 70 %", exact=True)).to_be_visible()
    await expect(version(2).get_by_role("button")).to_have_count(1)  # one comparison at a time

    await version(2).get_by_role("button", name="End comparison").click()
    await expect(toast(admin, "Best hours: version 3 is in use.")).to_be_visible()
    await expect(version(3).get_by_text("In use", exact=True)).to_be_visible()
    await expect(version(2).get_by_text("Not in use")).to_be_visible()
    await expect(begin).to_be_visible()


async def test_nothing_stands_in_the_way_of_anyone(
    admin: Page, person: Person, pupil: Person
) -> None:
    await follow_system(person)
    await learn_hours(pupil)
    await admin.reload()
    await admin.get_by_role("tab", name="Models").click()
    await expect(admin.get_by_role("list", name="Versions")).to_be_visible()
    assert await everywhere(admin) == []
    await version_of(admin, pupil, 2).get_by_role("button", name="Compare…").click()
    await expect(admin.get_by_role("dialog")).to_be_visible()
    assert await everywhere(admin) == []
    await admin.keyboard.press("Escape")
    await admin.get_by_role("tab", name="People").click()
    await find(admin, pupil)
    assert await everywhere(admin) == []
    await admin.get_by_role("button", name=f"Switch off {pupil.name}").click()
    await expect(admin.get_by_role("dialog")).to_be_visible()
    assert await everywhere(admin) == []
