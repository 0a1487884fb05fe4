import { useRef } from "react";

const TEXT = 'form :is(textarea, input:is([type="text"], [type="url"], [type="email"], :not([type])))';

/* What a person has typed into the forms of a dialog and not sent yet. Each field counts from
   what it held when it was entered, so that what the server filled in is not taken for typed.
   Days and numbers are quickly chosen again and don't count. */
export function useTyped() {
  const first = useRef(new WeakMap());
  const touched = useRef(new Set());
  return useRef({
    begin: ({ target }) => {
      if (target.matches?.(TEXT) && !first.current.has(target))
        first.current.set(target, target.value);
    },
    note: ({ target }) => {
      if (first.current.has(target)) touched.current.add(target);
    },
    waits: () =>
      [...touched.current].some(
        (field) => field.isConnected && field.value !== first.current.get(field),
      ),
    forget: () => {
      first.current = new WeakMap();
      touched.current = new Set();
    },
  }).current;
}
