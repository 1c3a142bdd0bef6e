// Where no secret may stand: in the arguments and the environment of a process, in what a command says of itself.

import { readFileSync } from 'node:fs';
import { type CommandLine, expect, test } from './world/command_line';
import { filesIn, forms } from './world/search';
import { Person } from './world/pages';
import { binary } from './world/server';

/** What everybody on the computer, or its owner at least, can read of a running command. */
function seen(laptop: CommandLine): Buffer {
  const [pid] = laptop.processes;
  expect(pid, 'it runs').toBeDefined();
  return Buffer.concat(['cmdline', 'environ', 'comm', 'status'].map((name) => readFileSync(`/proc/${pid}/${name}`)));
}

function standsIn(where: Buffer, secrets: string[]): string[] {
  return secrets.filter((secret) => forms(secret).some((form) => where.includes(form)));
}

test('no secret stands in arguments, environment or files', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  const code = await phone.next();
  const trace = { RUST_LOG: 'trace', RUST_BACKTRACE: 'full' };
  const terminal = laptop.opens(['login', '--server', server.url], trace);
  await laptop.asks(terminal, 'terminal-email', ann.email);
  await laptop.says(terminal, 'terminal-password');
  expect(standsIn(seen(laptop), [ann.password])).toEqual([]);
  await terminal.typeSecret(ann.password);
  await laptop.says(terminal, 'terminal-code');
  expect(standsIn(seen(laptop), [ann.password]), 'after it was typed').toEqual([]);
  await terminal.type(code);
  await laptop.says(terminal, 'terminal-signed-in', {});
  expect((await laptop.ends(terminal)).code).toBe(0);
  const token = laptop.token ?? '';
  expect(standsIn(Buffer.from(terminal.raw), [ann.password, token]), 'on the screen').toEqual([]);

  await test.step('nor while a command asks for the password with the token in its hand', async () => {
    const off = laptop.opens(['2fa:disable'], trace);
    await laptop.says(off, 'terminal-password');
    expect(standsIn(seen(laptop), [ann.password, token])).toEqual([]);
    await off.typeSecret(ann.password);
    await laptop.says(off, 'terminal-2fa-disabled');
    await laptop.ends(off);
    expect(standsIn(Buffer.from(off.raw), [ann.password, token])).toEqual([]);
  });
  await test.step('in no file but the one it is kept in, and the password in none', async () => {
    const files = filesIn(laptop.home);
    expect(files).toContain(laptop.file);
    for (const file of files) {
      const secrets = file === laptop.file ? [ann.password, code] : [ann.password, code, token];
      expect(standsIn(readFileSync(file), secrets), file).toEqual([]);
    }
  });
  await test.step('nor in the server’s log', () => {
    expect(standsIn(Buffer.from(server.log), [ann.password, token])).toEqual([]);
  });
});

test('there is no argument for a secret', async ({ laptop }) => {
  const page = (await laptop.runs(['man'])).out;
  const names = [...page.matchAll(/\\-\\-([a-z]+(?:\\-[a-z]+)*)/g)].map(([, name]) => (name ?? '').replaceAll('\\', ''));
  for (const word of ['login', '2fa', 'import', 'keys', 'authorizations', 'recovery-codes']) {
    const help = (await laptop.runs([word, '--help'])).out;
    names.push(...[...help.matchAll(/--([a-z-]+)/g)].map(([, name]) => name ?? ''));
  }
  expect(names).toContain('password-stdin');
  const secret = names.filter((name) => /password|code|token|secret|key/.test(name) && name !== 'password-stdin');
  expect([...new Set(secret)]).toEqual([]);
});

/** A shell that goes on when its command was interrupted, and mends no terminal. */
const SHELL = ['sh', '-c', 'trap : INT; stty -g; "$0" "$@"; echo "ended with $?"; stty -g'];
const MODES = /^[0-9a-f:]{40,}$/m;

for (const [name, wrongBefore, end] of [
  ['Ctrl-C', 0, 130],
  ['Ctrl-C after a wrong password', 1, 130],
  ['SIGTERM', 0, 143],
  ['SIGHUP', 0, 129],
] as const) {
  test(`a question that ends by ${name} keeps nothing, and leaves the terminal as it was`, async ({ page, server, computer }) => {
    const ann = new Person(page, server);
    await server.createAccount(ann.email, ann.password);
    const laptop = computer(ann.words, SHELL);
    const shell = laptop.opens(['login', '--server', server.url, '--email', ann.email]);
    const [before] = await shell.says(MODES);
    for (let wrong = 0; wrong < wrongBefore; wrong += 1) {
      await laptop.asksPassword(shell, 'wrong horse battery');
      await laptop.says(shell, 'refusal-bad-credentials');
    }
    await laptop.says(shell, 'terminal-password');
    if (end === 130) shell.press('\u0003');
    else for (const pid of laptop.processes) process.kill(pid, end - 128);
    await shell.says(new RegExp(`ended with ${end}`));
    const [after] = await shell.says(MODES);
    expect(after).toBe(before);
    expect(laptop.token).toBeUndefined();
  });
}

test('a command that was stopped and goes on still hides what is typed', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const terminal = laptop.opens(['login', '--server', server.url, '--email', ann.email]);
  await laptop.says(terminal, 'terminal-password');
  const [pid = 0] = laptop.processes;
  await terminal.stops(pid);
  await terminal.typeSecret(ann.password);
  await laptop.says(terminal, 'terminal-signed-in', { server: server.url, email: ann.email });
  expect(terminal.raw).not.toContain(ann.password);
});

test('a shell stops a question, lets it go on, and ends it; nothing that was typed is left for the shell', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const shell = laptop.opensShell();
  await shell.says(/^> /m);
  const login = `${binary} login --server ${server.url} --email ${ann.email}`;
  await test.step('Ctrl-Z and fg', async () => {
    await shell.type(login);
    await laptop.says(shell, 'terminal-password');
    shell.press('half a pass\u001a');
    await shell.says(/Stopped/);
    await shell.type('stty -a | grep -q " echo " && echo "seen" "again"');
    await shell.says(/seen again/);
    await shell.type('fg');
    await shell.typeSecret(ann.password);
    await laptop.says(shell, 'terminal-signed-in', { server: server.url, email: ann.email });
  });
  await test.step('stopped and ended', async () => {
    await shell.type(login);
    await laptop.says(shell, 'terminal-password');
    shell.press('\u001a');
    await shell.says(/Stopped/);
    await shell.type('kill %1');
    // Bash itself may go on calling it stopped for a while.
    await expect.poll(() => laptop.processes).toEqual([]);
  });
  await test.step('half a password, and a signal', async () => {
    await shell.type(login);
    await laptop.says(shell, 'terminal-password');
    shell.press('half a pass');
    await page.waitForTimeout(1000); // until `script` has handed the keys on: what comes after the signal is the shell's
    const [pid = 0] = laptop.processes;
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => laptop.processes).toEqual([]);
    await shell.type('echo still "here"');
    await shell.says(/still here/);
  });
  for (const typed of [ann.password, 'half a pass']) expect(shell.raw).not.toContain(typed);
});

test('a password is unseen, however early it is typed, and an interrupt after it works as ever', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await ann.turnsOn();
  const terminal = laptop.opens(['login', '--server', server.url, '--email', ann.email]);
  await laptop.says(terminal, 'terminal-password');
  terminal.press(`${ann.password}\n`);
  await laptop.says(terminal, 'terminal-code');
  expect(terminal.raw).not.toContain(ann.password);
  terminal.press('\u0003');
  expect(await terminal.ends()).toBe(130);
  expect(laptop.token).toBeUndefined();
});
