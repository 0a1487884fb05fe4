import * as Dialog from "@radix-ui/react-dialog";
import { useEffect, useRef, useState } from "react";
import { useTyped } from "./typed";

/* A modal that the server opens by `open`, or the page by its name: a click on an element with
   data-open="name", or the window event ff:open. Focus goes back to where it came from. What was
   typed and not sent is not thrown away by Esc or a click beside it: it is asked first. */
export function Overlay({
  name,
  open,
  onOpenChange,
  title,
  description,
  closeLabel = "Close",
  className = "dialog",
  hideTitle = false,
  children,
}) {
  const [shownByName, setShownByName] = useState(false);
  const [asking, setAsking] = useState(false);
  const typed = useTyped();
  const opener = useRef(null);
  const controlled = open !== undefined && open !== null;
  const shown = controlled ? open : shownByName;
  // Before anything inside takes the focus by itself.
  const wasShown = useRef(false);
  if (shown && !wasShown.current) rememberOpener();
  wasShown.current = Boolean(shown);

  function rememberOpener() {
    const active = document.activeElement;
    if (active && active !== document.body) opener.current = active;
  }

  useEffect(() => {
    if (!name) return;
    const onClick = (event) => {
      const trigger = event.target.closest?.("[data-open]");
      if (trigger?.dataset.open !== name) return;
      opener.current = trigger;
      setShownByName(true);
    };
    const onOpen = (event) => event.detail === name && setShownByName(true);
    const onClose = (event) => event.detail === name && setShownByName(false);
    document.addEventListener("click", onClick);
    window.addEventListener("ff:open", onOpen);
    window.addEventListener("ff:close", onClose);
    return () => {
      document.removeEventListener("click", onClick);
      window.removeEventListener("ff:open", onOpen);
      window.removeEventListener("ff:close", onClose);
    };
  }, [name]);

  const change = (next) => {
    typed.forget();
    setAsking(false);
    setShownByName(next);
    onOpenChange?.(next);
  };
  const dismiss = (next) => {
    if (next || !typed.waits()) change(next);
    else setAsking(!asking);
  };
  useEffect(() => {
    if (!shown) setAsking(false);
  }, [shown]);
  const returnFocus = (event) => {
    event.preventDefault();
    const target = opener.current?.isConnected ? opener.current : document.querySelector("main");
    target?.focus({ preventScroll: true });
    opener.current = null;
  };
  const closeFromInside = (event) => {
    if (event.target.closest?.("[data-close]")) change(false);
  };
  const keepToasts = (event) => {
    if (event.target.closest?.("[data-sonner-toaster]")) event.preventDefault();
  };

  return (
    <Dialog.Root open={shown} onOpenChange={dismiss}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className={className}
          onClick={closeFromInside}
          onFocusCapture={typed.begin}
          onInputCapture={typed.note}
          onCloseAutoFocus={returnFocus}
          onInteractOutside={keepToasts}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <div className="dialog-header">
            <div className="dialog-header-text">
              <Dialog.Title className={hideTitle ? "sr-only" : "dialog-title"}>{title}</Dialog.Title>
              {description ? (
                <Dialog.Description className="dialog-description">{description}</Dialog.Description>
              ) : null}
            </div>
            <Dialog.Close className="icon-btn icon-btn-small" aria-label={closeLabel}>
              <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
                <path
                  d="m3.5 3.5 9 9m0-9-9 9"
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="1.7"
                  strokeLinecap="round"
                />
              </svg>
            </Dialog.Close>
          </div>
          {children}
          {asking ? (
            <div role="alertdialog" aria-label="Not saved" className="unsaved-ask">
              <p>What you typed is not saved.</p>
              <button type="button" className="btn" autoFocus onClick={() => setAsking(false)}>
                Keep editing
              </button>
              <button type="button" className="btn btn-danger" onClick={() => change(false)}>
                Discard
              </button>
            </div>
          ) : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
