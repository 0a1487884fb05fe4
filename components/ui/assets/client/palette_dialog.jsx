import { useEffect, useRef, useState } from "react";
import * as Dialog from "@radix-ui/react-dialog";
import { Command, defaultFilter } from "cmdk";
import { useNavigate } from "react-router";
import { clickHotkey } from "./hotkeys";
import { fillLines } from "./quick_input";

const FEWEST = 2;
const LONGEST = 200;
const PAUSE_MS = 150;
const FOUND = "found:";

function inGroups(rows) {
  const groups = new Map();
  for (const row of rows) {
    const group = row.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), row]);
  }
  return [...groups];
}

/* Whether each word that was typed begins a word of the command. */
function isMeant(search, keywords) {
  const words = keywords.join(" ").toLowerCase().split(/[^\p{L}\p{N}.]+/u);
  const typed = search.toLowerCase().trim().split(/\s+/);
  return typed.every((part) => words.some((word) => word.startsWith(part)));
}

/* Commands stand first, so only those are shown that are meant. What was found is in order already. */
function score(value, search, keywords = []) {
  if (value.startsWith(FOUND)) return 1 - Number(value.slice(FOUND.length).split(":")[0]) / 1000;
  return isMeant(search, keywords) ? Math.max(defaultFilter(value, search, keywords), 0.01) : 0;
}

function useSearch(open, onSearch) {
  const [text, setText] = useState("");
  const timer = useRef(null);
  const ask = useRef(onSearch);
  ask.current = onSearch;

  useEffect(() => {
    if (!open) setText("");
  }, [open]);
  useEffect(() => {
    clearTimeout(timer.current);
    if (open && text.trim().length >= FEWEST) {
      timer.current = setTimeout(() => ask.current?.(text.trim()), PAUSE_MS);
    }
    return () => clearTimeout(timer.current);
  }, [open, text]);
  return [text, (value) => setText(value.slice(0, LONGEST))];
}

/* The first row is chosen when rows come or go, until somebody chooses another. */
function useChoice(text, found) {
  const [chosen, choose] = useState("");
  const list = useRef(null);
  const moved = useRef(false);

  useEffect(() => {
    moved.current = false;
  }, [text]);
  useEffect(() => {
    const present = list.current?.querySelector('[cmdk-item][aria-selected="true"]');
    if (moved.current && present) return;
    const first = list.current?.querySelector("[cmdk-item]");
    if (first) choose(first.getAttribute("data-value"));
  }, [found]);
  const move = (event) => {
    if (event.type === "pointermove" || /^(Arrow|Home|End)/.test(event.key)) moved.current = true;
  };
  const props = { value: chosen, onValueChange: choose, onKeyDown: move, onPointerMove: move };
  return [list, props];
}

function CommandRow({ command, bindings, run }) {
  const declared = command.keys ?? command.hotkey ?? "";
  return (
    <Command.Item
      value={`${command.id} ${command.label}`}
      keywords={[command.label, command.keywords ?? ""]}
      onSelect={() => run(command)}
    >
      {command.label}
      <span className="palette-keys" aria-hidden="true">
        {(bindings[declared] ?? declared)
          .replace("mod+", "ctrl ")
          .split(" ")
          .filter(Boolean)
          .map((key) => (
            <kbd className="kbd" key={key}>
              {key.toUpperCase()}
            </kbd>
          ))}
      </span>
    </Command.Item>
  );
}

function FoundRow({ row, place, run }) {
  return (
    <Command.Item
      value={`${FOUND}${place}:${row.id}`}
      className={row.done ? "palette-found palette-done" : "palette-found"}
      onSelect={() => run(row)}
    >
      <span className="palette-title" dir="auto">
        {row.title}
        {row.done ? <span className="sr-only"> (done)</span> : null}
      </span>
      {row.detail ? <span className="palette-detail">{row.detail}</span> : null}
    </Command.Item>
  );
}

/* A command has id and label, and goes to `href` or presses the element with that `hotkey`. */
export default function PaletteDialog({
  commands,
  bindings = {},
  found = [],
  foundFor = "",
  onSearch,
  label,
  placeholder,
  empty,
  addAs,
  addLabel,
  open,
  onOpenChange,
  opener,
}) {
  const navigate = useNavigate();
  const [text, setText] = useSearch(open, onSearch);
  const [list, choice] = useChoice(text, found);
  const long = Boolean(onSearch) && text.trim().length >= FEWEST;
  const rows = long ? found.map((row, place) => ({ ...row, place })) : [];
  const answered = !long || foundFor === text.trim();

  const run = (command) => {
    onOpenChange(false);
    if (command.href) navigate(command.href);
    else if (command.hotkey) setTimeout(() => clickHotkey(command.hotkey), 0);
  };
  const add = () => {
    fillLines(text.trim());
    onOpenChange(false);
    setTimeout(() => window.dispatchEvent(new CustomEvent("ff:open", { detail: addAs })), 0);
  };
  const addByKey = (event) => {
    if (event.key !== "Enter" || !event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (addAs && !event.repeat && text.trim().length >= FEWEST) add();
  };
  const returnFocus = (event) => {
    event.preventDefault();
    if (opener.current?.isConnected && document.activeElement === document.body) {
      opener.current.focus({ preventScroll: true });
    }
  };

  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className="palette"
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          onKeyDownCapture={addByKey}
        >
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          <Command label={label} loop filter={score} {...choice}>
            <Command.Input placeholder={placeholder} value={text} onValueChange={setText} />
            <Command.List ref={list}>
              {answered ? <Command.Empty>{empty}</Command.Empty> : null}
              {inGroups(commands).map(([group, members]) => (
                <Command.Group key={group} heading={group || undefined}>
                  {members.map((command) => (
                    <CommandRow
                      key={command.id}
                      command={command}
                      bindings={bindings}
                      run={run}
                    />
                  ))}
                </Command.Group>
              ))}
              {inGroups(rows).map(([group, members]) => (
                <Command.Group key={`${FOUND}${group}`} heading={group}>
                  {members.map((row) => (
                    <FoundRow key={row.id} row={row} place={row.place} run={run} />
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
          {addAs && text.trim().length >= FEWEST ? (
            <button type="button" className="palette-add" onClick={add}>
              <span>{addLabel}</span>
              <span className="palette-title" dir="auto">
                “{text.trim()}”
              </span>
              <span className="palette-keys" aria-hidden="true">
                <kbd className="kbd">Shift</kbd>
                <kbd className="kbd">Enter</kbd>
              </span>
            </button>
          ) : null}
          <p className="sr-only" role="status">
            {long && answered ? `${rows.length} found` : ""}
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
