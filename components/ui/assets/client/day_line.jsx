import { useEffect, useRef, useState } from "react";

/* Lives inside a timeline (.tl): the now-line that moves by itself, and dragging blocks.
   Minutes count from local midnight of `day`; `now` is the server's time in milliseconds. */
const GRID = 5;
const SLACK = 5;
const HOLD_MS = 350;
const EDGE = 48;

function minuteIn(zone, day, instant) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(instant);
  const at = Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]));
  const days = (Date.UTC(at.year, at.month - 1, at.day) - Date.parse(`${day}T00:00Z`)) / 86_400_000;
  return days * 1440 + at.hour * 60 + at.minute;
}

/* The scale beside it says whether it is morning. */
function written(minute, hour24) {
  const hour = Math.floor(minute / 60) % 24;
  const rest = String(minute % 60).padStart(2, "0");
  if (hour24) return `${String(hour).padStart(2, "0")}:${rest}`;
  return `${hour % 12 || 12}:${rest}`;
}

function scroller(element) {
  const box = element.closest(".day-scroll");
  return box && box.scrollHeight > box.clientHeight + 1 ? box : null;
}

/* The present minute; tells once when it reaches `turn`, where the day looks different. */
function useMinute({ zone, day, now, turn, onTurn }) {
  const [minute, setMinute] = useState(null);
  const told = useRef(null);
  const turned = useRef(onTurn);
  turned.current = onTurn;

  useEffect(() => {
    if (!day) return;
    const ahead = now - Date.now();
    const look = () => {
      const present = minuteIn(zone, day, Date.now() + ahead);
      setMinute(present);
      const key = `${day}:${turn}`;
      if (present >= turn && told.current !== key) {
        told.current = key;
        turned.current?.();
      }
    };
    look();
    const timer = setInterval(look, 1000);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [zone, day, now, turn]);

  return minute;
}

/* A block follows the pointer in steps of five minutes; Escape puts it back. */
function useDrag(anchor, { low, high, version, hour24, onMove }) {
  const [label, setLabel] = useState(null);
  const moved = useRef(onMove);
  moved.current = onMove;

  useEffect(() => {
    const root = anchor.current?.closest(".tl");
    for (const block of root?.querySelectorAll("[data-dropped]") ?? []) {
      delete block.dataset.dropped;
      block.style.setProperty("--start", block.dataset.start);
    }
  }, [version]);

  useEffect(() => {
    const root = anchor.current?.closest(".tl");
    if (!root) return;
    let held = null;
    let hold;

    const place = () => {
      const scale = Number(getComputedStyle(root).getPropertyValue("--scale")) || 1.6;
      const top = root.getBoundingClientRect().top;
      const raw = held.start + (held.y - held.from - (top - held.top)) / scale;
      const snapped = Math.round(raw / GRID) * GRID;
      held.minute = Math.min(Math.max(snapped, low), high - held.minutes);
      held.block.style.setProperty("--start", held.minute);
      setLabel({ minute: held.minute, text: written(held.minute, hour24) });
    };
    const scroll = () => {
      if (!held?.dragging) return;
      const box = scroller(root);
      const edges = box ? box.getBoundingClientRect() : { top: 0, bottom: window.innerHeight };
      const step = held.y < edges.top + EDGE ? -8 : held.y > edges.bottom - EDGE ? 8 : 0;
      if (step) {
        (box ?? window).scrollBy(0, step);
        place();
      }
      held.frame = requestAnimationFrame(scroll);
    };
    const begin = () => {
      held.dragging = true;
      held.block.dataset.dragging = "";
      document.documentElement.dataset.dragging = "";
      place();
      held.frame = requestAnimationFrame(scroll);
    };
    const end = () => {
      clearTimeout(hold);
      if (!held) return null;
      const done = held;
      held = null;
      cancelAnimationFrame(done.frame);
      delete done.block.dataset.dragging;
      delete document.documentElement.dataset.dragging;
      setLabel(null);
      return done;
    };
    const back = () => {
      const done = end();
      done?.block.style.setProperty("--start", done.block.dataset.start);
    };
    const swallowClick = () => {
      const stop = (event) => {
        event.preventDefault();
        event.stopPropagation();
      };
      window.addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", stop, { capture: true }), 50);
    };

    const down = (event) => {
      const block = event.target.closest?.("[data-movable='true']");
      if (!block || event.button !== 0 || held) return;
      const minutes = Number(block.dataset.minutes);
      const start = Number(block.dataset.start);
      const top = root.getBoundingClientRect().top;
      held = { block, minutes, start, minute: start, from: event.clientY, y: event.clientY, top };
      held.touch = event.pointerType === "touch";
      if (held.touch) hold = setTimeout(() => held && begin(), HOLD_MS);
    };
    const move = (event) => {
      if (!held) return;
      held.y = event.clientY;
      const far = Math.abs(held.y - held.from) > SLACK;
      if (!held.dragging && far) held.touch ? end() : begin();
      if (held?.dragging) place();
    };
    const up = () => {
      const done = held?.dragging ? held : null;
      end();
      if (!done) return;
      swallowClick();
      if (done.minute === done.start) return;
      done.block.dataset.dropped = "";
      moved.current?.(done.block.dataset.block, done.minute);
    };
    const key = (event) => {
      if (event.key !== "Escape" || !held?.dragging) return;
      event.preventDefault();
      event.stopPropagation();
      back();
      swallowClick();
    };
    const keepStill = (event) => held?.dragging && event.cancelable && event.preventDefault();
    const noMenu = (event) => held?.touch && event.preventDefault();

    root.addEventListener("pointerdown", down);
    root.addEventListener("contextmenu", noMenu);
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", back);
    window.addEventListener("keydown", key, true);
    root.addEventListener("touchmove", keepStill, { passive: false });
    return () => {
      back();
      root.removeEventListener("pointerdown", down);
      root.removeEventListener("contextmenu", noMenu);
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", back);
      window.removeEventListener("keydown", key, true);
      root.removeEventListener("touchmove", keepStill);
    };
  }, [low, high, hour24]);

  return label;
}

export function DayLine({
  day,
  zone,
  now,
  low,
  high,
  turn,
  version,
  hour24 = true,
  onMove,
  onTurn,
}) {
  const anchor = useRef(null);
  const minute = useMinute({ zone, day, now, turn, onTurn });
  const label = useDrag(anchor, { low, high, version, hour24, onMove });
  const shown = minute !== null && minute >= low && minute <= high;
  const seen = useRef("");

  useEffect(() => {
    const root = anchor.current?.closest(".tl");
    root?.style.setProperty("--now", shown ? minute : -1440);
    const box = root && scroller(root);
    if (!shown || !box || seen.current === day) return;
    seen.current = day;
    const line = root.querySelector(".tl-now");
    const above = line.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += above - box.clientHeight * 0.3;
  }, [minute, shown, day]);

  return (
    <div ref={anchor}>
      {shown ? (
        <div className="tl-now" style={{ "--start": minute }}>
          <span>{written(minute, hour24)}</span>
        </div>
      ) : null}
      {label ? (
        <div className="tl-drop" style={{ "--start": label.minute }}>
          <span>{label.text}</span>
        </div>
      ) : null}
    </div>
  );
}
