// After a whole story no secret stands where it may not: not in the data folder, not in the log of
// a server that tells everything, not in the HTML of a page.

import type { BrowserContext, Page } from '@playwright/test';
import { accountStatus, signInByApi } from './world/api';
import { Person } from './world/pages';
import { contents, filesIn, forms, found } from './world/search';
import { expect, test } from './world/world';

test.use({ wish: { log: 'trace' } });

test('no secret is left behind', async ({ page, context, server }) => {
  const ann = new Person(page, server);
  const secrets = new Map([['password', ann.password], ['wrong password', 'not otter seventeen']]);
  const keep = (name: string, secret: string): void => void secrets.set(name, secret);
  const html = await collectPages(page);

  await ann.setsUp();
  keep('first API key', await ann.shownOnce.innerText());
  const link = new URL(server.setUpLink).searchParams.get('token') ?? '';
  await keepCookies(context, keep, 'first');
  await ann.regeneratesKey();
  keep('second API key', await ann.shownOnce.innerText());

  await ann.signsOut();
  await ann.signsIn();
  await keepCookies(context, keep, 'again');
  await ann.startsEnabling();
  const phone = await ann.scans();
  keep('TOTP secret', phone.secret);
  await ann.typesCode(phone.wrong(), 'enable-button');
  keep('wrong code', phone.wrong());
  keep('first code', await phone.next());
  await ann.typesCode(secrets.get('first code') ?? '', 'enable-button');
  keep('third API key', await ann.shownOnce.innerText());
  await keepCookies(context, keep, 'enabled');
  await ann.signsOut();
  await ann.typesPassword('not otter seventeen');
  await ann.typesPassword();
  await expect(ann.heading('verify-title')).toBeVisible();
  await keepCookies(context, keep, 'half signed in');
  keep('second code', await phone.next());
  await ann.typesCode(secrets.get('second code') ?? '');
  await expect(ann.heading('dashboard-title')).toBeVisible();
  await keepCookies(context, keep, 'with a code');
  keep('third code', await phone.next());
  const { token } = await signInByApi(ann, secrets.get('third code'));
  keep('command line', token);
  // Somebody puts it into an address as well, where it must be neither read nor written down.
  expect(await accountStatus(ann, token, `?token=${token}`)).toBe(200);
  await ann.opens('/dashboard/password');
  keep('new password', 'seventeen marble otters');
  await ann.field('field-current-password').fill(ann.password);
  await ann.field('field-new-password').fill('seventeen marble otters');
  await ann.button('password-button').click();
  keep('fourth API key', await ann.shownOnce.innerText());
  await keepCookies(context, keep, 'with a new password');
  const names = ['with a new password twinlock_session', 'half signed in twinlock_pending', 'TOTP secret', 'command line'];
  for (const name of names) expect(secrets.get(name), name).toBeTruthy();

  await test.step('the search would find them', () => {
    for (const [name, secret] of secrets) {
      for (const form of /^\d{6}$/.test(secret) ? [Buffer.from(secret)] : forms(secret)) {
        expect(found(Buffer.concat([Buffer.from('xyz "'), form, Buffer.from('"')]), secrets), name).toContain(name);
      }
    }
  });
  await test.step('pages show a secret once, where it is meant to be shown', async () => {
    expect(html.length).toBeGreaterThan(15);
    const shown = html.flatMap(({ path, body }) => found(body, secrets).map((name) => `${path}: ${name}`));
    expect(shown.toSorted()).toEqual([
      '/dashboard/api-keys: second API key',
      '/dashboard/password: fourth API key',
      '/dashboard/two-factor/enable: TOTP secret',
      '/dashboard/two-factor/enable: TOTP secret',
      '/dashboard/two-factor/enable: third API key',
      '/dashboard: first API key',
    ]);
  });
  await test.step('the log has the link to the first account, once, and nothing else', () => {
    expect(server.log).toContain('TRACE');
    expect(server.log.split(link)).toHaveLength(2);
    expect(found(Buffer.from(server.log), secrets)).toEqual([]);
  });
  await test.step('files have nothing, while it runs and after it has stopped', async () => {
    searchFiles(server.data, new Map([...secrets, ['link', link]]));
    await server.stop();
    searchFiles(server.data, new Map([...secrets, ['link', link]]));
    expect(found(Buffer.from(server.log), secrets)).toEqual([]);
  });
});

function searchFiles(folder: string, secrets: Map<string, string>): void {
  const files = filesIn(folder);
  expect(files.some((path) => path.endsWith('.eml'))).toBe(true);
  expect(files.some((path) => contents(path).includes('SQLite format 3'))).toBe(true);
  const hits = files.flatMap((path) => found(contents(path), secrets).map((name) => `${path}: ${name}`));
  expect(hits).toEqual([]);
}

/** The HTML of every page from now on, with its path, as it comes over the wire. */
async function collectPages(page: Page): Promise<{ path: string; body: Buffer }[]> {
  const pages: { path: string; body: Buffer }[] = [];
  const wire = await page.context().newCDPSession(page);
  // Each document waits until it has been read: nothing navigates it away before.
  wire.on('Fetch.requestPaused', async ({ requestId, request, responseStatusCode = 0 }) => {
    if (responseStatusCode < 300 || responseStatusCode >= 400) {
      const { body, base64Encoded } = await wire.send('Fetch.getResponseBody', { requestId });
      pages.push({ path: new URL(request.url).pathname, body: Buffer.from(body, base64Encoded ? 'base64' : 'utf8') });
    }
    await wire.send('Fetch.continueRequest', { requestId });
  });
  await wire.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Response' }] });
  return pages;
}

async function keepCookies(context: BrowserContext, keep: (name: string, secret: string) => void, when: string): Promise<void> {
  for (const { name, value } of await context.cookies()) {
    if (value.startsWith('twl_')) keep(`${when} ${name}`, value);
  }
}
