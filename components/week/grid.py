"""Seven days side by side on one scale; on a phone one day as a list."""

from __future__ import annotations

import reflex as rx

from components.plan.blocks import block_drag, now_line, plan_block
from components.plan.capacity import capacity_bar
from components.ui import (
    css_vars,
    cx,
    hour_mark,
    icon,
    kind_mark,
    list_row,
    lock_mark,
    rows,
    sr_only,
    timeline,
)
from state.day import Block
from state.week import Week
from state.week_rows import WeekDay

SCALE = 1.6


def week_grid() -> rx.Component:
    """The columns, for all but phones."""
    scale = css_vars(**{"from": Week.low}, until=Week.high, scale=SCALE)
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.div(class_name="week-corner"),
                rx.foreach(Week.days, _head),
                class_name="week-heads",
            ),
            rx.el.div(
                rx.el.div(
                    rx.foreach(Week.marks, lambda mark: hour_mark(mark.minute, mark.text)),
                    aria_hidden="true",
                    class_name="tl week-hours",
                ),
                rx.foreach(Week.days, _column),
                block_drag(Week),
                data_drag="",
                class_name="week-body",
                **scale,
            ),
            tab_index=0,
            role="group",
            aria_label="Timeline",
            class_name="day-scroll week-scroll",
        ),
        class_name=cx("card", "day-card", "week-card"),
    )


def _head(day: rx.Var[WeekDay]) -> rx.Component:
    return rx.el.div(
        rx.el.h2(
            sr_only(day.title),
            rx.el.span(day.name, aria_hidden="true"),
            rx.el.span(day.number, aria_hidden="true", class_name="week-number"),
            class_name="week-day",
        ),
        _capacity(day),
        rx.foreach(
            day.longs,
            lambda one: rx.el.span(
                icon("calendar", size=12), one.title, title=one.title, class_name="week-long"
            ),
        ),
        rx.cond(day.more, rx.el.span(day.more, class_name="muted small")),
        key=day.day,
        class_name="week-head",
        data_today=day.today,
        data_over=day.over,
    )


def _capacity(day: rx.Var[WeekDay]) -> rx.Component:
    of = day.capacity
    return rx.el.p(
        capacity_bar(of),
        sr_only(of.full),
        rx.el.span(of.short, aria_hidden="true"),
        rx.cond(
            of.room,
            rx.el.span(of.room, aria_hidden="true", class_name="cap-room", data_over=of.over),
        ),
        rx.cond(of.likely, rx.el.span(of.likely, aria_hidden="true")),
        title=of.full,
        class_name="week-capacity",
    )


def _column(day: rx.Var[WeekDay]) -> rx.Component:
    return timeline(
        rx.foreach(day.blocks, lambda row: plan_block(Week, row)),
        hours=rx.fragment(),
        extra=rx.cond(day.today, now_line(Week, Week.today)),
        label=day.title,
        from_minute=Week.low,
        until_minute=Week.high,
        scale=SCALE,
        key=day.day,
        data_day=day.day,
        data_name=day.name,
        data_over=day.over,
        data_today=day.today,
    )


def week_agenda() -> rx.Component:
    """One day at a time as a list, for phones."""
    return rx.el.div(
        rx.el.div(
            rx.foreach(Week.days, _tab),
            role="group",
            aria_label="Day on show",
            class_name="week-tabs",
        ),
        rx.foreach(Week.days, _agenda),
        class_name="week-agenda",
    )


def _tab(day: rx.Var[WeekDay]) -> rx.Component:
    return rx.el.button(
        rx.el.span(day.name),
        rx.el.span(day.number, class_name="week-number"),
        capacity_bar(day.capacity),
        type="button",
        aria_pressed=Week.chosen == day.day,
        on_click=Week.choose_day(day.day),
        key=day.day,
        class_name="week-tab",
        data_today=day.today,
    )


def _agenda(day: rx.Var[WeekDay]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(day.title),
        rx.el.p(day.capacity.full, class_name="muted small"),
        rx.cond(
            day.longs.length() + day.blocks.length() == 0,
            rx.el.p("Nothing on this day yet.", class_name="muted week-nothing"),
            rows(
                rx.foreach(day.longs, lambda one: list_row(one.title, detail="All day")),
                rx.foreach(
                    day.blocks, lambda row: rx.cond(row.kind == "break", rx.fragment(), _line(row))
                ),
                label=day.title,
            ),
        ),
        rx.cond(day.more, rx.el.p(day.more, class_name="muted small")),
        key=day.day,
        hidden=Week.chosen != day.day,
        class_name="card week-list",
    )


def _line(row: rx.Var[Block]) -> rx.Component:
    return list_row(
        row.title,
        leading=rx.el.span(kind_mark(row.kind), class_name="plan-kind", data_kind=row.kind),
        detail=rx.fragment(rx.el.span(row.when), rx.el.span(row.note)),
        trailing=rx.fragment(
            lock_mark(row.fixed & row.slot),
            rx.cond(row.proposed, rx.el.span("New place", class_name="plan-change")),
        ),
        done=row.done,
        on_open=Week.pick(row.id),
        key=row.id,
    )
