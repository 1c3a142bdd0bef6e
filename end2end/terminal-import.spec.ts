// Taking over what another program exported: nobody has to scan again, and nothing happens before --apply (N14).

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandLine, expect, test } from './world/command_line';
import { App, autheliaExport, base32, type Entry, link, migrationLink } from './world/exports';
import { mailAbout, mails } from './world/mail';
import { Person } from './world/pages';

interface Plan {
  enabled: boolean;
  entries: { issuer: string; account_name: string; supported: boolean; code: string | null; message: string | null }[];
  plan: { entry: number | null; supported: boolean; message: string };
}

function entry(issuer: string, name = 'ann'): Entry {
  return { issuer, name, secret: randomBytes(20) };
}

function file(laptop: CommandLine, text: string): string {
  const path = join(laptop.home, 'export.txt');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** All that could have changed, but for when the account was written to last. */
async function state(laptop: CommandLine): Promise<unknown> {
  const { updated_at, ...account } = await laptop.json<Record<string, unknown>>(['whoami']);
  expect(updated_at).toBeDefined();
  return [await laptop.json(['2fa']), account, (await laptop.json<unknown[]>(['authorizations'])).length];
}

test('a link turns two-factor on with the app that shows its codes already', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const old = entry('Forgejo');
  const app = new App(base32(old.secret));
  const path = file(laptop, `${link(old)}\n`);
  const before = await state(laptop);
  await test.step('only said', async () => {
    const terminal = laptop.opens(['import', path]);
    await laptop.says(terminal, 'terminal-import-good');
    await laptop.says(terminal, 'terminal-import-enables', { what: 'Forgejo (ann)' });
    const { code, screen } = await laptop.ends(terminal);
    expect(code).toBe(0);
    expect(screen).not.toContain(app.secret);
    expect(screen, 'what would end').toContain(ann.say('ends-api-keys-title'));
    const plan = await laptop.json<Plan>(['import', path]);
    expect(plan).toEqual({
      enabled: false,
      entries: [{ issuer: 'Forgejo', account_name: 'ann', supported: true, code: null, message: null }],
      plan: { entry: 1, supported: true, message: expect.stringMatching(ann.words.like('terminal-import-enables', { what: 'Forgejo (ann)' })) },
    });
    expect(await state(laptop)).toEqual(before);
  });
  await test.step('begun and left, nothing has changed', async () => {
    const terminal = laptop.opens(['import', path, '--apply']);
    await laptop.asksPassword(terminal, ann.password);
    await laptop.says(terminal, 'terminal-code');
    terminal.leave();
    expect(await state(laptop)).toEqual(before);
  });
  await test.step('done', async () => {
    const terminal = laptop.opens(['import', path, '--apply']);
    await laptop.says(terminal, 'ends-api-keys-title');
    await laptop.asksPassword(terminal, ann.password);
    await laptop.says(terminal, 'terminal-import-code');
    app.waitsForTheNext();
    await laptop.asks(terminal, 'terminal-code', await app.next());
    await laptop.says(terminal, 'terminal-2fa-enabled');
    await terminal.says(/twl_key_[\w-]{43}/);
    await laptop.asks(terminal, 'terminal-codes-saved', 'y');
    expect((await laptop.ends(terminal)).code).toBe(0);
    expect(terminal.raw).not.toContain(app.secret);
  });
  const after = await laptop.json<{ authenticators: { name: string }[] }>(['2fa']);
  expect(after).toMatchObject({ enabled: true, recovery_codes: { left: 10, saved: true } });
  expect.soft(after.authenticators.map((device) => device.name), 'called as its entry').toEqual(['Forgejo']);
  await mailAbout(server, ann.email, ann.say('mail-two-factor-enabled-subject'));
  await test.step('the old app signs in', async () => {
    await ann.typesPassword();
    await ann.typesCode(await app.next());
    await expect(ann.heading('dashboard-title')).toBeVisible();
  });
  await test.step('and is not taken over twice, which is known before', async () => {
    const plan = await laptop.json<Plan>(['import', path]);
    expect(plan.plan).toEqual({ entry: 1, supported: false, message: ann.say('refusal-import-present') });
    const again = await laptop.runs(['import', path, '--apply', '--password-stdin'], { input: `${ann.password}\n000000\n` });
    expect(again).toMatchObject({ code: 1, error: expect.stringContaining(ann.say('refusal-import-present')) });
  });
});

