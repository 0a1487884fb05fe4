import { useEffect, useState } from "react";

/* A hidden field that holds the browser's own time zone. */
export function ZoneInput({ name }) {
  const [zone, setZone] = useState("");
  useEffect(() => setZone(Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""), []);
  return <input type="hidden" name={name} id={name} value={zone} readOnly />;
}
