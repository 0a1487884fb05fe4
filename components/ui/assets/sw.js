/* Serves the built files from the cache and says so when there is no network. It never keeps a
   page or an answer of the API: those hold one person's data. Raise VERSION when SHELL changes. */
const VERSION = "v1";
const SHELL_CACHE = `focusflow-shell-${VERSION}`;
const ASSET_CACHE = `focusflow-assets-${VERSION}`;
const SHELL = ["/offline.html", "/favicon.svg"];
const MAX_ASSETS = 250;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL_CACHE)
      .then((cache) => cache.addAll(SHELL))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const kept = [SHELL_CACHE, ASSET_CACHE];
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("focusflow-") && !kept.includes(name)))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function navigate(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match("/offline.html")) ?? Response.error();
  }
}

/* The oldest files go first, so that many releases do not fill the disk. */
async function trim(cache) {
  const keys = await cache.keys();
  const surplus = keys.slice(0, Math.max(0, keys.length - MAX_ASSETS));
  await Promise.all(surplus.map((key) => cache.delete(key)));
}

async function asset(request) {
  const cache = await caches.open(ASSET_CACHE);
  const cached = await cache.match(request);
  if (cached) return cached;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    await cache.put(request, answer.clone());
    await trim(cache);
  }
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (/^\/(api|_event|_upload|ping)(\/|$)/.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(navigate(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (SHELL.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});
