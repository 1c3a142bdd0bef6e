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

// As an open page asks: it is no use of the session. Nobody signed in is led elsewhere, which fails.
async function ask() {
  const answer = await fetch(LAST_KNOWN, { redirect: 'error', headers: { 'Twinlock-Follows': '1', Accept: 'text/html' } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer;
}

async function keep() {
  try {
    const html = await (await ask()).text();
    const parts = [...html.matchAll(/(?:href|src)="(\/pkg\/[^"]+\.(?:css|svg)|\/last-known\.js)"/g)].map((found) => found[1]);
    const files = await Promise.all(parts.map(async (part) => [part, await fetch(part)]));
    // All is here before what there was goes; and somebody may have signed out meanwhile.
    const page = await ask();
    await caches.delete(KEPT);
    const cache = await caches.open(KEPT);
    await Promise.all([[LAST_KNOWN, page], ...files].map(([name, answer]) => cache.put(name, answer)));
  } catch {
    // Signed out, or no connection: what is kept stays until either is known.
  }
}
