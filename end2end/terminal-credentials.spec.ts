// The file in which a sign-in is kept: nobody else reads it, no link is followed, and no crash leaves half of it.

import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStatus } from './world/api';
import { type CommandLine, expect, test } from './world/command_line';
import { Person } from './world/pages';
import { Stub, WIRE } from './world/stub';

interface Session {
  id: string;
  current: boolean;
}

const mode = (path: string): number => statSync(path).mode & 0o777;

/** What is signed in, by the account's key: with nothing of the command line's. */
async function sessions(ann: Person, key: string): Promise<Session[]> {
  const answer = await fetch(`${ann.server.url}/oauth/sessions`, { headers: { authorization: `Bearer ${key}` } });
  return (await answer.json()) as Session[];
}

/** `login` by a program. */
function login(laptop: CommandLine, ann: Person): ReturnType<CommandLine['runs']> {
  const words = ['login', '--server', ann.server.url, '--email', ann.email, '--password-stdin'];
  return laptop.runs(words, { input: `${ann.password}\n` });
}

test('whatever the mask, its owner alone reads it', async ({ page, server, computer }) => {
  const ann = new Person(page, server);
  const key = await server.createAccount(ann.email, ann.password);
  const laptop = computer(ann.words, ['sh', '-c', 'umask 000; exec "$0" "$@"']);
  expect(await login(laptop, ann)).toMatchObject({ code: 0 });
  expect(mode(laptop.file)).toBe(0o600);
  expect(mode(laptop.folder)).toBe(0o700);
  for (const name of readdirSync(laptop.folder)) expect(mode(join(laptop.folder, name)), name).toBe(0o600);
  // Nothing of the password is kept, and the account's key is none of its business.
  const kept = readFileSync(laptop.file, 'utf8');
  for (const secret of [ann.password, key]) expect(kept).not.toContain(secret);
  await laptop.runs(['logout']);
  expect(mode(laptop.file)).toBe(0o600);
  expect(readFileSync(laptop.file, 'utf8')).not.toContain('twl_');
});

test('one that others can read is refused, and what is in it goes nowhere', async ({ laptop }) => {
  const stub = await Stub.start(() => ({ headers: WIRE, body: {} }));
  laptop.makesFolder();
  const kept = { server: stub.url, sign_ins: { [stub.url]: { email: 'ann@example.org', token: `twl_cli_${'x'.repeat(43)}` } } };
  writeFileSync(laptop.file, JSON.stringify(kept));
  for (const open of [0o644, 0o640, 0o604, 0o660]) {
    chmodSync(laptop.file, open);
    for (const words of [['whoami'], ['auth:token'], ['logout'], ['login', '--server', stub.url]]) {
      const said = await laptop.runs(words);
      expect(said, words.join(' ')).toMatchObject({ code: 1, out: '' });
      expect(said.error).toMatch(laptop.words.like('terminal-credentials-open', { path: laptop.file }));
    }
  }
  expect(stub.heard).toEqual([]);
  chmodSync(laptop.file, 0o600);
  await laptop.runs(['whoami']);
  expect(stub.heard).toHaveLength(1);
  stub.leave();
});

test('a link is not followed, and what it leads to stays as it is', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  const key = await server.createAccount(ann.email, ann.password);
  const target = join(laptop.home, 'precious');
  writeFileSync(target, '{"server":null}', { mode: 0o600 });
  laptop.makesFolder();
  symlinkSync(target, laptop.file);
  for (const words of [['whoami'], ['login', '--server', server.url]]) {
    const said = await laptop.runs(words);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.error).toMatch(ann.words.like('terminal-credentials-link', { path: laptop.file }));
  }
  expect(readFileSync(target, 'utf8')).toBe('{"server":null}');
  expect(await sessions(ann, key), 'no sign-in that could not be kept').toEqual([]);
});

test('neither is a lock nor a new file that somebody has put there', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  for (const name of ['credentials.lock', 'credentials.new']) {
    const target = join(laptop.home, name);
    writeFileSync(target, 'precious');
    laptop.makesFolder();
    symlinkSync(target, join(laptop.folder, name));
    await login(laptop, ann);
    expect(readFileSync(target, 'utf8'), name).toBe('precious');
  }
});

