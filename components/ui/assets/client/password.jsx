import { useState } from "react";

/* A password that can be looked at while it is typed. */
export function PasswordInput({ inputId, autoComplete, describedBy, invalid = false }) {
  const [shown, setShown] = useState(false);
  return (
    <div className="password">
      <input
        id={inputId}
        name={inputId}
        className="input"
        type={shown ? "text" : "password"}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={describedBy || undefined}
        aria-invalid={invalid || undefined}
        aria-required="true"
      />
      <button
        type="button"
        className="password-toggle"
        aria-label={shown ? "Hide what is typed" : "Show what is typed"}
        aria-controls={inputId}
        onClick={() => setShown(!shown)}
      >
        {shown ? "Hide" : "Show"}
      </button>
    </div>
  );
}
