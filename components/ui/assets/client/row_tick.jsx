import { useEffect } from "react";

const LONGEST_MS = 10000;

/* What a tick will do is drawn at once: the box and its row look done, or open again, until the
   server has answered and they are drawn as they are. */
export function RowTick() {
  useEffect(() => {
    let late;

    const settle = () => {
      clearTimeout(late);
      for (const element of document.querySelectorAll("[data-will]")) delete element.dataset.will;
    };

    const mark = (event) => {
      const box = event.target;
      const row = box.matches?.(".check-round") && box.closest("[data-row]");
      if (!row) return;
      box.dataset.will = row.dataset.will = box.checked ? "done" : "open";
      clearTimeout(late);
      late = setTimeout(settle, LONGEST_MS);
    };

    // Before React, which sets the box back to what the server last said.
    document.addEventListener("click", mark, true);
    window.addEventListener("ff:answer", settle);
    return () => {
      settle();
      document.removeEventListener("click", mark, true);
      window.removeEventListener("ff:answer", settle);
    };
  }, []);

  return null;
}
