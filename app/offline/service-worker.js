// Keeps the last known state of the account page for when there is no connection, and nothing else: all other requests
// pass as if this worker were not there. What it keeps is drawn for it by the server (pages/last_known.rs), holds no
// secret, and is forgotten with the sign-in.

const KEPT = 'twinlock';
const ACCOUNT = '/dashboard';
const LAST_KNOWN = '/dashboard/last-known';

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim().then(keep)));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname === ACCOUNT) event.respondWith(account(event));
  else if (/^\/pkg\/.*\.(css|svg)$/.test(pathname) || pathname === '/last-known.js') event.respondWith(part(request));
});

async function account(event) {
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    const kept = event.request.mode === 'navigate' ? await caches.match(LAST_KNOWN, { cacheName: KEPT }) : undefined;
    return kept ?? Response.error();
  }
  // Led elsewhere: nobody is signed in any more.
  if (answer.type === 'opaqueredirect') event.waitUntil(caches.delete(KEPT));
  else if (answer.ok) event.waitUntil(keep());
  return answer;
}

async function part(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { cacheName: KEPT })) ?? Response.error();
  }
}

async function keep() {
  try {
    // As an open page asks: it is no use of the session.
    const answer = await fetch(LAST_KNOWN, { redirect: 'error', headers: { 'Twinlock-Follows': '1', Accept: 'text/html' } });
    if (!answer.ok) return;
    const html = await answer.clone().text();
    const parts = [...html.matchAll(/(?:href|src)="(\/pkg\/[^"]+\.(?:css|svg)|\/last-known\.js)"/g)].map((found) => found[1]);
    // Built anew each time: nothing stays from another version or another person.
    await caches.delete(KEPT);
    const cache = await caches.open(KEPT);
    await cache.addAll(new Set(parts));
    await cache.put(LAST_KNOWN, answer);
  } catch {
    // Signed out, or no connection: what is kept stays until either is known.
  }
}
