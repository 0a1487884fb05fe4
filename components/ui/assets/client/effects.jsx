import { useContext, useEffect, useRef } from "react";
import { toast } from "sonner";
import { ColorModeContext } from "$/utils/context-registry";

/* What the server asks this page to do once: say something, open or close a dialog, go to an
   address with a full load, call one of our own addresses, use a theme. Each effect has a rising number and is done once. */
const KEY = "ff:effect";
const SHOW = { info: toast, good: toast.success, bad: toast.error, warn: toast.warning };

function say(effect, onUndo) {
  const show = SHOW[effect.tone] ?? toast;
  const takeBack = () => {
    // The toast goes with the focus on it, and would pull it out of a menu that is opened next.
    document.activeElement?.blur();
    onUndo?.(effect.undo);
  };
  const undo = effect.undo
    ? { action: { label: effect.undo_label || "Undo", onClick: takeBack } }
    : {};
  show(effect.text, { id: effect.id, duration: effect.undo ? 10000 : 6000, ...undo });
}

export function Effects({ queue = [], onUndo }) {
  const { setColorMode } = useContext(ColorModeContext);
  const undo = useRef(onUndo);
  undo.current = onUndo;

  useEffect(() => {
    // Whatever was drawn in advance is true by now, or was refused.
    window.dispatchEvent(new CustomEvent("ff:answer"));
    let done = sessionStorage.getItem(KEY) ?? "";
    for (const effect of queue) {
      if (effect.id <= done) continue;
      done = effect.id;
      sessionStorage.setItem(KEY, done);
      if (effect.kind === "say") say(effect, undo.current);
      else if (effect.kind === "go") window.location.assign(effect.text);
      else if (effect.kind === "call") fetch(effect.text, { credentials: "same-origin" });
      else if (effect.kind === "theme") setColorMode(effect.text);
      else window.dispatchEvent(new CustomEvent(`ff:${effect.kind}`, { detail: effect.text }));
    }
  }, [queue, setColorMode]);

  return null;
}
