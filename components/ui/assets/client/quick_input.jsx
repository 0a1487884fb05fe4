import { useEffect, useRef, useState } from "react";

/* One line in plain words. Recognised parts come back as chips; Backspace right behind such a
   part, or a press on its chip, turns it back into text. What is typed survives a reload. */
const DRAFT = "ff:quick-add";
const PAUSE_MS = 120;

export function QuickInput({
  inputId,
  label,
  placeholder,
  parts = [],
  added = 0,
  describedBy,
  onText,
  onRefuse,
  onEnter,
}) {
  const [text, setText] = useState("");
  const timer = useRef(null);
  const known = useRef(added);

  const tell = (value, pause) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onText?.(value), pause);
  };

  useEffect(() => {
    const draft = sessionStorage.getItem(DRAFT);
    if (draft) {
      setText(draft);
      tell(draft, 0);
    }
    return () => clearTimeout(timer.current);
  }, []);

  useEffect(() => {
    if (added === known.current) return;
    known.current = added;
    clearTimeout(timer.current);
    setText("");
    sessionStorage.removeItem(DRAFT);
  }, [added]);

  const change = (event) => {
    const value = event.target.value.replace(/[\r\n]+/g, " ");
    setText(value);
    sessionStorage.setItem(DRAFT, value);
    tell(value, PAUSE_MS);
  };

  const keyDown = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      clearTimeout(timer.current);
      if (text.trim()) onEnter?.(text);
      return;
    }
    if (event.key !== "Backspace" || event.repeat) return;
    const { selectionStart, selectionEnd } = event.target;
    if (selectionStart !== selectionEnd) return;
    const before = [...text.slice(0, selectionStart)].length;
    const part = parts.find((candidate) => candidate.end === before);
    if (part) {
      event.preventDefault();
      onRefuse?.(part.key);
    }
  };

  return (
    <input
      id={inputId}
      className="quick-input"
      type="text"
      value={text}
      maxLength={1000}
      placeholder={placeholder}
      aria-label={label}
      aria-describedby={describedBy}
      autoComplete="off"
      enterKeyHint="done"
      onChange={change}
      onKeyDown={keyDown}
    />
  );
}
