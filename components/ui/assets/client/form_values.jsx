import { useEffect, useRef } from "react";

/* Fills a form with what the server holds, and again when that changes, but never over what a
   person has typed. The hidden `seen` says which version the form was filled from; it stays as it
   was while a field that was typed in has changed elsewhere, so that saving is refused and not
   silent. A new `again` drops what was typed. The form wears data-dirty while something waits. */
const read = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);

function write(field, value) {
  if (field.type === "checkbox") field.checked = value === "true";
  else field.value = value;
}

export function FormValues({ values = {}, seen = "", again = 0 }) {
  const hidden = useRef(null);
  const base = useRef({});
  const round = useRef(again);

  const mark = () => {
    const form = hidden.current?.form;
    if (!form) return;
    const dirty = Object.entries(base.current).some(([name, value]) => {
      const field = form.elements.namedItem(name);
      return field && read(field) !== value;
    });
    form.toggleAttribute("data-dirty", dirty);
  };

  useEffect(() => {
    const form = hidden.current.form;
    form.addEventListener("input", mark);
    form.addEventListener("change", mark);
    return () => {
      form.removeEventListener("input", mark);
      form.removeEventListener("change", mark);
    };
  }, []);

  useEffect(() => {
    const form = hidden.current.form;
    const fresh = round.current !== again;
    round.current = again;
    const next = {};
    let overtaken = false;
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements.namedItem(name);
      if (!field) continue;
      const former = base.current[name];
      const now = read(field).trim();
      const typed = !fresh && former !== undefined && now !== former.trim() && now !== value.trim();
      if (typed && value !== former) overtaken = true;
      if (!typed) write(field, value);
      next[name] = typed ? former : value;
    }
    base.current = next;
    if (!overtaken) hidden.current.value = seen;
    mark();
  }, [values, seen, again]);

  return <input type="hidden" name="seen" ref={hidden} />;
}
