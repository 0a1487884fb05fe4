import { useEffect, useRef } from "react";

/* The title of a step: it takes the focus when the step comes, so that keys and screen readers
   go on from there. */
export function StepTitle({ text }) {
  const title = useRef(null);
  useEffect(() => title.current.focus(), [text]);
  return (
    <h1 ref={title} tabIndex={-1} className="step-title">
      {text}
    </h1>
  );
}
