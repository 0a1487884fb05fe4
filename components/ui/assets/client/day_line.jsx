import { useEffect, useRef, useState } from "react";
import { minuteIn, scroller, written } from "./day_time";

/* Lives inside a timeline (.tl): the now-line that moves by itself. Minutes count from local
   midnight of `day`; `now` is the server's time in milliseconds. */
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

export function DayLine({
  day,
  zone,
  now,
  low,
  high,
  turn,
  hour24 = true,
  onTurn,
}) {
  const anchor = useRef(null);
  const minute = useMinute({ zone, day, now, turn, onTurn });
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
    <div ref={anchor} aria-hidden="true">
      {shown ? (
        <div className="tl-now" style={{ "--start": minute }}>
          <span>{written(minute, hour24)}</span>
        </div>
      ) : null}
    </div>
  );
}
