import FullCalendar from "@fullcalendar/react";
import interaction from "@fullcalendar/react/interaction";
import "@fullcalendar/react/skeleton.css";
import timegrid from "@fullcalendar/react/timegrid";
import { Brain, Feather, PenLine, Repeat2 } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";

/* All times are what the person's clock shows, without zone: the grid counts in them as if they
   were UTC, so that nine o'clock stays nine o'clock whatever the browser's zone is. */
const VIEWS = { week: "timeGridWeek", day: "timeGridDay" };
const MARKS = { hard: [Brain, "hard"], medium: [PenLine, "medium"], easy: [Feather, "easy"] };
const PLUGINS = [timegrid, interaction];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const clockIn = (zone) => () => {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "medium",
  }).format(new Date());
  return parts.replace(" ", "T");
};
/* Work hours in sight, and the present when it is outside of them. */
function firstHour(now, days) {
  if (!days.some((one) => one.day === now.slice(0, 10))) return 6;
  const hour = Number(now.slice(11, 13));
  return hour > 17 ? hour - 9 : Math.max(0, Math.min(6, hour - 1));
}

const plain = (moment) => moment?.toISOString().slice(0, 16) ?? "";

function asEvents(days, mark) {
  return days.flatMap(({ lines }) =>
    lines.map((entry) => ({
      id: entry.key,
      title: entry.title,
      start: entry.start,
      end: entry.end,
      allDay: entry.all_day,
      startEditable: entry.movable,
      durationEditable: entry.movable && entry.kind === "event",
      extendedProps: { entry, mark },
    })),
  );
}

function Face({ info }) {
  const { entry } = info.event.extendedProps;
  if (!entry) return <span className="cal-face">New event</span>;
  const [Mark, word] = MARKS[entry.kind] ?? [];
  return (
    <span className="cal-face">
      <span className="cal-name">
        {Mark ? <Mark size={14} aria-hidden="true" className="icon" /> : null}
        {Mark ? <span className="sr-only">Planned task, {word}: </span> : null}
        {entry.title}
        {entry.repeats ? <Repeat2 size={13} aria-hidden="true" className="icon cal-repeat" /> : null}
        {entry.repeats ? <span className="sr-only">, repeats</span> : null}
      </span>
      {entry.all_day && entry.when === "All day" ? null : <span className="cal-when">{entry.when}</span>}
      {entry.detail ? <span className="cal-detail">{entry.detail}</span> : null}
    </span>
  );
}

function eventClass(info) {
  const { entry } = info.event.extendedProps;
  const kind = entry && entry.kind !== "event" ? "cal-task" : "";
  const state = entry?.done ? "cal-done" : entry && !entry.busy ? "cal-free" : "";
  const drag = info.isMirror || info.isDragging || info.isResizing ? "cal-moving" : "";
  return `cal-event ${kind} ${state} ${drag} ${info.isPast ? "cal-past" : ""}`;
}

function paint(info) {
  const { entry } = info.event.extendedProps;
  if (!entry) return;
  if (entry.color) info.el.style.setProperty("--own", entry.color);
  info.el.dataset.kind = entry.kind;
  info.el.dataset.key = entry.key;
}

/* Arrow keys go from entry to entry: up and down within a day, left and right to the next. */
function walk(event) {
  const here = event.target.closest(".cal-event");
  const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!here || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  const column = (one) => one.closest("[data-date]")?.dataset.date ?? "";
  const all = [...event.currentTarget.querySelectorAll(".cal-event")];
  const across = event.key === "ArrowLeft" || event.key === "ArrowRight";
  const mine = column(here);
  let next;
  if (across) {
    const days = [...new Set(all.map(column))].sort();
    const day = days[days.indexOf(mine) + step];
    const top = here.getBoundingClientRect().top;
    const away = (one) => Math.abs(one.getBoundingClientRect().top - top);
    next = all.filter((one) => day && column(one) === day).sort((a, b) => away(a) - away(b))[0];
  } else {
    const same = all.filter((one) => column(one) === mine);
    next = same[same.indexOf(here) + step];
  }
  event.preventDefault();
  next?.focus();
}

function hourText(moment, hour24) {
  const hour = moment.getUTCHours();
  if (hour24) return `${String(hour).padStart(2, "0")}:00`;
  return `${hour % 12 || 12} ${hour < 12 ? "am" : "pm"}`;
}

function DayHead({ info, more }) {
  const note = more[info.date.toISOString().slice(0, 10)];
  return (
    <>
      <span className="cal-weekday">{WEEKDAYS[info.date.getUTCDay()]}</span>{" "}
      <span className="cal-date">{info.date.getUTCDate()}</span>{" "}
      {note ? <span className="cal-more">{note}</span> : null}
    </>
  );
}

