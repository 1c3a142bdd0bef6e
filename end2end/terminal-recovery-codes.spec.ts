// Recovery codes on the command line: seen after the password, and drawn anew.

import { expect, test } from './world/command_line';
import { mailAbout } from './world/mail';
import { Person } from './world/pages';
import { codesOnThePage, savesCodes } from './world/ways';

interface Sheet {
  set: string;
  left: number;
  codes: { number: number; code: string; used_at: string | null }[];
}

test('recovery codes are viewed after the password, and drawn anew', async ({ page, server, laptop, computer }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  await ann.opens('/dashboard/recovery-codes');
  const codes = await codesOnThePage(ann);
  await savesCodes(ann);
  await laptop.signsIn(ann, () => phone.next());
  await computer().signsIn(ann, () => codes[1] ?? '');

  const sheet = await test.step('viewed, with what was used', async () => {
    const terminal = laptop.opens(['recovery-codes']);
    await laptop.asksPassword(terminal, ann.password);
    const { code, screen } = await laptop.ends(terminal);
    expect(code).toBe(0);
    const lines = screen.split('\n').slice(-codes.length).map((line) => line.trim());
    expect(lines).toEqual(codes.map((one, at) => `${at + 1}  ${one}${at === 1 ? ` (${ann.say('recovery-used')})` : ''}`));
    const json = await laptop.json<Sheet>(['recovery-codes', '--password-stdin'], { input: `${ann.password}\n` });
    expect(json.codes.map((line) => line.code)).toEqual(codes);
    expect(json.codes.filter((line) => line.used_at !== null).map((line) => line.number)).toEqual([2]);
    expect(json.left).toBe(9);
    expect(screen).toMatch(ann.words.like('terminal-set', { set: json.set }));
    return json;
  });
  await mailAbout(server, ann.email, ann.say('mail-recovery-codes-viewed-subject'));

  const drawn = await test.step('drawn anew: what goes is said before', async () => {
    const terminal = laptop.opens(['recovery-codes', '--regenerate']);
    await laptop.says(terminal, 'recovery-new-lead', { set: sheet.set, count: '9' });
    await laptop.asksPassword(terminal, ann.password);
    await laptop.says(terminal, 'recovery-keep');
    expect(await laptop.json(['2fa'])).toMatchObject({ recovery_codes: { saved: false } });
    await laptop.asks(terminal, 'terminal-codes-saved', 'y');
    const { code, screen } = await laptop.ends(terminal);
    expect(code).toBe(0);
    return screen.match(/[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}/g) ?? [];
  });
  expect(await laptop.json(['2fa'])).toMatchObject({ recovery_codes: { left: 10, saved: true } });
  expect(drawn).toHaveLength(10);
  expect(drawn.filter((one) => codes.includes(one))).toEqual([]);
  await mailAbout(server, ann.email, ann.say('mail-recovery-codes-replaced-subject'));
  await test.step('the old set is dead, the new one opens', async () => {
    const other = computer();
    const login = ['login', '--server', server.url, '--email', ann.email, '--password-stdin'];
    const old = await other.runs(login, { input: `${ann.password}\n${codes[2]}\n` });
    expect(old).toMatchObject({ code: 1, error: expect.stringContaining(ann.say('refusal-wrong-code-recovery')) });
    expect(other.token).toBeUndefined();
    expect(await other.json(login, { input: `${ann.password}\n${drawn[2]}\n` })).toMatchObject({ email: ann.email });
  });
  await test.step('for programs', async () => {
    const words = ['recovery-codes', '--regenerate', '--password-stdin'];
    const again = await laptop.json<{ set: { set: string; left: number }; codes: string[] }>(words, { input: `${ann.password}\n` });
    expect(again.codes).toHaveLength(10);
    expect(again.set).toMatchObject({ left: 10 });
    expect((await laptop.json<{ recovery_codes: unknown }>(['2fa'])).recovery_codes).toEqual(again.set);
  });
});

test('codes that were not saved are asked about when they are seen', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  await laptop.signsIn(ann, () => phone.next());
  const views = async (answer: string): Promise<void> => {
    const terminal = laptop.opens(['recovery-codes']);
    await laptop.asksPassword(terminal, ann.password);
    await laptop.asks(terminal, 'terminal-codes-saved', answer);
    expect((await laptop.ends(terminal)).code).toBe(0);
  };
  await views('n');
  await views('\u0004');
  expect(await laptop.json(['2fa'])).toMatchObject({ recovery_codes: { saved: false } });
  await views('y');
  expect(await laptop.json(['2fa'])).toMatchObject({ recovery_codes: { saved: true } });
  const again = laptop.opens(['recovery-codes']);
  await laptop.asksPassword(again, ann.password);
  expect((await laptop.ends(again)).screen).not.toContain(ann.say('terminal-codes-saved'));
});

test('without two-factor there are none', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const said = await laptop.runs(['recovery-codes', '--password-stdin'], { input: `${ann.password}\n` });
  expect(said).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('refusal-no-recovery-codes')}\n` });
});
