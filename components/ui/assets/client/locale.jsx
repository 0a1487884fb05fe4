import { useEffect } from "react";

/* The time zones that this browser knows, for an input with a list. */
export function ZoneList({ listId }) {
  const known = Intl.supportedValuesOf?.("timeZone") ?? [];
  const zones = known.includes("UTC") ? known : [...known, "UTC"];
  return (
    <datalist id={listId}>
      {zones.map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  );
}

function firstWeekday(name) {
  const locale = new Intl.Locale(name);
  const week = locale.getWeekInfo?.() ?? locale.weekInfo;
  return ((week?.firstDay ?? 1) + 6) % 7;
}

/* Says once how people write dates and times where this browser is at home. */
export function LocaleProbe({ onProbe }) {
  useEffect(() => {
    const plain = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
    const order = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" })
      .formatToParts(new Date())
      .map((part) => part.type);
    onProbe?.({
      zone: plain.timeZone ?? "",
      hour24: plain.hourCycle?.startsWith("h2") ?? true,
      day_first: order.indexOf("day") < order.indexOf("month"),
      first_weekday: firstWeekday(plain.locale),
    });
  }, []);
  return null;
}
