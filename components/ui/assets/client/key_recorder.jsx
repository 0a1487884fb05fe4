import { useEffect, useRef, useState } from "react";

const PLAIN = /^[!-~]$/;

function Keys({ keys }) {
  return keys.split(" ").map((sign, place) => (
    <kbd className="kbd" key={place}>
      {sign.replace("shift+", "Shift ").toUpperCase()}
    </kbd>
  ));
}

/* Shows the key of an action. Pressed, it waits for another one: a sign, or G and a sign. */
export function KeyRecorder({ action, label, own = "", onPick }) {
  const [waiting, setWaiting] = useState(false);
  const first = useRef("");
  const button = useRef(null);

  useEffect(() => {
    if (!waiting) return undefined;
    first.current = "";
    const onKey = (event) => {
      if (event.key === "Tab") return setWaiting(false);
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") return setWaiting(false);
      const sign = event.key.toLowerCase();
      if (!PLAIN.test(sign) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (sign === "g" && !first.current) {
        first.current = "g ";
        return;
      }
      setWaiting(false);
      onPick?.(action, first.current + sign);
    };
    // Before the page hears it: the key is not meant for the page.
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [waiting]);

  return (
    <button
      type="button"
      ref={button}
      className="key-recorder"
      aria-label={waiting ? `Press the new key for ${label}, Escape to leave it` : undefined}
      aria-pressed={waiting}
      onClick={() => setWaiting(!waiting)}
      onBlur={() => setWaiting(false)}
    >
      {waiting ? (
        <span className="muted">Press a key</span>
      ) : (
        <>
          <span className="sr-only">Change the key for {label}, now </span>
          <Keys keys={own || action} />
        </>
      )}
    </button>
  );
}