export default function CalendarBody(props) {
  const { view, day, days = [], mark, zone, hour24, firstWeekday = 0, label } = props;
  const { onPick, onDraw, onDrop, onDay } = props;
  const grid = useRef(null);
  const events = useMemo(() => asEvents(days, mark), [days, mark]);
  const more = useMemo(() => Object.fromEntries(days.map((one) => [one.day, one.more])), [days]);
  const now = useMemo(() => clockIn(zone), [zone]);
  const scrollTime = useMemo(() => `${String(firstHour(now(), days)).padStart(2, "0")}:40:00`, []);

  useEffect(() => {
    const api = grid.current?.getApi();
    queueMicrotask(() => api?.changeView(VIEWS[view], day));
  }, [view, day]);

  // What was opened or moved is drawn anew when it changes; the focus finds it again.
  const last = useRef("");
  useEffect(() => {
    const timer = setTimeout(() => {
      if (!last.current || !document.activeElement?.matches("body, main")) return;
      const again = document.querySelector(`[data-key="${CSS.escape(last.current)}"]`);
      again?.focus({ preventScroll: true });
    }, 300);
    return () => clearTimeout(timer);
  }, [days, mark]);

  const drop = (info, resized) => {
    last.current = info.event.id;
    onDrop?.({
      key: info.event.id,
      start: plain(info.event.start),
      end: plain(info.event.end),
      all_day: info.event.allDay,
      resized,
    });
  };
  const draw = (info) => {
    onDraw?.({ start: plain(info.start), end: plain(info.end), all_day: info.allDay });
    info.view.calendar.unselect();
  };

  return (
    <div className="cal-grid" data-view={view} onKeyDown={walk} aria-label={label} role="region">
      <FullCalendar
        ref={grid}
        plugins={PLUGINS}
        initialView={VIEWS[view]}
        initialDate={day}
        timeZone="UTC"
        now={now}
        nowIndicator
        navLinks={view === "week"}
        navLinkDayClick={(date) => onDay?.(date.toISOString().slice(0, 10))}
        firstDay={(firstWeekday + 1) % 7}
        headerToolbar={false}
        height="100%"
        expandRows
        allDayText="All day"
        scrollTime={scrollTime}
        scrollTimeReset={false}
        slotDuration="00:15:00"
        slotHeaderInterval="01:00:00"
        snapDuration="00:15:00"
        slotMinHeight={15}
        eventMinHeight={24}
        slotEventOverlap={false}
        dayMaxEvents={4}
        editable
        selectable
        selectMirror
        selectMinDistance={6}
        longPressDelay={400}
        dragRevertDuration={0}
        eventInteractive
        events={events}
        eventContent={(info) => <Face info={info} />}
        eventDidMount={paint}
        eventClass={eventClass}
        eventClick={(info) => {
          info.jsEvent.preventDefault();
          last.current = info.event.id;
          onPick?.(info.event.id);
        }}
        eventDrop={(info) => drop(info, false)}
        eventResize={(info) => drop(info, true)}
        select={draw}
        slotHeaderContent={(info) => hourText(info.date, hour24)}
        dayHeaderContent={(info) => <DayHead info={info} more={more} />}
        className="cal-root"
        viewClass="cal-view"
        tableHeaderClass="cal-table-head"
        dayHeaderInnerClass="cal-head"
        // Its name is what it shows, and not another date format.
        dayHeaderDidMount={(info) => info.el.querySelector("[role=link]")?.removeAttribute("aria-label")}
        dayHeaderClass={(info) => `cal-day-head ${info.isToday ? "cal-today" : ""}`}
        dayLaneClass={(info) => `cal-lane ${info.isToday ? "cal-today" : ""}`}
        dayLaneInnerClass="cal-lane-inner"
        dayCellClass={(info) => `cal-cell ${info.isToday ? "cal-today" : ""}`}
        slotLaneClass={(info) => `cal-slot cal-slot-${info.date.getUTCMinutes()}`}
        slotHeaderClass="cal-hour"
        slotHeaderInnerClass="cal-hour-text"
        allDayHeaderClass="cal-all-day"
        allDayHeaderInnerClass="cal-all-day-text"
        allDayDividerClass="cal-divider"
        columnEventClass="cal-column-event"
        columnEventInnerClass="cal-inner"
        columnEventAfterClass={(info) => (info.isEndResizable ? "cal-pull cal-pull-down" : "")}
        rowEventClass="cal-row-event"
        rowEventInnerClass="cal-inner"
        rowEventAfterClass={(info) => (info.isEndResizable ? "cal-pull cal-pull-right" : "")}
        rowMoreLinkClass="cal-row-more"
        popoverClass="cal-popover"
        popoverCloseClass="cal-popover-close"
        highlightClass="cal-drawn"
        nowIndicatorLineClass="cal-now"
        nowIndicatorDotClass="cal-now-dot"
        nowIndicatorHeaderClass="cal-now-head"
      />
    </div>
  );
}
