import { useEffect, useRef } from "react";

/* Lives inside an element with data-carry and moves what has data-card between what has
   data-zone: by mouse, and by touch after a moment's hold. `sorts`: the place within a zone
   counts. Keys are the page's own; what was moved by them keeps the focus. */
const SLACK = 5;
const HOLD_MS = 300;
const EDGE = 40;
const STEADY = "button:not(.row-title, .month-title), input, a, .choice, [role=menu]";

function swallowClick() {
  const stop = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", stop, { capture: true }), 50);
}

const zoneOf = (root, x, y) => {
  const spots = [...root.querySelectorAll("[data-zone]")].map((zone) => {
    const box = (zone.closest(".board-column, .month-day") ?? zone).getBoundingClientRect();
    return { zone, box };
  });
  return spots.find(
    ({ box }) => x >= box.left && x < box.right && y >= box.top - 24 && y < box.bottom + 24,
  )?.zone;
};

function placeIn(zone, card, y) {
  const others = [...zone.querySelectorAll("[data-card]")].filter((other) => other !== card);
  const before = others.find((other) => {
    const box = other.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  const last = others[others.length - 1];
  return { before: before ?? null, after: before ? null : last ?? null };
}

function listen(root, sorts, told) {
  let held = null;
  let hold;

  const clear = () => {
    for (const marked of root.querySelectorAll("[data-over], [data-drop]")) {
      delete marked.dataset.over;
      delete marked.dataset.drop;
    }
  };
  const follow = () => {
    const { card } = held;
    const scrolled = held.box.left - held.left();
    card.style.setProperty("--dx", `${held.x - held.fromX + scrolled}px`);
    card.style.setProperty("--dy", `${held.y - held.fromY + window.scrollY - held.scrollY}px`);
    clear();
    held.zone = zoneOf(root, held.x, held.y) ?? null;
    if (!held.zone) return;
    held.zone.dataset.over = "";
    if (!sorts) return;
    held.place = placeIn(held.zone, card, held.y);
    if (held.place.before) held.place.before.dataset.drop = "before";
    else if (held.place.after) held.place.after.dataset.drop = "after";
  };
  const scroll = () => {
    if (!held?.dragging) return;
    const box = root.getBoundingClientRect();
    const across = held.x < Math.max(box.left, 0) + EDGE ? -8 : held.x > Math.min(box.right, window.innerWidth) - EDGE ? 8 : 0;
    const down = held.y < EDGE ? -8 : held.y > window.innerHeight - EDGE ? 8 : 0;
    if (across) root.scrollLeft += across;
    if (down) window.scrollBy(0, down);
    if (across || down) follow();
    held.frame = requestAnimationFrame(scroll);
  };
  const begin = () => {
    held.dragging = true;
    held.card.dataset.dragging = "";
    root.dataset.dragging = "";
    follow();
    held.frame = requestAnimationFrame(scroll);
  };
  const end = () => {
    clearTimeout(hold);
    if (!held) return null;
    const done = held;
    held = null;
    cancelAnimationFrame(done.frame);
    delete done.card.dataset.dragging;
    delete root.dataset.dragging;
    done.card.style.removeProperty("--dx");
    done.card.style.removeProperty("--dy");
    clear();
    return done;
  };

  const down = (event) => {
    const card = event.target.closest?.("[data-card]");
    if (!card || event.button !== 0 || held || event.target.closest(STEADY)) return;
    const left = () => root.querySelector("[data-zone]").getBoundingClientRect().left;
    held = { card, left, box: { left: left() }, fromX: event.clientX, fromY: event.clientY, x: event.clientX, y: event.clientY };
    held.scrollY = window.scrollY;
    held.touch = event.pointerType === "touch";
    if (held.touch) hold = setTimeout(() => held && begin(), HOLD_MS);
  };
  const move = (event) => {
    if (!held) return;
    [held.x, held.y] = [event.clientX, event.clientY];
    const far = Math.hypot(held.x - held.fromX, held.y - held.fromY) > SLACK;
    if (!held.dragging && far) held.touch ? end() : begin();
    if (held?.dragging) follow();
  };
  const up = () => {
    const done = end();
    if (!done?.dragging) return;
    swallowClick();
    if (!done.zone) return;
    const home = done.card.closest("[data-zone]") === done.zone;
    const { before = null, after = null } = done.place ?? {};
    const stays =
      home &&
      (!sorts ||
        (!before && !after) ||
        done.card.nextElementSibling === before ||
        (after && done.card.previousElementSibling === after));
    if (stays) return;
    done.card.dataset.dropped = "";
    told.drop(done.card.dataset.card, done.zone.dataset.zone, after?.dataset.card ?? "", before?.dataset.card ?? "");
  };
  const key = (event) => {
    if (event.key === "Escape" && held?.dragging) {
      event.preventDefault();
      event.stopPropagation();
      swallowClick();
      end();
    } else if (event.shiftKey && event.key.startsWith("Arrow")) {
      told.moving(document.activeElement?.closest?.("[data-card]")?.dataset.card ?? "");
    }
  };
  const keepStill = (event) => held?.dragging && event.cancelable && event.preventDefault();
  const noMenu = (event) => held?.touch && event.preventDefault();
  const noDrag = (event) => event.preventDefault();

  const here = { pointerdown: down, contextmenu: noMenu, dragstart: noDrag };
  const everywhere = { pointermove: move, pointerup: up, pointercancel: end };
  for (const [name, act] of Object.entries(here)) root.addEventListener(name, act);
  for (const [name, act] of Object.entries(everywhere)) window.addEventListener(name, act);
  window.addEventListener("keydown", key, true);
  root.addEventListener("touchmove", keepStill, { passive: false });
  return () => {
    end();
    for (const [name, act] of Object.entries(here)) root.removeEventListener(name, act);
    for (const [name, act] of Object.entries(everywhere)) window.removeEventListener(name, act);
    window.removeEventListener("keydown", key, true);
    root.removeEventListener("touchmove", keepStill);
  };
}

export function CardDrag({ mark, sorts = true, onDrop }) {
  const anchor = useRef(null);
  const moving = useRef("");
  const drop = useRef(onDrop);
  drop.current = onDrop;

  useEffect(() => {
    const root = anchor.current?.closest("[data-carry]");
    for (const card of root?.querySelectorAll("[data-dropped]") ?? []) delete card.dataset.dropped;
    const id = moving.current;
    moving.current = "";
    if (!id) return;
    // What went elsewhere is drawn anew there; after whoever else takes the focus.
    const timer = setTimeout(() => {
      root?.querySelector(`[data-card="${CSS.escape(id)}"]`)?.focus();
    });
    return () => clearTimeout(timer);
  }, [mark]);

  useEffect(() => {
    const root = anchor.current?.closest("[data-carry]");
    if (!root) return;
    return listen(root, sorts, {
      drop: (...what) => drop.current?.(...what),
      moving: (id) => (moving.current = id),
    });
  }, [sorts]);

  return <span ref={anchor} hidden />;
}
