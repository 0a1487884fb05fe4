"""Bringing a file in: choosing it, a look at what would come, and saying what columns are."""

from __future__ import annotations

import reflex as rx

from components.transfer.told import told_list
from components.transfer.upload import TaskUpload
from components.ui import (
    badge,
    button,
    form_error,
    icon,
    live_region,
    notice,
    rows,
    section,
    sr_only,
)
from state.transfer import MEGABYTES, TOO_LARGE, Preview
from state.transfer_rows import FIELDS, FORMATS, ColumnRow, SampleRow

HINT = (
    f"or drop it here. Up to {MEGABYTES} MB and 50,000 tasks; nothing comes in before you say so."
)


def _upload() -> rx.Component:
    return TaskUpload.create(
        input_id="task-file",
        hint=HINT,
        max_bytes=MEGABYTES * 1_000_000,
        too_large=TOO_LARGE,
        ask=Preview.ask,
        go=Preview.go,
        format=Preview.wanted_format,
        mapping=Preview.mapping,
        on_choose=Preview.new_file,
        on_look=Preview.look,
        on_done=Preview.brought,
        on_problem=Preview.refuse,
    )


def _sources() -> rx.Component:
    return rx.el.p(
        "Todoist (a project’s CSV or the whole backup), Taskwarrior, todo.txt, any table saved as "
        "CSV, to-dos of a calendar (.ics), and files exported here.",
        class_name="muted small",
    )


def _format() -> rx.Component:
    return rx.el.label(
        rx.el.span("Read as", class_name="field-label"),
        rx.el.select(
            *[rx.el.option(text, value=key) for key, text in FORMATS],
            value=Preview.format,
            on_change=Preview.choose_format,
            class_name="input filter-choice",
        ),
        class_name="transfer-format",
    )


def _column(row: rx.Var[ColumnRow]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(row.name, scope="row", dir="auto"),
        rx.el.td(row.example, dir="auto", class_name="transfer-example"),
        rx.el.td(
            rx.el.select(
                rx.el.option("Leave out", value=""),
                *[rx.el.option(text, value=key) for key, text in FIELDS.items()],
                aria_label="What “" + row.name + "” is",
                value=row.field,
                on_change=lambda value: Preview.map_column(row.name, value),
                class_name="input",
            )
        ),
        key=row.name,
    )


def _columns() -> rx.Component:
    table = rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th("Column", scope="col"),
                rx.el.th("First rows", scope="col"),
                rx.el.th("Comes in as", scope="col"),
            )
        ),
        rx.el.tbody(rx.foreach(Preview.columns, _column)),
        class_name="transfer-columns",
    )
    more = rx.cond(
        Preview.more_columns > 0,
        rx.el.p("The other ", Preview.more_columns, " columns are left out unless their names are "
                "known.", class_name="muted small"),
    )  # fmt: skip
    hint = rx.el.p("The first row is read as the names of the columns.", class_name="muted small")
    guessed = rx.cond(
        Preview.title_missing,
        notice("Say which column is the title of a task.", tone="warn"),
        notice("The names of these columns were not all known. Check what each one is."),
    )
    return rx.cond(
        Preview.columns.length() > 0,
        rx.cond(
            Preview.unsure,
            rx.el.div(guessed, hint, table, more, class_name="stack stack-s"),
            rx.el.details(
                rx.el.summary("What the columns are"),
                hint,
                table,
                more,
                class_name="transfer-details",
            ),
        ),
    )


def _sample(row: rx.Var[SampleRow]) -> rx.Component:
    return rx.el.li(
        rx.cond(
            row.done,
            rx.fragment(icon("circle_check", size=18, class_name="muted"), sr_only("Done: ")),
            icon("circle", size=18, class_name="muted"),
        ),
        rx.el.div(
            rx.el.span(row.title, dir="auto", class_name="row-title"),
            rx.cond(row.detail, rx.el.span(row.detail, class_name="row-detail")),
            class_name="row-main",
        ),
        rx.cond(row.inside, badge("Subtask")),
        class_name="row",
    )


def _first_tasks() -> rx.Component:
    return rx.cond(
        Preview.sample.length() > 0,
        section(
            "The first tasks, as they would come in",
            rows(rx.foreach(Preview.sample, _sample), label="The first tasks"),
        ),
    )


def _told() -> rx.Component:
    more = rx.cond(
        Preview.more_told > 0,
        rx.el.p("and ", Preview.more_told, " more, which you can look through after the import.",
                class_name="muted small"),
    )  # fmt: skip
    return rx.cond(
        Preview.told.length() > 0,
        section(
            "What is not as it stands in the file",
            told_list(Preview.told, "What is left out or changed"),
            more,
        ),
    )


def _summary() -> rx.Component:
    lines = [
        rx.cond(line, rx.el.li(line)) for line in (Preview.left_out, Preview.here, Preview.notes)
    ]
    nothing = rx.cond(
        Preview.title_missing,
        rx.fragment(),
        notice("There is nothing new in this file to bring in.", tone="ok"),
    )
    bring = rx.el.div(
        button(
            Preview.button,
            icon_name="arrow_down_to_line",
            variant="primary",
            loading=Preview.sending,
            disabled=Preview.problem != "",
            on_click=Preview.bring,
        ),
        rx.cond(
            Preview.as_job,
            rx.el.span(
                "They come in while you do something else, and can be cancelled meanwhile.",
                class_name="muted small",
            ),
            rx.el.span("You can undo it as one for 30 days.", class_name="muted small"),
        ),
        class_name="cluster",
    )
    return rx.el.div(
        rx.el.div(
            rx.el.p(Preview.recognised, class_name="transfer-recognised"),
            _format(),
            class_name="transfer-top",
        ),
        rx.el.ul(*lines, class_name="transfer-lines"),
        _columns(),
        rx.cond(Preview.anything, bring, nothing),
        live_region(Preview.recognised),
        class_name="stack",
    )


def bring_in() -> rx.Component:
    """The part of the page that brings a file in."""
    return section(
        "Bring tasks in",
        rx.el.div(
            _sources(),
            _upload(),
            form_error(Preview.problem),
            rx.cond(
                Preview.shown,
                rx.el.div(_summary(), _first_tasks(), _told(), class_name="stack stack-l"),
            ),
            class_name="stack",
        ),
    )
