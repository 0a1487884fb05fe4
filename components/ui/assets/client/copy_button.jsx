import { useEffect, useState } from "react";

const SAID_MS = 4000;

/* Copies a text. Where a page may not reach the clipboard, the field beside it is selected. */
export function CopyButton({ text, fieldId }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      const field = document.getElementById(fieldId);
      field?.focus();
      field?.select();
    }
  };
  return (
    <button type="button" className="btn btn-small" onClick={copy}>
      <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
    </button>
  );
}
