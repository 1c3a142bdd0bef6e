// Behind nginx and behind Caddy an open page hears of a change as soon as without them.

import { signInByApi } from './world/api';
import { Person } from './world/pages';
import { before, type Kind } from './world/proxy';
import { expect, test } from './world/world';

const KINDS: Kind[] = ['nginx', 'Caddy'];

test.use({ wish: { settings: { TWINLOCK_TRUSTED_PROXIES: '127.0.0.1/32' } } });

for (const kind of KINDS) {
  test(`${kind} hands on each event at once, and the page follows`, async ({ page, server }) => {
    const proxy = await before(kind, server.port);
    try {
      // The same server, by the proxy's address.
      const ann = new Person(page, Object.create(server, { url: { value: proxy.url } }) as typeof server);
      await ann.setsUp();
      const { token } = await signInByApi(ann);

      const began = Date.now();
      const stream = await fetch(`${proxy.url}/events`, { headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' } });
      const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
      const next = async (): Promise<string> => (await reader?.read())?.value ?? '';
      expect(await next()).toMatch(/^id: \d+$/m);
      expect(Date.now() - began, 'until the first event').toBeLessThan(1000);

      await ann.opens('/dashboard');
      const sessions = page.locator('#sessions').getByRole('listitem');
      await expect(sessions).toHaveCount(2);
      await page.waitForTimeout(1000); // the islands are awake
      for (let nth = 1; nth <= 3; nth += 1) {
        const event = next();
        await signInByApi(ann);
        const changed = Date.now();
        expect(await event).toMatch(/^id: \d+$/m);
        expect(Date.now() - changed, 'until the event').toBeLessThan(1000);
        await expect(sessions).toHaveCount(2 + nth, { timeout: 1000 });
      }
      await reader?.cancel();
    } finally {
      await proxy.leave();
    }
  });
}
