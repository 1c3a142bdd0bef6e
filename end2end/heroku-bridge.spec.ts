// A server elsewhere: what Heroku's client sends goes through the bridge, over TLS, and to nobody who only calls himself so.

import { execFileSync } from 'node:child_process';
import { signInByApi } from './world/api';
import { Elsewhere } from './world/bridge';
import { editions, expect, test } from './world/heroku';
import { Person } from './world/pages';

test('each edition reaches the server over TLS, and a stranger’s name does not', async ({ page, server, namespace, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const { token } = await signInByApi(ann);
  const elsewhere = await Elsewhere.open(namespace, server.port);
  try {
    const settings = await elsewhere.bridge();
    const here = settings['HEROKU_HOST'] ?? '';
    expect(here).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(settings).toMatchObject({ HEROKU_LOGIN_HOST: here, HEROKU_PARTICLEBOARD_URL: here, DISABLE_TELEMETRY: 'true' });
    for (const edition of editions) {
      const before = elsewhere.requests.length;
      const { code, screen } = await laptop(edition).runs(['whoami'], { ...settings, HEROKU_API_KEY: token });
      expect(code, screen).toBe(0);
      expect(screen).toContain(ann.email);
      expect(elsewhere.requests.slice(before)).toContain('GET /account');
    }
    const curl = (...words: string[]): string => execFileSync(...namespace.command('curl', ['--silent', '--max-time', '10', ...words]), { encoding: 'utf8' });
    await test.step('by another name it answers nothing', () => {
      const before = elsewhere.requests.length;
      expect(curl('--header', 'Host: evil.example', `${here}/account`)).toContain('misdirected_request');
      expect(elsewhere.requests).toHaveLength(before);
    });
    await test.step('a browser is led to the server itself', () => {
      const seen = curl('--output', '/dev/null', '--write-out', '%{http_code} %{redirect_url}', '--header', 'Accept: text/html', `${here}/device?user_code=BCDF-GHJK`);
      expect(seen).toBe(`303 ${elsewhere.url}/device?user_code=BCDF-GHJK`);
    });
  } finally {
    await elsewhere.leave();
  }
});

test('to a certificate that nobody vouches for nothing is sent', async ({ page, server, namespace, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const { token } = await signInByApi(ann);
  const elsewhere = await Elsewhere.open(namespace, server.port);
  try {
    const settings = await elsewhere.bridge(false);
    const { code, screen } = await laptop('disable').runs(['whoami'], { ...settings, HEROKU_API_KEY: token });
    expect(code).not.toBe(0);
    expect(screen).toContain(ann.say('terminal-bridge-unreachable'));
    expect(elsewhere.requests).toEqual([]);
  } finally {
    await elsewhere.leave();
  }
});
