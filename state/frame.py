"""What stands round every page: who is signed in, their level and streak, and their formats."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import reflex as rx
import structlog

from focusflow.accounts import rules
from focusflow.accounts import service as accounts
from focusflow.accounts.access import AUTH_LIMIT, csrf_token
from focusflow.platform import cache
from focusflow.platform.db import unit_of_work
from focusflow.platform.errors import FocusFlowError, Unauthenticated
from focusflow.progress import service as progress
from focusflow.progress.schemas import PointsView
from focusflow.settings import get_settings
from focusflow.tasks import service as tasks
from state import live
from state.effects import call, close_dialog, go, say, use_theme
from state.session import Renewal, acting, actor_of, client_of, session_token

log = structlog.get_logger("pages")


@live.frames
@live.shows("tasks", "points", "profile")
class Frame(rx.State):
    """The person, as the frame shows them; and the way back in when a session has ended."""

    name: str = ""
    email: str = ""
    initials: str = ""
    detail: str = ""
    is_admin: bool = False
    has_example: bool = False
    open_today: int = 0
    open_tasks: int = 0
    xp: int = 0
    level: int = 1
    streak: int = 0
    zone: str = "UTC"
    hour24: bool = True
    day_first: bool = True
    first_weekday: int = 0
    theme: str = ""
    keys: dict[str, str] = {}
    renew_error: str = ""
    _onboarded: bool = True

    async def reload(self) -> None:
        """Read what the frame shows."""
        async with acting(self) as (db, actor):
            me = await accounts.me(db, actor)
            points = await progress.summary(db, actor)
            counts = await tasks.counts(db, actor)
        user, wishes = me.user, me.preferences
        self.name = user.display_name or user.first_name or user.username
        self.email = user.email
        self.initials = "".join(word[0] for word in self.name.split()[:2]).upper()
        self.is_admin = user.role == "admin"
        self.has_example = user.example is not None
        self.show_points(points)
        self.open_today, self.open_tasks = counts.today, counts.open
        self.zone = user.timezone
        self.hour24, self.day_first = wishes.hour24, wishes.day_first
        self.first_weekday = wishes.first_weekday
        self.keys = wishes.key_bindings
        self._onboarded = user.onboarding_completed
        if self.theme != wishes.theme:
            self.theme = wishes.theme
            await use_theme(self, wishes.theme)

    def show_points(self, points: PointsView) -> None:
        """Show level, points and streak."""
        self.level, self.xp = points.level, points.xp
        self.streak = points.streak_current
        self.detail = f"Level {points.level}" + (
            f" · {self.streak} {'day' if self.streak == 1 else 'days'}" if self.streak else ""
        )

    @rx.event
    async def choose_theme(self, theme: str) -> None:
        """Use a theme here and remember it for every device."""
        async with acting(self) as (db, actor):
            await accounts.set_theme(db, actor, theme)
        self.theme = theme
        await use_theme(self, theme)

    @rx.event
    async def sign_out(self) -> None:
        """End this session and leave."""
        renewal = await self.get_state(Renewal)
        if renewal._token:
            async with acting(self) as (db, actor):
                await accounts.sign_out(db, actor)
            renewal._token = ""
        self.reset()
        # The address ends the cookie's session and takes the cookie away.
        await go(self, f"/auth/leave?csrf={csrf_token(session_token(self))}")

    @rx.event
    async def renew(self, form: dict[str, Any]) -> None:
        """Sign in again inside the page, so that what was typed stays."""
        client = client_of(self)
        try:
            if get_settings().rate_limits:
                await cache.count("auth", client.ip, AUTH_LIMIT)
            async with unit_of_work() as db:
                user, token = await accounts.sign_in(db, self.email, str(form["password"]), client)
                ticket = await accounts.mint_ticket(db, user.id)
        except FocusFlowError as error:
            self.renew_error = error.message
            return
        (await self.get_state(Renewal))._token = token
        self.renew_error = ""
        await call(self, f"/auth/enter?ticket={ticket}&next=/health")
        await close_dialog(self, "sign-in-again")
        await say(self, "You are signed in again. Nothing was lost.", tone="good")


def here(page: Any) -> str:
    """The address of a page within the site, with what it asks for: the exact item."""
    asked = {str(name): str(value) for name, value in page.router.url.query_parameters.items()}
    place = page.router.url.path.rstrip("/")
    address = f"{place}?{urlencode(asked, quote_via=quote)}" if asked else place
    return address if len(address) <= rules.LONGEST_NEXT else place


async def open_page(page: Any) -> Any:
    """What loading any signed-in page does: check who it is, fill the frame, load, stay live.

    `page` has `ready`, `failed` and `async reload()`. Answers where to go instead, or None.
    """
    try:
        actor = await actor_of(page)
        frame = await page.get_state(Frame)
        await frame.reload()
    except Unauthenticated:
        return rx.redirect(f"/signin?next={quote(here(page), safe='/')}")
    except FocusFlowError as error:
        page.failed, page.ready = error.message, True
        return None
    if not frame._onboarded and page.router.url.path.rstrip("/") != "/onboarding":
        return rx.redirect("/onboarding")
    live.join(page, actor.user_id)
    page.failed = ""
    try:
        await page.reload()
    except FocusFlowError as error:
        page.failed = error.message
    except Exception:
        # Whatever went wrong, the page must say so and offer another try, not wait for ever.
        log.exception("page_failed", page=type(page).__name__)
        page.failed = FocusFlowError().message
    page.ready = True
    return None
