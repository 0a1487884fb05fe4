import { useEffect, useRef, useState } from "react";

/* One line in plain words. Recognised parts come back as chips; Backspace right behind such a
   part, or a press on its chip, turns it back into text. What is typed survives a reload, and
   every such line of a page holds the same text. */
const DRAFT = "ff:quick-add";
const SHARED = "ff:quick-add-text";
const PAUSE_MS = 120;

export function QuickInput({
  inputId,
  label,
  placeholder,
  addLabel,
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
  const tellServer = useRef(onText);
  tellServer.current = onText;

  const tell = (value, pause) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => tellServer.current?.(value), pause);
  };

  useEffect(() => {
    const draft = sessionStorage.getItem(DRAFT);
    if (draft) {
      setText(draft);
      tell(draft, 0);
    }
    const follow = (event) => event.detail.from !== inputId && setText(event.detail.text);
    window.addEventListener(SHARED, follow);
    return () => {
      clearTimeout(timer.current);
      window.removeEventListener(SHARED, follow);
    };
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
    window.dispatchEvent(new CustomEvent(SHARED, { detail: { from: inputId, text: value } }));
    tell(value, PAUSE_MS);
  };

  const submit = () => {
    clearTimeout(timer.current);
    if (text.trim()) onEnter?.(text);
  };

  const keyDown = (event) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat) submit();
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
    <div className="quick-line">
      <input
        id={inputId}
        className="quick-input"
        type="text"
        dir="auto"
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
      {text.trim() ? (
        <button type="button" className="btn btn-primary btn-small quick-submit" onClick={submit}>
          {addLabel}
        </button>
      ) : null}
    </div>
  );
}
