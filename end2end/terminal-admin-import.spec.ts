// The operator moves everybody over from another program: said first, then done, account by account.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountStatus } from './world/api';
import { type CommandLine, expect, test } from './world/command_line';
import { App, autheliaExport, base32, type Entry, link } from './world/exports';
import { mailAbout, mails } from './world/mail';
import { Person } from './world/pages';
import { binary, clean } from './world/server';
import type { Said } from './world/ssh';

interface Outcome {
  applied: boolean;
  accounts: { email: string; entries: number; refused: boolean; code: string | null; message: string | null }[];
  without_account: string[];
}

/** `twinlock admin import`, beside the running server, with its exit code. */
function importsFor(person: Person, words: string[]): Promise<Said> {
  const { data, url } = person.server;
  return new Promise((done) => {
    const line = ['admin', 'import', ...words, '--data', data, '--public-url', url];
    execFile(binary, line, { env: { ...clean(), LANG: 'C.UTF-8' } }, (error, out, said) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), out, error: said });
    });
  });
}

/** The mails of an account, by what they are about. */
function about(person: Person): string[] {
  return mails(person.server, person.email).map((mail) => mail.subject);
}

test('two accounts are moved over; the others are named and left alone', async ({ page, server, laptop, computer, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const bob = new Person(await (await elsewhere()).newPage(), server, ann.words, 'bob@example.org', 'copper anvil ninety-one');
  const kim = new Person(await (await elsewhere()).newPage(), server, ann.words, 'kim@example.org', 'velvet heron twenty-two');
  await server.createAccount(bob.email, bob.password);
  await server.createAccount(kim.email, kim.password);
  await kim.signsIn();
  const phone = await kim.turnsOn();
  await bob.signsIn();
  await laptop.signsIn(ann);
  const token = laptop.token ?? '';
  const others: [Person, CommandLine] = [bob, computer()];
  await others[1].signsIn(bob);

  const secrets = new Map(['ann', 'bob', 'kim', 'guest', 'ghost@example.org', 'old'].map((name) => [name, randomBytes(20)]));
  const entries: Entry[] = [...secrets].map(([name, secret]) => ({ issuer: 'auth.example.org', name, secret }));
  const path = join(laptop.home, 'authelia.yml');
  const period = (name: string): { period?: number } => (name === 'old' ? { period: 60 } : {});
  writeFileSync(path, autheliaExport(entries.map((entry) => ({ ...entry, ...period(entry.name) }))), { mode: 0o600 });
  const users = ['ann', 'bob', 'kim', 'old'].flatMap((name) => ['--user', `${name}=${name === 'old' ? 'bob' : name}@example.org`]);

  await test.step('only said', async () => {
    const { code, out } = await importsFor(ann, [path, ...users]);
    expect(code).toBe(0);
    expect(out).toMatch(ann.words.like('refusal-import-period', { seconds: '60' }));
    expect(out).toMatch(ann.words.like('admin-import-whose', { name: 'guest' }));
    expect(out).toContain(`kim@example.org: ${ann.say('refusal-import-two-factor-on')}`);
    expect(out).toContain(`ghost@example.org: ${ann.say('refusal-account-not-found')}`);
    expect(out).toContain(ann.say('admin-import-dry'));
    expect(out).not.toContain('\u001b');
    for (const secret of secrets.values()) expect(out).not.toContain(base32(secret));
    const plan = JSON.parse((await importsFor(ann, [path, ...users, '--json'])).out) as Outcome;
    expect(plan).toMatchObject({ applied: false, without_account: ['guest'] });
    expect(plan.accounts.map((account) => [account.email, account.refused])).toEqual([
      ['ann@example.org', false],
      ['bob@example.org', false],
      ['ghost@example.org', true],
      ['kim@example.org', true],
    ]);
    expect(await accountStatus(ann, token)).toBe(200);
    expect(about(ann)).not.toContain(ann.say('mail-two-factor-imported-subject'));
  });
  await test.step('done: what could not be is told in the end', async () => {
    const { code, out, error } = await importsFor(ann, [path, ...users, '--apply']);
    expect(code).toBe(1);
    expect(error).toBe(`twinlock: ${ann.say('admin-import-rest')}\n`);
    expect(out).toMatch(/ann@example\.org: two-factor authentication is on, with 1 entry; its owner is told by mail/);
    expect(out).toContain(`kim@example.org: ${ann.say('refusal-import-two-factor-on')}`);
    expect(out).not.toContain(ann.say('admin-import-dry'));
  });
  await test.step('sessions have ended, and their owners are told why', async () => {
    const again = await laptop.runs(['whoami']);
    expect(again).toEqual({ code: 3, out: '', error: `twinlock: ${ann.say('refusal-ended-two-factor')}\n` });
    await ann.isSignedOut();
    for (const person of [ann, bob]) {
      const mail = await mailAbout(server, person.email, person.say('mail-two-factor-imported-subject'));
      expect(mail.text).toContain('auth.example.org');
    }
    await kim.opens('/dashboard');
    await expect(kim.heading('dashboard-title')).toBeVisible();
  });
  await test.step('the old apps open, each its own account', async () => {
    for (const [person, name] of [[ann, 'ann'], [bob, 'bob']] as const) {
      const app = new App(base32(secrets.get(name) ?? Buffer.alloc(0)));
      app.forgetsThisMinute();
      await person.typesPassword();
      await person.typesCode(await app.next());
      await expect(person.heading('dashboard-title')).toBeVisible();
      await expect(person.page.getByText('auth.example.org').first()).toBeVisible();
    }
    await computer().signsIn(kim, () => phone.next());
  });
  await test.step('a second run does nothing more', async () => {
    const before = [about(ann).length, about(bob).length];
    const { code, out } = await importsFor(ann, [path, ...users, '--apply']);
    expect(code).toBe(1);
    expect(out).toContain(`ann@example.org: ${ann.say('refusal-import-two-factor-on')}`);
    expect([about(ann).length, about(bob).length]).toEqual(before);
    expect(await laptop.runs(['whoami'])).toMatchObject({ code: 3 });
  });
});

test('two entries of one account become two devices, and a bad --user is a wrong argument', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const secrets = [randomBytes(20), randomBytes(20)];
  const path = join(laptop.home, 'links.txt');
  writeFileSync(path, secrets.map((secret) => link({ issuer: 'NAS', name: ann.email, secret })).join('\n'));
  for (const user of ['ann', 'ann=nobody', '=']) expect(await importsFor(ann, [path, '--user', user]), user).toMatchObject({ code: 2, out: '' });
  const { code, out } = await importsFor(ann, [path, '--apply']);
  expect(out).toMatch(/with 2 entries; its owner is told by mail/);
  expect(code).toBe(0);
  const app = new App(base32(secrets[1] ?? Buffer.alloc(0)));
  app.forgetsThisMinute();
  await laptop.signsIn(ann, () => app.next());
  const { authenticators } = await laptop.json<{ authenticators: { name: string }[] }>(['2fa']);
  expect(authenticators.map((device) => device.name).sort()).toEqual(['NAS', 'NAS 2']);
});

test('an entry whose name cannot be trusted is nobody’s', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const path = join(laptop.home, 'links.txt');
  const names = ['', 'bo\u200bb', '\tbob\n'];
  const links = names.map((name) => link({ issuer: 'Gitea', name, secret: randomBytes(20) }));
  writeFileSync(path, links.join('\n'), { mode: 0o600 });
  expect(await importsFor(ann, [path, '--user', `=${ann.email}`])).toMatchObject({ code: 2, out: '' });
  for (const name of ['bob', 'bo\u200bb']) {
    const said = await importsFor(ann, [path, '--user', `${name}=${ann.email}`, '--apply']);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.error).toMatch(ann.words.like('admin-import-nobody', { name: 'bob' }));
  }
  const { code, out } = await importsFor(ann, [path, '--apply']);
  expect(code).toBe(1);
  for (const name of ['', 'bob']) expect(out).toMatch(ann.words.like('admin-import-inexact', { name }));
  const { without_account } = JSON.parse((await importsFor(ann, [path, '--json'])).out) as Outcome;
  expect(without_account).toEqual(['', 'bob', 'bob']);
});
