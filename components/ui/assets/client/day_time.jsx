/* Times of a day as minutes after its local midnight. */
export function minuteIn(zone, day, instant) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(instant);
  const at = Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]));
  const days = (Date.UTC(at.year, at.month - 1, at.day) - Date.parse(`${day}T00:00Z`)) / 86_400_000;
  return days * 1440 + at.hour * 60 + at.minute;
}

/* The scale beside it says whether it is morning. */
export function written(minute, hour24) {
  const hour = Math.floor(minute / 60) % 24;
  const rest = String(minute % 60).padStart(2, "0");
  if (hour24) return `${String(hour).padStart(2, "0")}:${rest}`;
  return `${hour % 12 || 12}:${rest}`;
}

/* What scrolls a timeline, when it is not the page itself. */
export function scroller(element) {
  const box = element.closest(".day-scroll");
  return box && box.scrollHeight > box.clientHeight + 1 ? box : null;
}
