import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";

/* One line in plain words. Recognised parts come back as chips; Backspace right behind such a
   part, or a press on its chip, turns it back into text. What is typed survives a reload, and
   every such line of a page holds the same text. Several pasted lines are handed on as they are.
   What is known already is offered below: by ↓ or a press, never by Enter. */
const DRAFT = "ff:quick-add";
const SHARED = "ff:quick-add-text";
const TAKEN = "ff:quick-add-given";
const BEFORE = "ff:quick-add-before";
const PAUSE_MS = 120;

/* Put a text into every line of the page, and into those that come. */
export function fillLines(text) {
  sessionStorage.setItem(DRAFT, text);
  window.dispatchEvent(new CustomEvent(SHARED, { detail: { from: null, text } }));
}

function severalLines(text) {
  return text.split(/\r?\n|\r/).filter((line) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(line)).length > 1;
}

function KnownList({ known, listId, onPick, onBack }) {
  const list = useRef(null);
  const keyDown = (event) => {
    const rows = [...list.current.querySelectorAll(".quick-known-use")];
    const here = rows.findIndex((row) => row.parentElement.contains(event.target));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = rows[here + step];
      if (next) next.focus();
      else if (here + step < 0) onBack();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onBack();
    } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      const parts = rows[here].parentElement.querySelectorAll("button, a");
      parts[event.key === "ArrowRight" ? 1 : 0]?.focus();
    }
  };
  return (
    <ul id={listId} ref={list} className="quick-known" aria-label="Tasks with a title like this" onKeyDown={keyDown}>
      {known.map((one) => (
        <li key={one.id} className="quick-known-row">
          <button
            type="button"
            className="quick-known-use"
            tabIndex={-1}
            title={`Use again: ${one.line}`}
            onClick={() => onPick(one.line)}
          >
            <span className="quick-known-title" dir="auto">
              {one.title}
            </span>
            <span className="quick-known-detail">{one.detail}</span>
            <span className="sr-only">: use this text again</span>
          </button>
          <Link className="link small quick-known-open" to={one.href} tabIndex={-1} data-close="">
            Open<span className="sr-only"> the task {one.title}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function QuickInput({
  inputId,
  label,
  placeholder,
  addLabel,
  parts = [],
  known = [],
  added = 0,
  given = "",
  givenKey = 0,
  describedBy,
  onText,
  onRefuse,
  onEnter,
  onLines,
}) {
  const [text, setText] = useState("");
  const input = useRef(null);
  const box = useRef(null);
  const timer = useRef(null);
  const seen = useRef(added);
  const tellServer = useRef(onText);
  tellServer.current = onText;

  const tell = (value, pause) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => tellServer.current?.(value), pause);
  };
  const share = (value) => {
    setText(value);
    sessionStorage.setItem(DRAFT, value);
    window.dispatchEvent(new CustomEvent(SHARED, { detail: { from: inputId, text: value } }));
  };

  /* A given text is taken once, also by a line that comes only afterwards; what stood there
     comes back when the given one was added. */
  const takeGiven = () => {
    if (!givenKey || sessionStorage.getItem(TAKEN) === String(givenKey)) return false;
    sessionStorage.setItem(TAKEN, String(givenKey));
    sessionStorage.setItem(DRAFT, given);
    clearTimeout(timer.current);
    setText(given);
    window.dispatchEvent(new CustomEvent(SHARED, { detail: { from: inputId, text: given } }));
    return true;
  };

  useEffect(() => {
    const draft = sessionStorage.getItem(DRAFT);
    if (takeGiven()) {
      if (draft && draft !== given) sessionStorage.setItem(BEFORE, draft);
    } else if (draft) {
      setText(draft);
      tell(draft, 0);
    }
    const follow = ({ detail }) => {
      if (detail.from === inputId) return;
      setText(detail.text);
      if (detail.from === null) tell(detail.text, 0);
    };
    window.addEventListener(SHARED, follow);
    return () => {
      clearTimeout(timer.current);
      window.removeEventListener(SHARED, follow);
    };
  }, []);

  useEffect(() => {
    if (added === seen.current) return;
    seen.current = added;
    clearTimeout(timer.current);
    const before = sessionStorage.getItem(BEFORE) ?? "";
    sessionStorage.removeItem(BEFORE);
    sessionStorage.setItem(DRAFT, before);
    setText(before);
    if (before) tell(before, 0);
  }, [added]);

  useEffect(() => {
    if (takeGiven() && box.current?.offsetParent) input.current?.focus();
  }, [givenKey]);

  const change = (event) => {
    const value = event.target.value.replace(/[\r\n]+/g, " ");
    share(value);
    tell(value, PAUSE_MS);
  };
  const paste = (event) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (!onLines || !severalLines(pasted)) return;
    event.preventDefault();
    onLines(pasted);
  };
  const pick = (line) => {
    share(line);
    tell(line, 0);
    input.current?.focus();
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
    if (event.key === "ArrowDown" && offered.length) {
      event.preventDefault();
      box.current?.querySelector(".quick-known-use")?.focus();
      return;
    }
    if (event.key !== "Backspace" || event.repeat) return;
    const { selectionStart, selectionEnd } = event.target;
    if (selectionStart !== selectionEnd) return;
    const before = [...text.slice(0, selectionStart)].length;
    const part = parts.find((candidate) => candidate.end === before && candidate.kind !== "maybe");
    if (part) {
      event.preventDefault();
      onRefuse?.(part.key);
    }
  };
  const offered = text.trim() ? known : [];

  return (
    <div className="quick-line" ref={box}>
      <input
        ref={input}
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
        onPaste={paste}
        onKeyDown={keyDown}
      />
      {text.trim() ? (
        <button type="button" className="btn btn-primary btn-small quick-submit" onClick={submit}>
          {addLabel}
        </button>
      ) : null}
      {offered.length ? (
        <KnownList
          known={offered}
          listId={`${inputId}-known`}
          onPick={pick}
          onBack={() => input.current?.focus()}
        />
      ) : null}
      <span className="sr-only" role="status">
        {offered.length ? `${offered.length} like it, arrow down to choose` : ""}
      </span>
    </div>
  );
}
