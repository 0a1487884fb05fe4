import { useEffect } from "react";

const SLOP = 12;
const FAR = 88;
const FIELDS = "input, textarea, select, [data-sort-handle], [role=menu]";

/* Swiping rows with a finger. A row with data-swipe-right or -left (what it does, in a word) holds
   an element for each: data-swiped="right" is pressed when the row is let go far enough to the
   right. Up and down the page scrolls as ever. The same things stand in the row and in its menu. */
export function RowSwipe() {
  useEffect(() => {
    let held = null;

    const begin = (event) => {
      if (held) return leave();
      const row = event.target.closest?.("[data-swipe-right], [data-swipe-left]");
      if (event.pointerType !== "touch" || !event.isPrimary || !row) return;
      if (event.target.closest(FIELDS) && !event.target.closest("[type=checkbox]")) return;
      held = { row, id: event.pointerId, x: event.clientX, y: event.clientY, by: 0, locked: false };
    };

    const follow = (event) => {
      if (held?.id !== event.pointerId) return;
      const across = event.clientX - held.x;
      const down = Math.abs(event.clientY - held.y);
      if (!held.locked) {
        if (down > SLOP && down >= Math.abs(across)) return leave();
        if (Math.abs(across) < SLOP) return;
        held.locked = true;
      }
      const side = across > 0 ? "right" : "left";
      if (!held.row.hasAttribute(`data-swipe-${side}`)) return put(0, "");
      put(across, side);
    };

    const put = (by, side) => {
      held.by = by;
      held.row.style.setProperty("--swipe", `${by}px`);
      held.row.dataset.swiping = side;
      held.row.toggleAttribute("data-swipe-far", Math.abs(by) >= FAR);
    };

    const leave = () => {
      if (!held) return;
      held.row.style.removeProperty("--swipe");
      delete held.row.dataset.swiping;
      held.row.removeAttribute("data-swipe-far");
      held = null;
    };

    const end = (event) => {
      if (held?.id !== event.pointerId) return;
      const { row, by } = held;
      const side = by > 0 ? "right" : "left";
      leave();
      if (Math.abs(by) >= FAR) row.querySelector(`[data-swiped="${side}"]`)?.click();
    };
    const stop = (event) => held?.id === event.pointerId && leave();

    document.addEventListener("pointerdown", begin);
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", end);
    document.addEventListener("pointercancel", stop);
    return () => {
      document.removeEventListener("pointerdown", begin);
      document.removeEventListener("pointermove", follow);
      document.removeEventListener("pointerup", end);
      document.removeEventListener("pointercancel", stop);
    };
  }, []);
  return null;
}
