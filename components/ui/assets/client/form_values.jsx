import { useEffect, useRef } from "react";

/* Fills a form with what the server holds, and again when that changes, but never over what a
   person has typed. The hidden `seen` says which version the form was filled from; it stays as it
   was while a field that was typed in has changed elsewhere, so that saving is refused and not
   silent. A new `again` drops what was typed, and what is named in `over` is written in any case.
   A form that is `filled` holds its values, or what was typed, already when it is shown. The form
   wears data-dirty while something waits. */
const plain = (text) => text.replace(/\r\n?/g, "\n").trim();
const read = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);

function write(field, value) {
  if (field.type === "checkbox") field.checked = value === "true";
  else field.value = value;
}

const NONE = [];

export function FormValues({ values = {}, seen = "", again = 0, over = NONE, filled = false }) {
  const hidden = useRef(null);
  const base = useRef(filled ? values : {});
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
      if (!field) {
        next[name] = value; // it begins with that when it is shown
        continue;
      }
      const former = fresh || over.includes(name) ? undefined : base.current[name];
      const now = plain(read(field));
      const typed = former !== undefined && now !== plain(former) && now !== plain(value);
      if (typed && value !== former) overtaken = true;
      if (!typed) write(field, value);
      next[name] = typed ? former : value;
    }
    base.current = next;
    if (!overtaken) hidden.current.value = seen;
    mark();
  }, [values, seen, again, over]);

  return <input type="hidden" name="seen" ref={hidden} />;
}
