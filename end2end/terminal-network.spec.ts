// To whom the command line talks, and to nobody else: no redirect, no proxy, no http but on this computer; and what
// answers that is not a server of this version.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandLine, expect, test as plain } from './world/command_line';
import { Person } from './world/pages';
import { freePort } from './world/server';
import { type Answer, Stub, WIRE } from './world/stub';

const SECRET = 'marble otter seventeen';

const test = plain.extend<{ stub: (answer: (line: string) => Answer) => Promise<Stub> }>({
  stub: async ({}, use) => {
    const stubs: Stub[] = [];
    await use(async (answer) => {
      const stub = await Stub.start(answer);
      stubs.push(stub);
      return stub;
    });
    for (const stub of stubs) stub.leave();
  },
});

/** `login` by a program; gives what it was told. */
function login(laptop: CommandLine, server: string, env: Record<string, string> = {}): ReturnType<CommandLine['runs']> {
  const words = ['login', '--server', server, '--email', 'ann@example.org', '--password-stdin'];
  return laptop.runs(words, { input: `${SECRET}\n`, env });
}

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect is not followed, ${status}`, async ({ laptop, stub }) => {
    const elsewhere = await stub(() => ({ headers: WIRE, body: {} }));
    const there = await stub(() => ({ status, headers: { ...WIRE, location: `${elsewhere.url}/oauth/authorizations` } }));
    const said = await login(laptop, there.url);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.error).toMatch(laptop.words.like('terminal-redirect', { server: there.url }));
    expect(there.heard).toHaveLength(1);
    expect(elsewhere.heard).toEqual([]);
    // The same with a token that is kept.
    const env = { TWINLOCK_TOKEN: `twl_cli_${'x'.repeat(43)}` };
    expect(await laptop.runs(['whoami', '--server', there.url], { env })).toMatchObject({ code: 1, out: '' });
    expect(elsewhere.heard).toEqual([]);
  });
}

test('proxies of the environment are not used', async ({ page, server, laptop, stub }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const proxy = await stub(() => ({ headers: WIRE, body: {} }));
  const names = ['http_proxy', 'https_proxy', 'all_proxy'];
  const env = Object.fromEntries(names.flatMap((name) => [[name, proxy.url], [name.toUpperCase(), proxy.url]]));
  for (const url of [server.url, `http://127.0.0.1:${server.port}`]) {
    expect(await login(laptop, url, { ...env, NO_PROXY: '' })).toMatchObject({ code: 0 });
  }
  expect(await login(laptop, 'https://id.example.invalid', env)).toMatchObject({ code: 4 });
  expect(proxy.heard).toEqual([]);
});

test('http goes to this computer alone', async ({ laptop }) => {
  for (const url of ['http://id.example.org', 'http://192.0.2.1:3000', 'http://localhost.example.org', 'http://127.0.0.1.example.org']) {
    const said = await login(laptop, url);
    expect(said, url).toEqual({ code: 1, out: '', error: `twinlock: ${laptop.words.say('terminal-server-plain')}\n` });
    expect(await laptop.runs(['whoami'], { env: { TWINLOCK_SERVER: url } })).toMatchObject({ code: 1, out: '' });
  }
  for (const url of ['id.example.org', 'ftp://id.example.org', 'https://ann:secret@id.example.org', 'https://id.example.org/path']) {
    expect(await login(laptop, url), url).toEqual({ code: 1, out: '', error: `twinlock: ${laptop.words.say('terminal-server-shape')}\n` });
  }
});

test('a certificate that nobody vouches for gets no password', async ({ laptop }) => {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(laptop.home, name));
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync('openssl', [...words, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key ?? '', '-out', cert ?? ''], { stdio: 'ignore' });
  const stub = await Stub.start(() => ({ headers: WIRE, body: {} }), { key: readFileSync(key ?? '', 'utf8'), cert: readFileSync(cert ?? '', 'utf8') });
  const said = await login(laptop, stub.url);
  expect(said).toMatchObject({ code: 4, out: '' });
  expect(said.error).toMatch(laptop.words.like('terminal-unreachable', { server: stub.url }));
  // What is behind it is said too: it is not the connection.
  expect(said.error).toMatch(/certificate/i);
  expect(stub.heard).toEqual([]);
  stub.leave();
});

