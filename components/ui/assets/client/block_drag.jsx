import { useEffect, useRef, useState } from "react";
import { scroller, written } from "./day_time";

/* Lives inside an element with data-drag that holds one timeline (.tl) or several side by side,
   and moves their blocks: by mouse, by touch after a moment's hold, and by the arrow keys, which
   go 5 minutes, 15 with Shift, and a day to the left or right. Escape puts a block back. */
const GRID = 5;
const BY_KEY = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const SLACK = 5;
const HOLD_MS = 350;
const SETTLE_MS = 900;
const EDGE = 48;

function columnsOf(root) {
  if (root.matches(".tl")) return [root];
  return [...root.querySelectorAll(".tl")].filter((column) => column.offsetParent);
}

function clearPlace(block) {
  block.style.setProperty("--start", block.dataset.start);
  block.style.removeProperty("--across");
}

/* What is held: a block with where it was, and where it would go. */
class Held {
  constructor(root, block, event) {
    this.block = block;
    this.columns = columnsOf(root);
    this.home = this.columns.find((column) => column.contains(block)) ?? root;
    this.column = this.home;
    this.minutes = Number(block.dataset.minutes);
    this.start = Number(block.dataset.start);
    this.minute = this.start;
    this.x = this.fromX = event?.clientX ?? 0;
    this.y = this.fromY = event?.clientY ?? 0;
    this.top = this.home.getBoundingClientRect().top;
    this.touch = event?.pointerType === "touch";
  }

  get moved() {
    return this.minute !== this.start || this.column !== this.home;
  }

  get day() {
    return this.column.dataset.day ?? "";
  }

  put(minute, column, { low, high }) {
    this.minute = Math.min(Math.max(minute, low), high - this.minutes);
    if (column && column.dataset.over !== "true") this.column = column;
    const across = this.column.offsetLeft - this.home.offsetLeft;
    this.block.style.setProperty("--start", this.minute);
    this.block.style.setProperty("--across", `${across}px`);
  }

  followPointer(bounds) {
    const scale = Number(getComputedStyle(this.home).getPropertyValue("--scale")) || 1.6;
    const scrolled = this.home.getBoundingClientRect().top - this.top;
    const raw = this.start + (this.y - this.fromY - scrolled) / scale;
    const under = this.columns.find((column) => {
      const box = column.getBoundingClientRect();
      return this.x >= box.left && this.x < box.right;
    });
    this.put(Math.round(raw / GRID) * GRID, under, bounds);
  }

  step([down, across], wide, bounds) {
    const by = down * (wide ? 3 * GRID : GRID);
    const minute = by ? Math.round((this.minute + by) / GRID) * GRID : this.minute;
    const column = this.columns[this.columns.indexOf(this.column) + across];
    this.put(minute, across ? column : null, bounds);
  }

  words(hour24) {
    const day = this.column === this.home ? "" : `${this.column.dataset.name ?? ""} `;
    return day + written(this.minute, hour24);
  }
}

function swallowClick() {
  const stop = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", stop, { capture: true }), 50);
}

