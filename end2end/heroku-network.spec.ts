// That nothing leaves is worth something only if it would be seen.

import { editions, expect, test } from './world/heroku';
import { Terminal } from './world/terminal';

const env = { PATH: '/usr/local/bin:/usr/bin:/bin' };

test('whatever is sent to another host is counted: by number, by name, and by IPv6', async ({ namespace }) => {
  expect(namespace.triedToLeave).toBe(0);
  for (const url of ['http://192.0.2.1/', 'http://[2001:db8::1]/', 'http://example.org/']) {
    const before = namespace.triedToLeave;
    const curl = Terminal.open(...namespace.command('curl', ['--globoff', '--max-time', '3', url]), env);
    expect(await curl.ends(), url).toBeGreaterThan(0);
    expect(namespace.triedToLeave, url).toBeGreaterThan(before);
  }
});

test('the server is reached, and that counts as nothing', async ({ namespace, server }) => {
  const curl = Terminal.open(...namespace.command('curl', ['--silent', `http://127.0.0.1:${server.port}/account`]), env);
  expect(await curl.ends()).toBe(0);
  expect(curl.screen).toContain('"unauthorized"');
  expect((await fetch(`${server.url}/account`)).status).toBe(401);
  expect(namespace.triedToLeave).toBe(0);
});

test('without the setting against telemetry every edition tries to talk elsewhere', async ({ namespace, laptop }) => {
  const needed = {
    codes: { HEROKU_SKIP_ANALYTICS: undefined },
    disable: { HEROKU_SKIP_ANALYTICS: undefined },
    today: { DISABLE_TELEMETRY: undefined },
  };
  for (const edition of editions) {
    const before = namespace.triedToLeave;
    await laptop(edition).runs(['whoami'], needed[edition]);
    await expect(() => expect(namespace.triedToLeave, edition).toBeGreaterThan(before)).toPass();
  }
  namespace.forgives();
});
