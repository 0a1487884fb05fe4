import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { ENDED, askToSignIn, sendFile } from "./send_file";

/* Attaches files to a task: chosen by button or key, dropped, or pasted as a picture. They are sent
   one after another, also after the sheet was closed; what came of them is said there or by toast. */
const LOST = "did not arrive. Check your connection and add it again.";
const STOPPED = "was stopped.";

function Waiting({ count }) {
  if (!count) return null;
  return <span className="upload-hint">{count === 1 ? "1 more waits" : `${count} more wait`}</span>;
}

export function AttachFiles({ inputId, path, hint, maxBytes }) {
  const [sending, setSending] = useState(null);
  const [waiting, setWaiting] = useState(0);
  const [problems, setProblems] = useState([]);
  const [over, setOver] = useState(false);
  const [added, setAdded] = useState("");
  const queue = useRef([]);
  const running = useRef(null);
  const input = useRef(null);
  const here = useRef(path);

  useEffect(() => {
    here.current = path;
    setProblems([]);
    return () => {
      here.current = null;
    };
  }, [path]);

  const problem = (text, about) => {
    if (here.current === about) setProblems((known) => [...known.slice(-9), text]);
    else toast.error(text);
  };
  const attached = (name, about) => {
    if (here.current === about) setAdded(`${name} is attached.`);
    else toast.success(`“${name}” is attached.`);
  };

  const one = async ({ file, about }) => {
    running.current = new AbortController();
    setSending({ name: file.name, share: 0 });
    try {
      const { status, told } = await sendFile(about, file, {
        signal: running.current.signal,
        onShare: (share) => setSending({ name: file.name, share }),
      });
      if (told.success) {
        attached(told.data.name, about);
      } else if (status === 401) {
        problem(ENDED, about);
        askToSignIn();
      } else {
        problem(told.error?.message ?? `“${file.name}” ${LOST}`, about);
      }
    } catch (error) {
      problem(`“${file.name}” ${error.name === "AbortError" ? STOPPED : LOST}`, about);
    }
    running.current = null;
  };

  const take = async (files) => {
    const chosen = [...files];
    if (!chosen.length) return;
    setProblems([]);
    setAdded("");
    for (const file of chosen) {
      if (file.size > maxBytes) {
        problem(`“${file.name}” is too large; a file may have ${Math.floor(maxBytes / 1e6)} MB.`, path);
      } else {
        queue.current.push({ file, about: path });
      }
    }
    setWaiting(queue.current.length);
    if (running.current) return;
    while (queue.current.length) {
      const next = queue.current.shift();
      setWaiting(queue.current.length);
      await one(next);
    }
    setSending(null);
    if (input.current) input.current.value = "";
  };

  useEffect(() => {
    const paste = (event) => {
      const files = event.clipboardData?.files;
      if (files?.length) {
        event.preventDefault();
        take(files);
      }
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  });

  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const drag = (event) => {
    event.preventDefault();
    setOver(true);
  };

  return (
    <div className="upload upload-small" data-over={over || undefined} onDragOver={drag}
      onDragLeave={() => setOver(false)} onDrop={drop}>
      <div className="upload-choose">
        <input ref={input} id={inputId} type="file" multiple className="sr-only"
          aria-describedby={`${inputId}-hint`} onChange={(event) => take(event.target.files)} />
        <label htmlFor={inputId} className="btn btn-small">Add files</label>
        <span id={`${inputId}-hint`} className="upload-hint">{hint}</span>
      </div>
      <div role="status" className="upload-told">
        {sending ? (
          <>
            <span className="upload-bar" data-known="" style={{ "--share": sending.share }} />
            <span dir="auto" className="upload-hint">
              {sending.name}, {Math.round(sending.share * 100)} %
            </span>
            <button type="button" className="btn btn-small" onClick={() => running.current?.abort()}>
              Stop
            </button>
            <Waiting count={waiting} />
          </>
        ) : (
          <span className="sr-only">{added}</span>
        )}
      </div>
      <div role="alert">
        {problems.map((text, place) => (
          <p key={place} dir="auto" className="upload-problem">{text}</p>
        ))}
      </div>
    </div>
  );
}
