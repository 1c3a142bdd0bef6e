// SSH keys from the command line: the usual one, a file, standard input, and never a private one.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandLine, expect, test } from './world/command_line';
import { mailAbout } from './world/mail';
import { Person } from './world/pages';
import { makeKey, publicKey } from './world/ssh';

interface Key {
  id: string;
  comment: string;
  fingerprint: string;
}

function fingerprint(key: string): string {
  return execFileSync('ssh-keygen', ['-lf', '-'], { input: key, encoding: 'utf8' }).split(' ')[1] ?? '';
}

/** Runs a command that asks for the password, to its end. */
async function changes(laptop: CommandLine, ann: Person, words: string[], sentence: string, what: string): Promise<void> {
  const terminal = laptop.opens(words);
  await laptop.asksPassword(terminal, ann.password);
  await laptop.says(terminal, sentence, { what });
  expect((await laptop.ends(terminal)).code).toBe(0);
}

test('keys are added from where they are, listed, and removed', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const list = async (): Promise<string[]> => (await laptop.json<Key[]>(['keys'])).map((key) => key.comment).sort();
  const none = laptop.opens(['keys']);
  await laptop.says(none, 'ssh-keys-none');
  expect((await laptop.ends(none)).code).toBe(0);

  await test.step('the usual one', async () => {
    const missing = laptop.opens(['keys:add']);
    await laptop.says(missing, 'terminal-no-key');
    expect((await laptop.ends(missing)).code).toBe(1);
    mkdirSync(join(laptop.home, '.ssh'), { mode: 0o700 });
    const usual = makeKey(join(laptop.home, '.ssh/id_ed25519'), 'ann@laptop');
    await changes(laptop, ann, ['keys:add'], 'terminal-key-added', fingerprint(usual));
    await mailAbout(server, ann.email, ann.say('mail-ssh-key-added-subject'));
    expect(await list()).toEqual(['ann@laptop']);
  });
  const [desk, spare] = [publicKey('ann@desk'), publicKey('ann@spare')];
  await test.step('a file, and standard input', async () => {
    const file = join(laptop.home, 'desk key.pub');
    writeFileSync(file, `${desk}\n`);
    await changes(laptop, ann, ['keys', 'add', file], 'terminal-key-added', fingerprint(desk));
    const again = await laptop.runs(['keys:add', file, '--password-stdin'], { input: `${ann.password}\n` });
    expect(again).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('refusal-ssh-key-taken')}\n` });
    const pasted = laptop.opens(['keys:add', '-']);
    await expect.poll(() => laptop.processes.length).toBe(1);
    await pasted.type(spare);
    pasted.press('\u0004');
    await laptop.asksPassword(pasted, ann.password);
    await laptop.says(pasted, 'terminal-key-added', { what: fingerprint(spare) });
    expect((await laptop.ends(pasted)).code).toBe(0);
    expect(await list()).toEqual(['ann@desk', 'ann@laptop', 'ann@spare']);
  });
  await test.step('listed with kind, use and fingerprint', async () => {
    const { code, screen } = await laptop.ends(laptop.opens(['keys']));
    expect(code).toBe(0);
    for (const text of ['ann@laptop', 'ssh-ed25519', ann.say('never-used'), fingerprint(desk)]) expect(screen).toContain(text);
  });
  await test.step('removed by fingerprint and by comment', async () => {
    await changes(laptop, ann, ['keys:remove', fingerprint(desk)], 'terminal-key-removed', fingerprint(desk));
    await changes(laptop, ann, ['keys:remove', 'ann@spare'], 'terminal-key-removed', fingerprint(spare));
    await mailAbout(server, ann.email, ann.say('mail-ssh-key-removed-subject'));
    expect(await list()).toEqual(['ann@laptop']);
    const gone = await laptop.runs(['keys:remove', 'ann@spare', '--password-stdin'], { input: `${ann.password}\n` });
    expect(gone).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('refusal-ssh-key-not-found')}\n` });
  });
  await test.step('two of the same comment are not guessed between', async () => {
    const twin = join(laptop.home, 'twin.pub');
    writeFileSync(twin, publicKey('ann@laptop'));
    await laptop.json(['keys:add', twin, '--password-stdin'], { input: `${ann.password}\n` });
    const alike = await laptop.runs(['keys:remove', 'ann@laptop', '--password-stdin'], { input: `${ann.password}\n` });
    expect(alike).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('terminal-keys-alike')}\n` });
    expect(await list()).toEqual(['ann@laptop', 'ann@laptop']);
  });
});

test('a key out of a pipe is added by whoever sits at the terminal', async ({ page, server, laptop, computer }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const key = publicKey('ann@pipe');
  writeFileSync(join(laptop.home, 'key.pub'), key);
  // Standard input is the pipe, and the person is still there: as with ssh, sudo and git.
  const terminal = computer(ann.words, ['env', `HOME=${laptop.home}`, 'sh', '-c', 'cat "$HOME/key.pub" | exec "$0" "$@"']).opens(['keys:add', '-']);
  await laptop.asksPassword(terminal, ann.password);
  await laptop.says(terminal, 'terminal-key-added', { what: fingerprint(key) });
  expect((await laptop.ends(terminal)).code).toBe(0);
});

test('a private key goes nowhere', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  mkdirSync(join(laptop.home, '.ssh'), { mode: 0o700 });
  const file = join(laptop.home, '.ssh/id_ed25519');
  makeKey(file, 'ann@laptop');
  const terminal = laptop.opens(['keys:add', file]);
  await laptop.says(terminal, 'refusal-ssh-key-private');
  const { code, screen } = await laptop.ends(terminal);
  expect(code).toBe(1);
  expect(screen, 'known before anything is asked').not.toContain(ann.say('terminal-password'));
  expect(screen).not.toContain(readFileSync(file, 'utf8').split('\n')[1]);
  expect(await laptop.json(['keys'])).toEqual([]);

  const missing = await laptop.runs(['keys:add', join(laptop.home, 'nothing.pub')]);
  expect(missing.code).toBe(1);
  expect(missing.error).toMatch(ann.words.like('terminal-unreadable', { path: join(laptop.home, 'nothing.pub') }));
});
