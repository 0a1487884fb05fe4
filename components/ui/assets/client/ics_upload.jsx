import { useRef, useState } from "react";
import { ENDED, askToSignIn, sendFile } from "./send_file";

/* Sends a calendar file to our own address and tells what came of it. A file can be chosen by
   button or key, or dropped. `onDone` gets the report that the import answers with. */
const LOST = "The file did not arrive. Check your connection and choose it again.";

function Left({ rows, total }) {
  if (!rows?.length) return null;
  return (
    <details className="upload-rows">
      <summary>{total === 1 ? "1 entry was left out" : `${total} entries were left out`}</summary>
      <ul>
        {rows.map((row, place) => (
          <li key={place}>
            {row.title || `Line ${row.line ?? "?"}`}: {row.reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function IcsUpload({ inputId, label, hint, onDone }) {
  const [sending, setSending] = useState("");
  const [problem, setProblem] = useState("");
  const [report, setReport] = useState(null);
  const [over, setOver] = useState(false);
  const stop = useRef(null);
  const input = useRef(null);

  const take = async (file) => {
    if (!file || stop.current) return;
    stop.current = new AbortController();
    setSending(file.name);
    setProblem("");
    setReport(null);
    try {
      const { status, told } = await sendFile("/api/v1/calendar/import", file, {
        signal: stop.current.signal,
      });
      if (told.success) {
        setReport(told.data);
        onDone?.(told.data);
      } else if (status === 401) {
        setProblem(ENDED);
        askToSignIn();
      } else {
        setProblem(told.error?.message ?? LOST);
      }
    } catch (error) {
      setProblem(error.name === "AbortError" ? "" : LOST);
    } finally {
      stop.current = null;
      setSending("");
      if (input.current) input.current.value = "";
    }
  };

  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const drag = (event) => {
    event.preventDefault();
    setOver(true);
  };

  return (
    <div className="upload" data-over={over || undefined} onDragOver={drag} onDragLeave={() => setOver(false)} onDrop={drop}>
      <div className="upload-choose">
        <input
          ref={input}
          id={inputId}
          type="file"
          accept=".ics,.ical,text/calendar"
          className="sr-only"
          disabled={Boolean(sending)}
          aria-describedby={`${inputId}-hint`}
          onChange={(event) => take(event.target.files[0])}
        />
        <label htmlFor={inputId} className="btn">
          {label}
        </label>
        <span id={`${inputId}-hint`} className="upload-hint">
          {hint}
        </span>
      </div>
      <div role="status" className="upload-told">
        {sending ? (
          <>
            <span className="upload-bar" />
            <span>Reading {sending} …</span>
            <button type="button" className="btn btn-small" onClick={() => stop.current?.abort()}>
              Cancel
            </button>
          </>
        ) : null}
        {report ? <p className="upload-done">{report.message}</p> : null}
      </div>
      <div role="alert">{problem ? <p className="upload-problem">{problem}</p> : null}</div>
      {report ? <Left rows={report.skipped} total={report.skipped_total} /> : null}
    </div>
  );
}
