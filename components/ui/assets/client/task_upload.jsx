import { useEffect, useRef, useState } from "react";
import { ENDED, askToSignIn, sendFile } from "./send_file";

/* Chooses a file of tasks, or takes pasted text, and sends it to our own addresses: to be looked
   at first, and to be brought in when `go` rises. The file stays in the browser meanwhile, so that
   another mapping (`ask` rises) needs no second choosing. */
const LOST = "The file did not arrive. Check your connection and try again; nothing was changed.";
const GONE = "The file can't be read any more; it may have changed on your device. Choose it again.";

const STOPPED = "Stopped. Nothing was changed.";
const LATE = "Stopped. The file may have arrived before: if so, it is among your imports on this page.";
const ONE = "Bring one file at a time.";

export function TaskUpload(props) {
  const { inputId, maxBytes, tooLarge, ask, go, format, mapping } = props;
  const { onChoose, onLook, onDone, onProblem } = props;
  const [sending, setSending] = useState("");
  const [over, setOver] = useState(false);
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const file = useRef(null);
  const stop = useRef(null);
  const input = useRef(null);
  const seen = useRef({ ask, go });

  const post = async (path, words, more, done) => {
    stop.current?.abort();
    const here = new AbortController();
    stop.current = here;
    setSending(words);
    try {
      const { key, ...fields } = more;
      const headers = key ? { "Idempotency-Key": key } : {};
      const { status, told } = await sendFile(path, file.current, {
        fields,
        headers,
        signal: here.signal,
      });
      if (told.success) {
        done(told.data);
      } else if (status === 401) {
        onProblem(ENDED);
        askToSignIn();
      } else {
        onProblem(told.error?.message ?? LOST);
      }
    } catch (error) {
      // A newer question replaced this one, or the person stopped it; else say what is wrong.
      if (error.name !== "AbortError") {
        const readable = await file.current.slice(0, 1).arrayBuffer().then(() => true, () => false);
        onProblem(readable ? LOST : GONE);
      } else if (stop.current === here) {
        onProblem(done === onDone ? LATE : STOPPED);
      }
    } finally {
      if (stop.current === here) {
        stop.current = null;
        setSending("");
      }
    }
  };

  const look = (more) =>
    post("/api/v1/tasks/imports/preview", `Reading ${file.current.name} …`, more, onLook);

  const take = (chosen) => {
    if (!chosen) return;
    if (input.current) input.current.value = "";
    stop.current?.abort();
    stop.current = null;
    setSending("");
    onChoose();
    if (chosen.size > maxBytes) {
      onProblem(tooLarge);
      return;
    }
    file.current = chosen;
    setName(chosen.name);
    look({});
  };

  useEffect(() => {
    const was = seen.current;
    seen.current = { ask, go };
    if (!file.current) return;
    if (go > was.go) {
      post("/api/v1/tasks/imports", "Bringing it in …",
        { format, mapping, key: crypto.randomUUID?.() }, onDone);
    } else if (ask > was.ask) {
      look({ format, mapping });
    }
  }, [ask, go]);

  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    const { files } = event.dataTransfer;
    if (files.length > 1) onProblem(ONE);
    else take(files[0]);
  };
  const drag = (event) => {
    event.preventDefault();
    setOver(true);
  };
  const paste = () => {
    if (text.trim()) take(new File([text], "Pasted text", { type: "text/plain" }));
  };

  return (
    <div className="upload" data-over={over || undefined} onDragOver={drag}
      onDragLeave={() => setOver(false)} onDrop={drop}>
      <div className="upload-choose">
        <input ref={input} id={inputId} type="file" className="sr-only"
          accept=".csv,.tsv,.txt,.json,.ics,.zip,text/*,application/json,application/zip"
          aria-describedby={`${inputId}-hint`} onChange={(event) => take(event.target.files[0])} />
        <label htmlFor={inputId} className={name ? "btn" : "btn btn-primary"}>
          {name ? "Choose another file" : "Choose a file"}
        </label>
        {name ? <span dir="auto" className="transfer-chosen">{name}</span> : null}
        <span id={`${inputId}-hint`} className="upload-hint">
          {props.hint}
        </span>
      </div>
      <details className="upload-paste">
        <summary>Or paste text</summary>
        <textarea className="input" rows={5} value={text} aria-label="Tasks as text"
          placeholder={"Buy stamps\n(A) Send the form due:2030-05-01 +home"}
          onChange={(event) => setText(event.target.value)} />
        <button type="button" className="btn btn-small" disabled={!text.trim()} onClick={paste}>
          Read this text
        </button>
      </details>
      <div role="status" className="upload-told">
        {sending ? (
          <>
            <span className="upload-bar" />
            <span>{sending}</span>
            <button type="button" className="btn btn-small" onClick={() => stop.current?.abort()}>
              Stop
            </button>
          </>
        ) : null}
      </div>
    </div>
  );
}
