// What the command line says of itself: completions, the manual page, and colours only where there is a terminal.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './world/command_line';
import { Person } from './world/pages';

const COMMANDS = ['login', 'logout', 'whoami', '2fa', 'recovery-codes', 'sessions', 'keys', 'authorizations', 'auth', 'import', 'heroku-bridge', 'completions', 'man'];

test('completions for each shell; bash can use its own', async ({ laptop }) => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, out } = await laptop.runs(['completions', shell]);
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out, `${command} in ${shell}`).toContain(command);
    expect(out).not.toContain('\u001b');
    if (shell !== 'bash') continue;
    const file = join(laptop.home, 'completion.bash');
    writeFileSync(file, out);
    const ask = (typed: string[]): string[] => {
      const script = `source ${file}; COMP_WORDS=(${typed.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${typed.length - 1}; _twinlock twinlock "${typed.at(-1)}" "${typed.at(-2)}"; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['--norc', '--noprofile', '-ec', script], { encoding: 'utf8' }).trim().split('\n');
    };
    expect(ask(['twinlock', 'recov'])).toEqual(['recovery-codes']);
    expect(ask(['twinlock', 'keys', 'a'])).toContain('add');
    expect(ask(['twinlock', '2fa', 'd'])).toContain('disable');
    expect(ask(['twinlock', 'login', '--pass'])).toEqual(['--password-stdin']);
  }
  expect(await laptop.runs(['completions', 'nothing'])).toMatchObject({ code: 2, out: '' });
});

test('the manual page can be read, with the exit codes', async ({ laptop }) => {
  const { code, out } = await laptop.runs(['man']);
  expect(code).toBe(0);
  const file = join(laptop.home, 'twinlock.1');
  writeFileSync(file, out);
  const has = (program: string): boolean => spawnSync('which', [program]).status === 0;
  const [program, words] = has('man') && has('groff') ? ['man', ['-l', file]] : ['groff', ['-man', '-Tutf8', '-P-c', file]];
  const env = { ...laptop.env, MANWIDTH: '100', MANPAGER: 'cat', PAGER: 'cat', MAN_KEEP_FORMATTING: '' };
  const { stdout, stderr } = spawnSync(program as string, words as string[], { encoding: 'utf8', env });
  const text = stdout.replace(/.\u0008/g, '').replace(/\s+/g, ' ');
  for (const command of COMMANDS) expect(text, stderr).toContain(command);
  expect(text).toContain('Exit codes: 0 done; 1 refused or failed; 2 wrong arguments; 3 sign in first;');
  const folder = join(laptop.home, 'man');
  mkdirSync(folder);
  expect(await laptop.runs(['man', '--out', folder])).toMatchObject({ code: 0, out: '' });
  const pages = readdirSync(folder);
  for (const command of ['login', '2fa-disable', 'sessions-destroy', 'keys-add', 'authorizations-rotate']) expect(pages).toContain(`twinlock-${command}.1`);
});

test('colours on a terminal alone, and not where they are not wanted', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  for (const words of [['2fa'], ['sessions'], ['authorizations'], ['--help'], ['login', '--help'], ['whoami', '--server', 'nonsense']]) {
    const said = await laptop.runs(words);
    expect(said.out + said.error, words.join(' ')).not.toContain('\u001b');
    const plain = laptop.opens(words, { NO_COLOR: '1' });
    await laptop.ends(plain);
    expect(plain.raw, words.join(' ')).not.toContain('\u001b');
    const dumb = laptop.opens(words, { TERM: 'dumb' });
    await laptop.ends(dumb);
    expect(dumb.raw, words.join(' ')).not.toContain('\u001b');
  }
  const colourful = laptop.opens(['2fa']);
  await laptop.ends(colourful);
  expect(colourful.raw).toContain('\u001b[1m');
});

test('a pipe that closes early is no failure', async ({ page, server, computer }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const laptop = computer(ann.words, ['sh', '-c', '"$0" "$@" | head -c 1 >/dev/null']);
  for (const words of [['completions', 'bash'], ['man'], ['--help']]) {
    const said = await laptop.runs(words);
    expect(said.error, words.join(' ')).toBe('');
  }
});