test('nobody listens', async ({ laptop }) => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const said = await login(laptop, url);
  expect(said).toMatchObject({ code: 4, out: '' });
  expect(said.error).toMatch(laptop.words.like('terminal-unreachable', { server: url }));
  expect(said.error).not.toContain(SECRET);
  const told = await laptop.runs(['whoami', '--server', url, '--json'], { env: { TWINLOCK_TOKEN: 'twl_cli_x' } });
  expect(told.code).toBe(4);
  expect(JSON.parse(told.error)).toMatchObject({ id: 'unreachable', code: null });
});

test('what listens is no Twinlock', async ({ laptop, stub }) => {
  const page = '<!doctype html><title>It works!</title>';
  for (const [name, answer] of Object.entries<Answer>({
    'a page': { headers: { 'content-type': 'text/html' }, body: page },
    'a page that is not there': { status: 404, headers: { 'content-type': 'text/html' }, body: page },
    'another API': { body: { access_token: { token: 'twl_cli_x' }, user: { email: 'ann@example.org' } } },
    'another API that refuses': { status: 404, body: { id: 'not_found', message: 'Nothing here.' } },
    'no JSON': { headers: WIRE, body: '{' },
  })) {
    const there = await stub(() => answer);
    const said = await login(laptop, there.url);
    expect(said, name).toMatchObject({ code: 5, out: '' });
    expect(said.error, name).toMatch(laptop.words.like('terminal-no-twinlock', { server: there.url }));
    expect(laptop.token).toBeUndefined();
  }
});

test('a link without a key sets nothing up', async ({ laptop, stub }) => {
  const there = await stub((line) => {
    if (line === 'GET /account/two-factor') return { headers: WIRE, body: { enabled: false } };
    if (line === 'POST /account/two-factor/url') return { headers: WIRE, body: { url: 'otpauth://totp/ann' } };
    return { headers: WIRE, body: [] };
  });
  const terminal = laptop.opens(['2fa:enable'], { TWINLOCK_SERVER: there.url, TWINLOCK_TOKEN: 'twl_cli_x' });
  await laptop.asksPassword(terminal, 'marble otter seventeen');
  const { code, screen } = await laptop.ends(terminal);
  expect(code).toBe(5);
  expect(screen).toMatch(laptop.words.like('terminal-no-twinlock', { server: there.url }));
});

test('which side has to be updated is said', async ({ laptop, stub }) => {
  for (const which of ['old', 'new']) {
    const sentence = laptop.words.say(`refusal-client-too-${which}`);
    const there = await stub(() => ({ status: 400, headers: { 'twinlock-wire': '7' }, body: { id: `client_too_${which}`, message: sentence } }));
    expect(await login(laptop, there.url)).toEqual({ code: 5, out: '', error: `twinlock: ${sentence}\n` });
    const told = await laptop.runs(['2fa', '--server', there.url, '--json'], { env: { TWINLOCK_TOKEN: 'twl_cli_x' } });
    expect(told).toMatchObject({ code: 5, out: '' });
    expect(JSON.parse(told.error)).toMatchObject({ id: 'versions', message: sentence });
    expect(there.heard[0]?.headers).toMatchObject({ 'twinlock-wire': '1' });
  }
});

test('and the real server says so of a client that names another contract', async ({ page, server }) => {
  const ann = new Person(page, server);
  for (const [wire, which] of [['0', 'old'], ['2', 'new'], ['nonsense', 'old']] as const) {
    const answer = await fetch(`${server.url}/account`, { headers: { 'twinlock-wire': wire } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ id: `client_too_${which}`, message: ann.say(`refusal-client-too-${which}`) });
  }
});
