import { useEffect, useRef } from "react";

/* Inside the form of an event: when the start is moved, the end moves along. */
const MINUTE = 60_000;

function read(form, side) {
  const field = (name) => form.elements.namedItem(`${side}_${name}`)?.value ?? "";
  const whole = form.elements.namedItem("all_day")?.checked;
  const at = Date.parse(`${field("date")}T${whole ? "00:00" : field("time") || "00:00"}Z`);
  return Number.isNaN(at) ? null : at;
}

function write(form, at) {
  const [day, time] = new Date(at).toISOString().split("T");
  form.elements.namedItem("end_date").value = day;
  if (!form.elements.namedItem("all_day")?.checked)
    form.elements.namedItem("end_time").value = time.slice(0, 5);
}

export function EventTimes({ mark }) {
  const place = useRef(null);
  const length = useRef(60 * MINUTE);

  useEffect(() => {
    const form = place.current.form;
    const measure = () => {
      const [start, end] = [read(form, "start"), read(form, "end")];
      if (start !== null && end !== null && end >= start) length.current = end - start;
    };
    const follow = (event) => {
      const { name } = event.target;
      if (name === "start_date" || name === "start_time") {
        const start = read(form, "start");
        if (start !== null) write(form, start + length.current);
      } else if (name === "end_date" || name === "end_time" || name === "all_day") {
        measure();
      }
    };
    // After the form was filled.
    const timer = setTimeout(measure, 0);
    form.addEventListener("change", follow);
    return () => {
      clearTimeout(timer);
      form.removeEventListener("change", follow);
    };
  }, [mark]);

  return <input type="hidden" ref={place} />;
}
