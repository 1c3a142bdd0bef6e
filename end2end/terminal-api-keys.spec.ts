// API keys from the command line: made, given a new value, ended; and the token of the sign-in itself.

import { accountStatus, readStatus, rename } from './world/api';
import { expect, test } from './world/command_line';
import { linkIn, mailAbout } from './world/mail';
import { Person } from './world/pages';

interface Authorization {
  id: string;
  description: string;
  scope: string[];
  kind: string;
  survives_freeze: boolean;
  access_token: { token: string; expires_in: number | null };
}

test('an API key is made, given a new value, and revoked', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  const own = await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const list = (): Promise<Authorization[]> => laptop.json(['authorizations']);

  const first = await test.step('made, and shown once', async () => {
    const terminal = laptop.opens(['authorizations:create', '--description', 'Nightly backup', '--scope', 'read', '--expires-in', '3600']);
    await laptop.asksPassword(terminal, ann.password);
    await laptop.says(terminal, 'once-warning');
    const [token = ''] = await terminal.says(/twl_key_[\w-]{43}/);
    expect((await laptop.ends(terminal)).code).toBe(0);
    expect(await readStatus(ann, token)).toBe(200);
    expect(await rename(ann, token, 'Eve')).toEqual({ status: 403, message: ann.say('refusal-scope-too-narrow') });
    await mailAbout(server, ann.email, ann.say('mail-api-key-created-subject'));
    return token;
  });
  const backup = (await list()).find((one) => one.description === 'Nightly backup');
  expect(backup).toMatchObject({ scope: ['read'], kind: 'api_key' });
  expect(backup?.access_token.token).not.toBe(first);
  const id = backup?.id ?? '';
  await test.step('listed', async () => {
    const { code, screen } = await laptop.ends(laptop.opens(['authorizations']));
    expect(code).toBe(0);
    for (const text of ['Nightly backup', id, ann.say('api-key-of-account'), 'twinlock on ']) expect(screen).toContain(text);
    for (const secret of [first, own, laptop.token]) expect(screen).not.toContain(secret);
  });
  const second = await test.step('a new value beside the old one', async () => {
    const terminal = laptop.opens(['authorizations:rotate', id, '--overlap', '600']);
    await laptop.asksPassword(terminal, ann.password);
    const [token = ''] = await terminal.says(/twl_key_[\w-]{43}/);
    expect((await laptop.ends(terminal)).code).toBe(0);
    for (const one of [first, token]) expect(await readStatus(ann, one)).toBe(200);
    return token;
  });
  await test.step('and without the old one, for a program', async () => {
    const said = await laptop.runs(['authorizations:rotate', id, '--password-stdin'], { input: `${ann.password}\n` });
    // The value alone stands where a program reads.
    expect(said).toMatchObject({ code: 0, out: expect.stringMatching(/^twl_key_[\w-]{43}\n$/), error: `${ann.say('once-warning')}\n` });
    for (const one of [first, second]) expect(await readStatus(ann, one)).toBe(401);
    expect(await readStatus(ann, said.out.trim())).toBe(200);
  });
  await test.step('revoked', async () => {
    const terminal = laptop.opens(['authorizations:revoke', id]);
    await laptop.asksPassword(terminal, ann.password);
    await laptop.says(terminal, 'terminal-revoked', { what: 'Nightly backup' });
    expect((await laptop.ends(terminal)).code).toBe(0);
    await mailAbout(server, ann.email, ann.say('mail-api-key-deleted-subject'));
    expect((await list()).map((one) => one.id)).not.toContain(id);
    const gone = await laptop.runs(['authorizations:revoke', id, '--password-stdin'], { input: `${ann.password}\n` });
    expect(gone).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('refusal-api-key-not-found')}\n` });
  });
});

test('the account’s own key is ~, and stays', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  const own = await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const rotated = await laptop.json<Authorization>(['authorizations:rotate', '~', '--password-stdin'], { input: `${ann.password}\n` });
  expect(rotated).toMatchObject({ kind: 'account_key', scope: ['global'] });
  expect(await accountStatus(ann, own)).toBe(401);
  expect(await accountStatus(ann, rotated.access_token.token)).toBe(200);
  const stays = await laptop.runs(['authorizations:revoke', rotated.id, '--password-stdin'], { input: `${ann.password}\n` });
  expect(stays).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('refusal-account-key-stays')}\n` });
});

test('what an API key may not do is refused in words', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  for (const [words, refusal] of [
    [['--description', 'CI', '--expires-in', '0'], 'refusal-expiry-invalid'],
    [['--description', 'CI', '--scope', 'everything'], 'refusal-input-invalid'],
  ] as const) {
    const said = await laptop.runs(['authorizations:create', ...words, '--password-stdin'], { input: `${ann.password}\n` });
    expect(said, words.join(' ')).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say(refusal)}\n` });
  }
  const made = await laptop.json<Authorization>(['authorizations:create', '-d', 'CI', '-s', 'identity,read', '--password-stdin'], { input: `${ann.password}\n` });
  expect(made.scope).toEqual(['identity', 'read']);
  const env = { TWINLOCK_TOKEN: made.access_token.token, TWINLOCK_SERVER: server.url };
  const refused = await laptop.runs(['authorizations:revoke', made.id, '--password-stdin'], { env, input: `${ann.password}\n` });
  expect(refused).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('refusal-scope-too-narrow')}\n` });
});

test('a marked key goes on when the account is frozen, and the command line is told what has ended it', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const makes = (...words: string[]): Promise<Authorization> =>
    laptop.json<Authorization>(['authorizations:create', '-d', 'CI', '-s', 'identity,read', ...words, '--password-stdin'], { input: `${ann.password}\n` });
  const [marked, plain] = [await makes('--survives-freeze'), await makes()];
  expect([marked.survives_freeze, plain.survives_freeze]).toEqual([true, false]);
  const { screen } = await laptop.ends(laptop.opens(['authorizations']));
  expect(screen.split(ann.say('key-survives-tag'))).toHaveLength(2);

  await page.goto(linkIn(await mailAbout(server, ann.email, ann.say('mail-account-created-subject'))));
  await ann.button('freeze-button').click();
  await expect(ann.heading('freeze-done-title')).toBeVisible();
  const ended = await laptop.runs(['whoami']);
  expect(ended.code).toBe(3);
  expect(ended.error).toContain(ann.say('refusal-ended-frozen'));
  const by = ({ access_token: { token } }: Authorization) => ({ env: { TWINLOCK_TOKEN: token, TWINLOCK_SERVER: server.url } });
  const told = await laptop.runs(['whoami'], by(marked));
  expect([told.code, told.out]).toEqual([0, `${ann.email}\n`]);
  expect(told.error).toMatch(ann.words.like('frozen-banner'));
  expect((await laptop.runs(['whoami'], by(plain))).code).toBe(3);
});
