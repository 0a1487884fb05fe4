import { lazy, Suspense, useEffect, useRef } from "react";

const CalendarBody = lazy(() => import("./calendar_body"));
const NARROW = 700;

/* The grid of a week or a day. What draws it is loaded when it is first needed. Says once how
   much room there is, so that phones begin with a day. */
export function CalendarGrid(props) {
  const told = useRef(false);
  const { view, onFit } = props;

  useEffect(() => {
    if (view || told.current) return;
    told.current = true;
    onFit?.(window.innerWidth < NARROW);
  }, [view, onFit]);

  const wait = <div className="cal-wait" role="status" aria-label="Loading" />;
  if (!view) return wait;
  return (
    <Suspense fallback={wait}>
      <CalendarBody {...props} />
    </Suspense>
  );
}
