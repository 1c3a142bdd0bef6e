// Signing in and out on the command line: what is asked, what is kept, and what is dead afterwards.

import { readdirSync } from 'node:fs';
import { accountStatus } from './world/api';
import { expect, test } from './world/command_line';
import { Person } from './world/pages';
import { escape, japanese } from './world/words';

test('the first sign-in of all asks for the server, and remembers it', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await test.step('nobody is signed in', async () => {
    expect(await laptop.runs(['whoami'])).toEqual({ code: 3, out: '', error: `twinlock: ${ann.say('terminal-no-server')}\n` });
    const there = await laptop.runs(['whoami', '--server', server.url]);
    expect(there).toEqual({ code: 3, out: '', error: `twinlock: ${ann.say('terminal-not-signed-in')}\n` });
  });
  await test.step('login', async () => {
    const terminal = laptop.opens(['login']);
    await laptop.asks(terminal, 'terminal-server', server.url);
    await laptop.asks(terminal, 'terminal-email', ann.email);
    await laptop.asksPassword(terminal, ann.password);
    await laptop.says(terminal, 'terminal-signed-in', { server: server.url, email: ann.email });
    expect((await laptop.ends(terminal)).code).toBe(0);
  });
  const token = laptop.token ?? '';
  expect(token).toMatch(/^twl_[a-z]{3}_[\w-]{43}$/);
  await test.step('whoami, auth:token', async () => {
    const terminal = laptop.opens(['whoami']);
    expect(await laptop.ends(terminal)).toEqual({ code: 0, screen: ann.email });
    expect(await laptop.runs(['auth:token'])).toEqual({ code: 0, out: `${token}\n`, error: '' });
    expect(await laptop.json(['auth', 'token'])).toEqual({ token });
    expect(await laptop.json(['whoami'])).toMatchObject({ email: ann.email, two_factor_authentication: false });
    expect(await accountStatus(ann, token)).toBe(200);
  });
  await test.step('logout ends it at the server too', async () => {
    const terminal = laptop.opens(['logout']);
    await laptop.says(terminal, 'terminal-signed-out', { server: server.url });
    expect((await laptop.ends(terminal)).code).toBe(0);
    expect(laptop.token).toBeUndefined();
    expect(await accountStatus(ann, token)).toBe(401);
    // The server itself stays remembered.
    expect(await laptop.runs(['whoami'])).toMatchObject({ code: 3, error: `twinlock: ${ann.say('terminal-not-signed-in')}\n` });
    expect(await laptop.runs(['logout'])).toMatchObject({ code: 3, error: `twinlock: ${ann.say('terminal-no-sign-in')}\n` });
  });
});

test('a command that needs a sign-in asks for it, and goes on', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const terminal = laptop.opens(['whoami', '--server', server.url]);
  await laptop.says(terminal, 'terminal-not-signed-in');
  await laptop.asks(terminal, 'terminal-email', ann.email);
  await laptop.asksPassword(terminal, ann.password);
  await terminal.says(new RegExp(`^${escape(ann.email)}$`, 'm'));
  expect((await laptop.ends(terminal)).code).toBe(0);
  expect(await laptop.json(['whoami'])).toMatchObject({ email: ann.email });
});

test('wrong passwords, wrong words and programs get their exit codes', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const login = ['login', '--server', server.url, '--email', ann.email, '--password-stdin'];
  const wrong = await laptop.runs(login, { input: 'wrong horse battery\n' });
  expect(wrong).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('refusal-bad-credentials')}\n` });
  const nobody = ['login', '--server', server.url, '--email', 'eve@example.org', '--password-stdin'];
  expect(await laptop.runs(nobody, { input: `${ann.password}\n` }), 'unknown and wrong look the same').toEqual(wrong);
  const told = await laptop.runs([...login, '--json'], { input: 'wrong horse battery\n' });
  expect(told).toMatchObject({ code: 1, out: '' });
  expect(JSON.parse(told.error)).toMatchObject({ message: ann.say('refusal-bad-credentials'), code: 'bad-credentials' });

  expect(await laptop.runs(['login', '--server', server.url])).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('terminal-nobody')}\n` });
  for (const words of [['nothing'], ['whoami', '--nothing'], ['sessions:destroy'], ['login', '--password', ann.password]]) {
    expect(await laptop.runs(words), words.join(' ')).toMatchObject({ code: 2, out: '' });
  }
  expect(laptop.token).toBeUndefined();

  expect(await laptop.json(login, { input: `${ann.password}\n` })).toEqual({ email: ann.email, server: server.url });
  expect(await laptop.runs(['whoami'])).toMatchObject({ code: 0, out: `${ann.email}\n` });
});

