/* Sends a file to one of our own addresses. Answers `{ status, told }`; what can't be sent rejects:
   an AbortError when the person stopped it, anything else when the connection failed. */
export const ENDED = "Your session has ended. Sign in again, then choose the file once more.";

async function token(signal) {
  const answer = await fetch("/api/v1/auth/csrf", { signal });
  return answer.ok ? (await answer.json()).data.csrf_token : "";
}

export function askToSignIn() {
  window.dispatchEvent(new CustomEvent("ff:open", { detail: "sign-in-again" }));
}

export async function sendFile(path, file, { fields = {}, headers = {}, signal, onShare } = {}) {
  const body = new FormData();
  body.append("file", file, file.name || "file");
  for (const [name, value] of Object.entries(fields)) if (value) body.append(name, value);
  const csrf = await token(signal);
  // fetch tells nothing about what was sent so far.
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("X-CSRF-Token", csrf);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = "json";
    if (onShare) {
      request.upload.onprogress = (event) =>
        event.lengthComputable && onShare(event.loaded / event.total);
    }
    request.onload = () =>
      request.response
        ? resolve({ status: request.status, told: request.response })
        : reject(new TypeError("no answer"));
    request.onerror = () => reject(new TypeError("not sent"));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    if (signal?.aborted) reject(new DOMException("stopped", "AbortError"));
    else request.send(body);
  });
}