function listen(root, { low, high, hour24 }, told) {
  const bounds = { low, high };
  let held = null;
  let hold;
  let settle;

  const show = () => told.label({ minute: held.minute, text: held.words(hour24) });
  const scroll = () => {
    if (!held?.dragging) return;
    const box = scroller(root);
    const edges = box ? box.getBoundingClientRect() : { top: 0, bottom: window.innerHeight };
    const step = held.y < edges.top + EDGE ? -8 : held.y > edges.bottom - EDGE ? 8 : 0;
    if (step) {
      (box ?? window).scrollBy(0, step);
      held.followPointer(bounds);
      show();
    }
    held.frame = requestAnimationFrame(scroll);
  };
  const lift = () => {
    held.block.dataset.dragging = "";
    document.documentElement.dataset.dragging = "";
  };
  const begin = () => {
    held.dragging = true;
    lift();
    held.followPointer(bounds);
    show();
    held.frame = requestAnimationFrame(scroll);
  };
  const end = () => {
    clearTimeout(hold);
    clearTimeout(settle);
    if (!held) return null;
    const done = held;
    held = null;
    cancelAnimationFrame(done.frame);
    delete done.block.dataset.dragging;
    delete document.documentElement.dataset.dragging;
    told.label(null);
    return done;
  };
  const back = () => {
    const done = end();
    if (done) clearPlace(done.block);
  };
  const drop = () => {
    const done = end();
    if (!done?.moved) return;
    done.block.dataset.dropped = "";
    told.move(done.block.dataset.block, done.minute, done.day, Boolean(done.keys));
  };

  const down = (event) => {
    const block = event.target.closest?.("[data-movable='true']");
    if (held?.keys) drop();
    if (!block || event.button !== 0 || held || event.target.closest(".tl-actions")) return;
    held = new Held(root, block, event);
    if (held.touch) hold = setTimeout(() => held && begin(), HOLD_MS);
  };
  const move = (event) => {
    if (!held || held.keys) return;
    [held.x, held.y] = [event.clientX, event.clientY];
    const far = Math.hypot(held.x - held.fromX, held.y - held.fromY) > SLACK;
    if (!held.dragging && far) held.touch ? end() : begin();
    if (!held?.dragging) return;
    held.followPointer(bounds);
    show();
  };
  const up = () => {
    if (!held || held.keys) return;
    if (!held.dragging) {
      end();
      return;
    }
    swallowClick();
    drop();
  };
  const cancel = () => !held?.keys && back();
  const stop = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const key = (event) => {
    if (held && event.key === "Escape" && (held.dragging || held.keys)) {
      stop(event);
      if (held.dragging) swallowClick();
      back();
    } else if (held?.keys && event.key === "Enter") {
      stop(event);
      drop();
    }
  };
  const arrow = (event) => {
    const way = BY_KEY[event.key];
    const block = event.target.matches?.(".tl-face") && event.target.closest("[data-movable='true']");
    if (!way || !block || event.ctrlKey || event.metaKey || event.altKey) return;
    if (held && (!held.keys || held.block !== block)) return;
    held ??= new Held(root, block);
    if (way[1] && held.columns.length < 2) return;
    event.preventDefault();
    held.keys = true;
    lift();
    held.step(way, event.shiftKey, bounds);
    show();
    held.block.scrollIntoView({ block: "nearest" });
    clearTimeout(settle);
    settle = setTimeout(drop, SETTLE_MS);
  };
  const leave = () => held?.keys && drop();
  const keepStill = (event) => held?.dragging && event.cancelable && event.preventDefault();
  const noMenu = (event) => held?.touch && event.preventDefault();

  const here = { pointerdown: down, contextmenu: noMenu, keydown: arrow, focusout: leave };
  const everywhere = { pointermove: move, pointerup: up, pointercancel: cancel };
  for (const [name, act] of Object.entries(here)) root.addEventListener(name, act);
  for (const [name, act] of Object.entries(everywhere)) window.addEventListener(name, act);
  window.addEventListener("keydown", key, true);
  root.addEventListener("touchmove", keepStill, { passive: false });
  return () => {
    back();
    for (const [name, act] of Object.entries(here)) root.removeEventListener(name, act);
    for (const [name, act] of Object.entries(everywhere)) window.removeEventListener(name, act);
    window.removeEventListener("keydown", key, true);
    root.removeEventListener("touchmove", keepStill);
  };
}

export function BlockDrag({ low, high, version, hour24 = true, onMove }) {
  const anchor = useRef(null);
  const [label, setLabel] = useState(null);
  const byKeys = useRef("");
  const moved = useRef(onMove);
  moved.current = onMove;

  useEffect(() => {
    const root = anchor.current?.closest("[data-drag]");
    for (const block of root?.querySelectorAll("[data-dropped]") ?? []) {
      delete block.dataset.dropped;
      clearPlace(block);
    }
    // A block that went to another day is drawn anew there, and keeps the focus.
    if (!byKeys.current) return;
    const face = root?.querySelector(`[data-block="${CSS.escape(byKeys.current)}"] > .tl-face`);
    byKeys.current = "";
    if (document.activeElement === document.body) face?.focus();
  }, [version]);

  useEffect(() => {
    const root = anchor.current?.closest("[data-drag]");
    if (!root) return;
    return listen(root, { low, high, hour24 }, {
      label: setLabel,
      move: (block, minute, day, keys) => {
        byKeys.current = keys ? block : "";
        moved.current?.(block, minute, day);
      },
    });
  }, [low, high, hour24]);

  return (
    <div ref={anchor} className="drag-label">
      {label ? (
        <div className="tl-drop" aria-hidden="true" style={{ "--start": label.minute }}>
          <span>{label.text}</span>
        </div>
      ) : null}
      <span className="sr-only" role="status">
        {label?.text ?? ""}
      </span>
    </div>
  );
}