test('a folder in which others write, and a file that is damaged', async ({ laptop }) => {
  laptop.makesFolder();
  writeFileSync(laptop.file, 'half a f', { mode: 0o600 });
  const damaged = await laptop.runs(['whoami']);
  expect(damaged.code).toBe(1);
  expect(damaged.error).toMatch(laptop.words.like('terminal-credentials-unreadable', { path: laptop.file }));
  chmodSync(laptop.folder, 0o777);
  for (const words of [['login', '--server', 'http://localhost:1'], ['whoami']]) {
    const open = await laptop.runs(words);
    expect(open.code).toBe(1);
    expect(open.error).toMatch(laptop.words.like('terminal-credentials-folder', { path: laptop.folder }));
  }
});

test('a home that cannot be written is refused before anything is asked', async ({ page, server, computer }) => {
  const ann = new Person(page, server);
  const key = await server.createAccount(ann.email, ann.password);
  // Modes mean nothing to root: then it is done as somebody else.
  const isRoot = process.getuid?.() === 0;
  const laptop = computer(ann.words, isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'] : []);
  if (isRoot) chownSync(laptop.home, 65534, 65534);
  chmodSync(laptop.home, 0o555);
  for (const words of [['login', '--server', server.url], ['login', '--server', server.url, '--browser'], ['whoami', '--server', server.url]]) {
    const terminal = laptop.opens(words);
    await laptop.says(terminal, 'terminal-credentials-unwritable', { path: laptop.folder });
    const { code, screen } = await laptop.ends(terminal);
    expect(code).toBe(1);
    for (const question of ['terminal-email', 'terminal-password']) expect(screen).not.toContain(ann.say(question));
  }
  expect(await sessions(ann, key)).toEqual([]);
  chmodSync(laptop.home, 0o755);
});

test('power that fails at any moment of a login leaves a sign-in that works', async ({ page, server, laptop }) => {
  test.slow();
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  await test.step('while the password is asked for', async () => {
    const token = laptop.token;
    const terminal = laptop.opens(['login']);
    await laptop.asks(terminal, 'terminal-email', ann.email);
    await laptop.says(terminal, 'terminal-password');
    for (const pid of laptop.processes) process.kill(pid, 'SIGKILL');
    await terminal.ends();
    expect(laptop.token).toBe(token);
    expect(await laptop.runs(['whoami'])).toMatchObject({ code: 0 });
  });
  const began = performance.now();
  expect(await login(laptop, ann)).toMatchObject({ code: 0 });
  const takes = performance.now() - began;
  let cut = 0;
  for (let nth = 0; nth < 30; nth += 1) {
    const after = (takes * nth) / 25;
    const running = login(laptop, ann);
    await new Promise((wake) => setTimeout(wake, after));
    for (const pid of laptop.processes) process.kill(pid, 'SIGKILL');
    cut += (await running).code === 0 ? 0 : 1;
    expect(await laptop.runs(['whoami']), `after ${after} ms`).toMatchObject({ code: 0, out: `${ann.email}\n` });
  }
  expect(cut, 'some of them were cut off').toBeGreaterThan(3);
  expect(await login(laptop, ann)).toMatchObject({ code: 0 });
});

test('several logins at once leave one whole file, and one sign-in', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  const key = await server.createAccount(ann.email, ann.password);
  const said = await Promise.all([1, 2, 3, 4].map(() => login(laptop, ann)));
  expect(said.map((one) => one.code)).toEqual([0, 0, 0, 0]);
  expect(await laptop.runs(['whoami'])).toMatchObject({ code: 0 });
  expect(await sessions(ann, key)).toHaveLength(1);
  expect(await readStatus(ann, laptop.token ?? '')).toBe(200);
  expect(readdirSync(laptop.folder).sort()).toEqual(['credentials.json', 'credentials.lock']);
});

test('two servers have a sign-in each, and the last one is meant', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const [one, other] = [server.url, `http://127.0.0.1:${server.port}`];
  for (const url of [one, other]) {
    const words = ['login', '--server', url, '--email', ann.email, '--password-stdin'];
    expect(await laptop.runs(words, { input: `${ann.password}\n` })).toMatchObject({ code: 0 });
  }
  expect(JSON.parse(readFileSync(laptop.file, 'utf8'))).toMatchObject({ server: other });
  const words = ['login', '--server', other, '--email', ann.email, '--password-stdin'];
  expect(await laptop.runs(words, { input: `${ann.password}\n` })).toMatchObject({ code: 0 });
  expect(await laptop.runs(['logout'])).toMatchObject({ code: 0 });
  expect(await laptop.runs(['whoami'])).toMatchObject({ code: 3 });
  expect(await laptop.runs(['whoami', '--server', one])).toMatchObject({ code: 0 });
  expect(existsSync(join(laptop.home, '.netrc'))).toBe(false);
});
