import { useEffect, useRef } from "react";

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);

/* When the focused row leaves a list, the row now in its place gets the focus; when it only
   moved, it keeps it. `mark` changes whenever the rows did. */
export function KeepPlace({ mark }) {
  const place = useRef(null);

  useEffect(() => {
    const note = (event) => {
      const row = event.target.closest?.("[data-row]");
      place.current = row ? { row, index: rows().indexOf(row) } : null;
    };
    const leave = (event) => {
      if (!event.target.closest?.("[data-row], [role=menu]")) place.current = null;
    };
    document.addEventListener("focusin", note);
    document.addEventListener("pointerdown", leave);
    return () => {
      document.removeEventListener("focusin", note);
      document.removeEventListener("pointerdown", leave);
    };
  }, []);

  useEffect(() => {
    const last = place.current;
    if (!last || document.activeElement !== document.body) return;
    const left = rows();
    const target = last.row.isConnected ? last.row : left[Math.min(last.index, left.length - 1)];
    target?.focus({ preventScroll: !last.row.isConnected });
  }, [mark]);

  return null;
}