for (const [kind, write] of [
  ['Google Authenticator', (entries: Entry[]) => migrationLink(entries)],
  ['Authelia', (entries: Entry[]) => autheliaExport(entries)],
] as const) {
  test(`one of several becomes one more device, ${kind}`, async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const phone = await ann.turnsOn();
    await laptop.signsIn(ann, () => phone.next());
    const [first, second] = [entry('NAS'), entry('Gitea')];
    const path = file(laptop, write([first, second]));
    const before = await state(laptop);
    const terminal = laptop.opens(['import', path]);
    await terminal.says(/1 {2}NAS \(ann\)/);
    await terminal.says(/2 {2}Gitea \(ann\)/);
    await laptop.says(terminal, 'terminal-import-several');
    expect((await laptop.ends(terminal)).code).toBe(0);
    expect(await laptop.runs(['import', path, '--apply'])).toMatchObject({ code: 1, error: `twinlock: ${ann.say('terminal-import-several')}\n` });
    for (const number of ['0', '3']) {
      for (const also of [['--apply'], []]) {
        const none = await laptop.runs(['import', path, '--entry', number, ...also]);
        expect(none).toMatchObject({ code: 1, error: `twinlock: ${ann.say('terminal-import-no-entry')}\n` });
      }
    }
    const plan = laptop.opens(['import', path, '--entry', '2']);
    await laptop.says(plan, 'terminal-import-adds', { what: 'Gitea (ann)' });
    await laptop.ends(plan);
    expect(await state(laptop)).toEqual(before);

    const app = new App(base32(second.secret));
    const words = ['import', path, '--entry', '2', '--name', 'The old phone', '--apply', '--password-stdin'];
    app.waitsForTheNext();
    const done = await laptop.runs(words, { input: `${ann.password}\n${await app.next()}\n` });
    expect(done, done.error).toMatchObject({ code: 0, out: expect.stringContaining(ann.say('terminal-import-added')) });
    const { authenticators } = await laptop.json<{ authenticators: { name: string }[] }>(['2fa']);
    expect(authenticators.map((device) => device.name)).toContain('The old phone');
    expect(authenticators).toHaveLength(2);
    await mailAbout(server, ann.email, ann.say('mail-device-added-subject'));
    // Its sign-ins stay, and both apps open.
    await ann.opens('/dashboard');
    await expect(ann.heading('dashboard-title')).toBeVisible();
    await laptop.signsIn(ann, () => app.next());
  });
}

test('what cannot be taken over is refused by name, and changes nothing', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const before = await state(laptop);
  const some = entry('Bank');
  const refusals: [string, string, string, Record<string, string>][] = [
    ['SHA256', link(some, '&algorithm=SHA256'), 'refusal-import-algorithm', { algorithm: 'SHA256' }],
    ['8 digits', link(some, '&digits=8'), 'refusal-import-digits', { digits: '8' }],
    ['60 s', link(some, '&period=60'), 'refusal-import-period', { seconds: '60' }],
    ['HOTP', link({ ...some, kind: 'hotp' }, '&counter=3'), 'refusal-import-counter', {}],
    ['a short key', link({ ...some, secret: randomBytes(10) }), 'refusal-import-secret-short', { bits: '80' }],
    ['Google, SHA256', migrationLink([{ ...some, algorithm: 'SHA256' }]), 'refusal-import-algorithm', { algorithm: 'SHA256' }],
    ['Google, 8 digits', migrationLink([{ ...some, digits: 8 }]), 'refusal-import-digits', { digits: '8' }],
    ['Google, HOTP', migrationLink([{ ...some, kind: 'hotp' }]), 'refusal-import-counter', {}],
    ['Authelia, 60 s', autheliaExport([{ ...some, period: 60 }]), 'refusal-import-period', { seconds: '60' }],
  ];
  for (const [name, text, refusal, places] of refusals) {
    const path = file(laptop, text);
    const dry = await laptop.runs(['import', path]);
    expect(dry.code, name).toBe(0);
    expect(dry.out, name).toMatch(ann.words.like(refusal, places));
    expect(dry.out, name).toContain('Bank');
    expect(dry.out, name).toContain(ann.say('terminal-import-none'));
    const applied = await laptop.runs(['import', path, '--apply', '--password-stdin'], { input: `${ann.password}\n000000\n` });
    expect(applied, name).toMatchObject({ code: 1, error: `twinlock: ${ann.say('terminal-import-none')}\n` });
    const plan = await laptop.json<Plan>(['import', path]);
    expect(plan.entries, name).toMatchObject([{ supported: false, message: expect.stringMatching(ann.words.like(refusal, places)) }]);
  }
  await test.step('half an export', async () => {
    const path = file(laptop, migrationLink([some], { of: 3, index: 1 }));
    const said = await laptop.runs(['import', path]);
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.error).toMatch(ann.words.like('refusal-import-incomplete', { has: '1', of: '3' }));
    const whole = [0, 1, 2].map((index) => migrationLink([entry(`Site ${index}`)], { of: 3, index }));
    expect((await laptop.json<Plan>(['import', file(laptop, whole.join('\n'))])).entries).toHaveLength(3);
  });
  await test.step('nothing that can be read', async () => {
    expect(await laptop.runs(['import', file(laptop, 'hello\n')])).toMatchObject({ code: 1, error: `twinlock: ${ann.say('refusal-import-unreadable')}\n` });
  });
  expect(await state(laptop)).toEqual(before);
  expect(mails(server, ann.email).map((mail) => mail.subject)).not.toContain(ann.say('mail-two-factor-enabled-subject'));
});

test('an export out of a pipe is taken over by whoever sits at the terminal', async ({ page, server, laptop, computer }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const some = entry('Forgejo');
  file(laptop, link(some));
  expect(await laptop.json<Plan>(['import', '-'], { input: link(some) })).toMatchObject({ entries: [{ supported: true }] });
  const pipe = computer(ann.words, ['env', `HOME=${laptop.home}`, 'sh', '-c', 'cat "$HOME/export.txt" | exec "$0" "$@"']);
  const terminal = pipe.opens(['import', '-', '--apply']);
  await pipe.asksPassword(terminal, ann.password);
  const app = new App(base32(some.secret));
  app.waitsForTheNext();
  await pipe.asks(terminal, 'terminal-code', await app.next());
  await pipe.says(terminal, 'terminal-2fa-enabled');
});