test('a password that was typed wrong is asked for again', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const terminal = laptop.opens(['login', '--server', server.url, '--email', ann.email]);
  await laptop.asksPassword(terminal, 'wrong horse battery');
  await laptop.says(terminal, 'refusal-bad-credentials');
  await laptop.asksPassword(terminal, ann.password);
  await laptop.says(terminal, 'terminal-signed-in', { server: server.url, email: ann.email });
  expect((await laptop.ends(terminal)).code).toBe(0);
});

test('a server that is gone can be left, and is not left by itself', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const { token } = laptop;
  await server.stop();
  const stays = await laptop.runs(['logout']);
  expect(stays).toMatchObject({ code: 4, out: '', error: expect.stringContaining(ann.say('terminal-not-forgotten')) });
  expect(laptop.token).toBe(token);
  const told = await laptop.runs(['logout', '--json']);
  expect(JSON.parse(told.error)).toMatchObject({ id: 'unreachable' });
  const left = await laptop.runs(['logout', '--forget']);
  expect(left).toMatchObject({ code: 4, out: '', error: expect.stringContaining(ann.say('terminal-forgotten')) });
  expect(laptop.token).toBeUndefined();
});

test('who has no home can use a token, and is told that a sign-in cannot be kept', async ({ page, server, computer }) => {
  const ann = new Person(page, server);
  const key = await server.createAccount(ann.email, ann.password);
  // A number that no user has, in an environment without HOME: as in a container.
  const nobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups', '--'] : [];
  test.skip(nobody.length === 0, 'another user is taken on by root');
  const container = computer(ann.words, ['env', '--unset=HOME', ...nobody]);
  const env = { TWINLOCK_TOKEN: key, TWINLOCK_SERVER: server.url };
  expect(await container.runs(['whoami'], { env })).toEqual({ code: 0, out: `${ann.email}\n`, error: '' });
  expect(await container.runs(['whoami', '--server', server.url])).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('terminal-no-home')}\n` });
});

test('a program signs in by a token in its environment, and nothing is written', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  const key = await server.createAccount(ann.email, ann.password);
  const env = { TWINLOCK_TOKEN: key, TWINLOCK_SERVER: server.url };
  expect(await laptop.runs(['whoami'], { env })).toEqual({ code: 0, out: `${ann.email}\n`, error: '' });
  for (const words of [['login'], ['logout']]) {
    expect(await laptop.runs(words, { env })).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('terminal-token-set')}\n` });
  }
  const dead = { ...env, TWINLOCK_TOKEN: `${key.slice(0, -4)}AAAA` };
  expect(await laptop.runs(['whoami'], { env: dead })).toMatchObject({ code: 3, out: '' });
  expect(readdirSync(laptop.home)).toEqual([]);
});

test('in Japanese', async ({ page, server, computer }) => {
  const ann = new Person(page, server, japanese);
  await server.createAccount(ann.email, ann.password, '--language', 'ja');
  const laptop = computer(japanese);
  const terminal = laptop.opens(['login']);
  await laptop.asks(terminal, 'terminal-server', server.url);
  await laptop.asks(terminal, 'terminal-email', ann.email);
  await laptop.asksPassword(terminal, ann.password);
  await laptop.says(terminal, 'terminal-signed-in', { server: server.url, email: ann.email });
  expect((await laptop.ends(terminal)).code).toBe(0);
  const state = laptop.opens(['2fa']);
  await laptop.says(state, 'terminal-2fa-off');
  await laptop.says(state, 'terminal-2fa-enable');
  expect((await laptop.ends(state)).code).toBe(0);
  expect(await laptop.runs(['keys'])).toEqual({ code: 0, out: `${ann.say('ssh-keys-none')}\n`, error: '' });
  const sessions = await laptop.runs(['sessions']);
  expect(sessions.out).toContain(ann.say('session-current'));
  expect(sessions.out).toContain('（127.0.0.1 から）');
  const off = laptop.opens(['2fa:disable']);
  await laptop.says(off, 'refusal-already-off');
  expect((await laptop.ends(off)).code).toBe(1);
  // clap’s own two words, "Usage" and "Options", stay.
  const help = await laptop.runs(['--help']);
  expect(help.out.split('\n').filter((line) => /[a-z]{3,} [a-z]{2,} [a-z]{3,}/.test(line)), 'help in English').toEqual([]);
});
