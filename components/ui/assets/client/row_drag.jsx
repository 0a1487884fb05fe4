import { useEffect, useRef } from "react";

/* Moving rows of one list by a handle, with mouse or finger. Lives beside the list inside an
   element with data-sort; a row has data-sort-id, its handle data-sort-handle. Keys have buttons
   of their own. `onMove` gets the row's id and its new place, counted from 0. */
export function RowDrag({ onMove }) {
  const anchor = useRef(null);
  const move = useRef(onMove);
  move.current = onMove;

  useEffect(() => {
    const root = anchor.current.closest("[data-sort]");
    let held = null;
    const rows = () => [...root.querySelectorAll("[data-sort-id]")];

    const begin = (event) => {
      const handle = event.target.closest?.("[data-sort-handle]");
      if (!handle || event.button !== 0) return;
      const row = handle.closest("[data-sort-id]");
      const all = rows();
      const boxes = all.map((one) => one.getBoundingClientRect());
      const from = all.indexOf(row);
      held = { row, all, boxes, from, to: from, y: event.clientY, id: event.pointerId };
      handle.setPointerCapture?.(event.pointerId);
      row.dataset.dragging = "";
      event.preventDefault();
    };

    const follow = (event) => {
      if (held?.id !== event.pointerId) return;
      const by = event.clientY - held.y;
      const box = held.boxes[held.from];
      const middle = box.top + box.height / 2 + by;
      const others = held.boxes.filter((_, place) => place !== held.from);
      held.to = others.filter((other) => other.top + other.height / 2 < middle).length;
      held.all.forEach((row, place) => {
        row.style.translate = `0 ${place === held.from ? by : shift(place, box.height)}px`;
      });
    };

    const shift = (place, height) => {
      if (place > held.from && place <= held.to) return -height;
      return place < held.from && place >= held.to ? height : 0;
    };

    const drop = (moved) => {
      const { row, all, from, to } = held;
      held = null;
      all.forEach((one) => (one.style.translate = ""));
      delete row.dataset.dragging;
      if (moved && from !== to) move.current?.(row.dataset.sortId, to);
    };

    const end = (event) => held?.id === event.pointerId && drop(true);
    const stop = (event) => held?.id === event.pointerId && drop(false);
    const leave = (event) => held && event.key === "Escape" && drop(false);

    root.addEventListener("pointerdown", begin);
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", stop);
    window.addEventListener("keydown", leave);
    return () => {
      root.removeEventListener("pointerdown", begin);
      window.removeEventListener("pointermove", follow);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", stop);
      window.removeEventListener("keydown", leave);
    };
  }, []);

  return <span ref={anchor} hidden />;
}
