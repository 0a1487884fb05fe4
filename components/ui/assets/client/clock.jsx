import { useEffect, useRef, useState } from "react";

/* A timer that counts on by itself from what the server said: `shownMs` were left (or had run,
   when it counts up) at the moment this `version` arrived. */
const KEY = "ff:clock";
const SAY_EVERY_MS = 5 * 60_000;
const SLEPT_MS = 1500;
/* So long after the end the server asks what that time was. */
const ASK_MS = 5 * 60_000 + 2000;

function written(ms, countsUp) {
  const seconds = Math.max(0, countsUp ? Math.floor(ms / 1000) : Math.ceil(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const pad = (number) => String(number).padStart(2, "0");
  return `${hours ? `${hours}:` : ""}${hours ? pad(minutes) : minutes}:${pad(seconds % 60)}`;
}

function inWords(ms) {
  const minutes = Math.round(ms / 60_000);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

function chime() {
  const audio = new AudioContext();
  [660, 880].forEach((pitch, position) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = audio.currentTime + position * 0.22;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.2, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.55);
  });
  setTimeout(() => audio.close(), 1500);
}

/* How long ago this tab first heard of this version: a page that was loaded again still shows it
   until the server has answered. */
function age(version) {
  const [known, since] = (sessionStorage.getItem(KEY) ?? "").split("|");
  if (known === version) return Math.max(Date.now() - Number(since), 0);
  sessionStorage.setItem(KEY, `${version}|${Date.now()}`);
  return 0;
}

/* Milliseconds to show. The steady clock of the page stands still while a device sleeps, the wall
   clock does not: when they part, the server is asked. */
function useShown({ shownMs, version, running, countsUp, onSync }) {
  const start = useRef({ version: null });
  const [, draw] = useState(0);
  const sync = useRef(onSync);
  sync.current = onSync;
  if (start.current.version !== version) {
    const before = typeof window === "undefined" ? 0 : age(version);
    start.current = { version, before, steady: performance.now(), wall: Date.now(), asked: false };
  }
  const passed = () => {
    const steady = performance.now() - start.current.steady;
    const wall = Date.now() - start.current.wall;
    const ms = running ? start.current.before + Math.max(steady, wall) : 0;
    return { slept: wall - steady > SLEPT_MS, ms };
  };

  useEffect(() => {
    const tick = () => {
      if (passed().slept && !start.current.asked) {
        start.current.asked = true;
        sync.current?.();
      }
      draw((count) => count + 1);
    };
    const timer = setInterval(tick, 200);
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [version, running]);

  const { ms } = passed();
  return countsUp ? shownMs + ms : Math.max(0, shownMs - ms);
}

/* What screen readers hear: every five minutes, and the end. */
function useWords({ ms, name, version, running, countsUp }) {
  const [words, setWords] = useState("");
  const step = Math.ceil(ms / SAY_EVERY_MS);
  const last = useRef({ step, over: ms <= 0, name });
  useEffect(() => {
    const before = last.current;
    const over = !countsUp && ms <= 0;
    last.current = { step, over, name };
    if (!running || before.name !== name) return;
    if (over && !before.over) setWords(`${name}: time is up.`);
    else if (step !== before.step && !over) {
      setWords(countsUp ? `${inWords(ms)} so far.` : `${inWords(ms)} left.`);
    }
  }, [step, ms <= 0, name, version, running]);
  return words;
}

export function Clock({
  title = "",
  name = "Focus",
  version = "",
  shownMs = 0,
  totalMs = 0,
  running = false,
  countsUp = false,
  small = false,
  sound = false,
  onSync,
  onEnd,
}) {
  const ms = useShown({ shownMs, version, running, countsUp, onSync });
  const text = written(ms, countsUp);
  const words = useWords({ ms, name, version, running, countsUp });
  const over = running && !countsUp && ms <= 0;
  const ended = useRef("");
  const end = useRef(onEnd);
  end.current = onEnd;

  useEffect(() => {
    if (!over || ended.current === version) return;
    ended.current = version;
    // A clock that arrives at its end was running here; one that came in ended stays silent.
    if (shownMs > 0 && sound) chime();
    if (shownMs > 0) end.current?.();
  }, [over, version]);

  useEffect(() => {
    if (!over) return undefined;
    const timer = setTimeout(() => end.current?.(), ASK_MS);
    return () => clearTimeout(timer);
  }, [over, version]);

  useEffect(() => {
    const before = document.title;
    return () => {
      document.title = before;
    };
  }, []);
  useEffect(() => {
    document.title = `${text} · ${title}`;
  }, [text, title]);

  const share = totalMs > 0 ? 1 - ms / totalMs : countsUp ? (ms % 3_600_000) / 3_600_000 : 0;
  const face = (
    <span className="clock-time" role="timer" aria-label={countsUp ? "Time so far" : "Time left"}>
      {text}
    </span>
  );
  return (
    <div className={small ? "clock clock-small" : "clock"} data-running={running}>
      {small ? (
        face
      ) : (
        <>
          <svg className="clock-ring" viewBox="0 0 200 200" aria-hidden="true">
            <circle className="clock-track" cx="100" cy="100" r="92" />
            <circle
              className="clock-hand"
              cx="100"
              cy="100"
              r="92"
              pathLength="1"
              strokeDasharray="1"
              strokeDashoffset={1 - Math.min(Math.max(share, 0), 1)}
            />
          </svg>
          <div className="clock-face">
            {face}
            <span className="clock-name">
              {over ? "Time is up" : running ? name : "Paused"}
            </span>
          </div>
        </>
      )}
      <span className="sr-only" role="status" aria-live="polite">
        {words}
      </span>
    </div>
  );
}
