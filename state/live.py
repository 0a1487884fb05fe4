"""Open pages that reload when something they show was changed elsewhere.

A page's state declares which topics it shows with `@shows(...)` and reloads itself in
`async def reload(self)`. Tabs join when their page loads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

import reflex as rx
import structlog
from reflex.istate.manager.token import BaseStateToken

from focusflow.platform import metrics, realtime
from focusflow.platform.errors import FocusFlowError
from state.session import origin_of

log = structlog.get_logger("live")
S = TypeVar("S", bound=type[rx.State])
SETTLE = 0.03
"""Seconds to gather what one change announces, so that a page reloads once."""


@dataclass
class Tab:
    """One open tab: whose it is, which page it shows, and which states wait to be reloaded."""

    token: str
    user_id: UUID
    origin: str
    page: type[rx.State]
    waiting: set[type[rx.State]] = field(default_factory=set)
    task: asyncio.Task[None] | None = None


_topics: dict[type[rx.State], frozenset[str]] = {}
_frames: list[type[rx.State]] = []
_tabs: dict[str, Tab] = {}
_app: rx.App | None = None


def shows(*topics: str) -> Callable[[S], S]:
    """Declare what a page's state shows."""

    def declare(state: S) -> S:
        _topics[state] = frozenset(topics)
        return state

    return declare


def frames(state: S) -> S:
    """Declare that a state, which also `shows` topics, stands round every page."""
    _frames.append(state)
    return state


def attach(app: rx.App) -> None:
    """Use this app to reach the browsers; called once when the app is made."""
    global _app
    _app = app
    realtime.on_change(on_change)


def join(state: Any, user_id: UUID) -> None:
    """Note that this tab shows this page now."""
    token = state.router.session.client_token
    _tabs[token] = Tab(token, user_id, origin_of(state), type(state))
    metrics.ACTIVE_USERS.set(len({tab.user_id for tab in _tabs.values()}))


async def reload_here(state: Any) -> None:
    """Reload the page this tab shows, after something that works on several pages."""
    tab = _tabs.get(state.router.session.client_token)
    if tab is not None:
        page: Any = await state.get_state(tab.page)
        await page.reload()


async def on_change(user_id: UUID, topic: str, origin: str) -> None:
    """Let every open page of this user that shows the topic reload, and the frame round it."""
    for tab in list(_tabs.values()):
        if topic != "*" and tab.user_id != user_id:
            continue
        # The tab that did it has reloaded its page by itself, but not the frame round it.
        shown = _frames if tab.origin == origin and topic != "*" else [tab.page, *_frames]
        concerned = {state for state in shown if topic == "*" or topic in _topics.get(state, ())}
        tab.waiting |= concerned
        if concerned and (tab.task is None or tab.task.done()):
            tab.task = asyncio.create_task(_reload(tab))


async def _reload(tab: Tab) -> None:
    await asyncio.sleep(SETTLE)
    while tab.waiting:
        waiting, tab.waiting = tab.waiting, set()
        if _app is None or _tabs.get(tab.token) is not tab or not await _connected(tab):
            return
        try:
            async with _app.modify_state(BaseStateToken(ident=tab.token, cls=tab.page)) as root:
                for kind in waiting:
                    part: Any = await root.get_state(kind)
                    await part.reload()
        except FocusFlowError as error:
            # The page keeps what it shows; its next action tells the person why.
            log.info("live_reload_refused", code=error.code)


async def _connected(tab: Tab) -> bool:
    assert _app is not None
    namespace = _app.event_namespace
    if namespace is not None and tab.token in namespace._token_manager.token_to_sid:
        return True
    if _tabs.get(tab.token) is tab:
        del _tabs[tab.token]
    return False
