import { lazy, Suspense, useEffect, useRef, useState } from "react";

const PaletteDialog = lazy(() => import("./palette_dialog"));

/* Costs nothing until it is first asked for: the list and its search are loaded then. */
export function Palette(props) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const opener = useRef(null);

  useEffect(() => {
    const show = (trigger) => {
      opener.current = trigger ?? document.activeElement;
      setWanted(true);
      setOpen(true);
    };
    const onKey = (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      show();
    };
    const onClick = (event) => {
      const trigger = event.target.closest?.('[data-open="palette"]');
      if (trigger) show(trigger);
    };
    window.addEventListener("keydown", onKey);
    document.addEventListener("click", onClick);
    return () => {
      window.removeEventListener("keydown", onKey);
      document.removeEventListener("click", onClick);
    };
  }, []);

  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <PaletteDialog {...props} open={open} onOpenChange={setOpen} opener={opener} />
    </Suspense>
  );
}
