import { useEffect } from "react";

/* Keys are declared where they act: data-hotkey="e", "mod+z", "g t", several with commas.
   The nearest match wins: the focused row (or what else has data-keys of its own), else the
   topmost dialog, else the page. Undo also counts while a dialog is open. */
const SEQUENCE_MS = 1200;
const OWN = "[data-row], [data-keys]";
const TYPING = "input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable=true]";
const OF_FIELDS = ["mod+z", "mod+a"];
const ANYWHERE = ["mod+z"];
const PRESSED = "button, [role=button], [role=menuitem], a";

function combo(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const shift = event.shiftKey && (mod || event.key.length > 1) ? "shift+" : "";
  return mod + shift + key;
}

function matches(element, keys) {
  return element.dataset.hotkey.split(",").some((declared) => declared.trim() === keys);
}

function scopes(keys) {
  const row = document.activeElement?.closest?.(OWN);
  const dialogs = document.querySelectorAll('[role="dialog"], [role="alertdialog"]');
  const page = dialogs.length ? dialogs[dialogs.length - 1] : document;
  const own = row && page.contains(row) ? [row] : [];
  return [...own, page, ...(ANYWHERE.includes(keys) && page !== document ? [document] : [])];
}

function find(keys) {
  for (const scope of scopes(keys)) {
    const found = [...scope.querySelectorAll("[data-hotkey]")].filter(
      (element) => !element.disabled && matches(element, keys),
    );
    const own = scope === document ? found.filter((e) => !e.closest(OWN)) : found;
    if (own.length) return own.find((element) => element.offsetParent) ?? own[0];
  }
  return null;
}

function press(element) {
  if (element.matches(TYPING)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

export function clickHotkey(keys) {
  const element = find(keys);
  if (element) press(element);
  return Boolean(element);
}

function moveBetweenRows(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  if (!rows.length) return false;
  const here = rows.indexOf(document.activeElement?.closest?.("[data-row]"));
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
  rows[Math.min(Math.max(next, 0), rows.length - 1)].focus();
  return true;
}

function openRow() {
  const row = document.activeElement;
  if (!row?.matches?.("[data-row]")) return false;
  const target = row.querySelector("[data-row-open]");
  target?.click();
  return Boolean(target);
}

function act(keys) {
  if (keys === "j" || keys === "k") return moveBetweenRows(keys === "j" ? 1 : -1);
  if (keys === "Enter") return openRow();
  return clickHotkey(keys);
}

/* The menu key and Shift F10 open the menu of the row they are pressed in, and a right click that
   of a card or chip; elsewhere a click opens the browser's own, for links and text. */
function openMenu(event) {
  const row = event.target.closest?.("[data-row]");
  const opener = row?.querySelector(":scope > .row-menu");
  const clicked = event.button === 2 || event.ctrlKey;
  if (!opener || event.pointerType === "touch" || (clicked && !row.dataset.card)) return;
  event.preventDefault();
  const press = { key: "Enter", bubbles: true, cancelable: true };
  opener.dispatchEvent(new KeyboardEvent("keydown", press));
}

/* `bindings` maps a declared key to the user's own; the declared one is then free. */
function toDeclared(pressed, bindings) {
  const moved = Object.entries(bindings).find(([, own]) => own === pressed);
  if (moved) return moved[0];
  return pressed in bindings ? null : pressed;
}

export function Hotkeys({ bindings = {}, enabled = true }) {
  useEffect(() => {
    if (!enabled) return;
    let first = null;
    let timer;
    const onKey = (event) => {
      const pressed = combo(event);
      const plain = !pressed.startsWith("mod+");
      if (event.defaultPrevented || event.repeat || event.altKey || event.isComposing) return;
      if (event.target.matches?.(TYPING) && (plain || OF_FIELDS.includes(pressed))) return;
      if (event.target.closest?.('[role="menu"]')) return;
      const keys = toDeclared(first ? `${first} ${pressed}` : pressed, bindings);
      clearTimeout(timer);
      if (first === null && keys === "g") {
        first = "g";
        timer = setTimeout(() => (first = null), SEQUENCE_MS);
        return;
      }
      first = null;
      const shifted = plain && event.shiftKey && /^[a-z]$/.test(pressed) && `shift+${pressed}`;
      if (shifted && !(shifted in bindings) && clickHotkey(shifted)) event.preventDefault();
      else if (keys && act(keys)) event.preventDefault();
    };
    // A held key presses a button once: a browser would press what comes into its place as well.
    const onHeld = (event) => {
      if (event.repeat && event.key === "Enter" && event.target.closest?.(PRESSED))
        event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("keydown", onHeld, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("keydown", onHeld, true);
      document.removeEventListener("keydown", onKey);
    };
  }, [bindings, enabled]);
  useEffect(() => {
    document.addEventListener("contextmenu", openMenu);
    return () => document.removeEventListener("contextmenu", openMenu);
  }, []);
  return null;
}
