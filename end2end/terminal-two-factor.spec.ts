// Two-factor authentication turned on and off from the command line, and what `2fa` says of it.

import type { Page } from '@playwright/test';
import { accountStatus } from './world/api';
import { type CommandLine, expect, test } from './world/command_line';
import { mailAbout, mails } from './world/mail';
import { Person } from './world/pages';
import { Phone } from './world/phone';
import type { Terminal } from './world/terminal';

/** Sixteen letters and digits of Crockford's alphabet, in groups of four, behind the number of a line. */
const LINE = /^ *(\d+) {2}([0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3})$/gm;

interface State {
  enabled: boolean;
  authenticators: unknown[];
  recovery_codes: { set: string; left: number; saved: boolean } | null;
  ways_back: unknown[];
}

/** What a terminal of this kind shows letters in, unless the program has set its colours (SGR). */
function colours(terminal: Terminal, usual: 'dark' | 'light'): string {
  const ground = /\u001b\[(?:\d+;)*(4[07]|10[07])(?:;\d+)*m/.exec(terminal.raw)?.[1];
  const isDark = ground === undefined ? usual === 'dark' : ground.endsWith('0') && ground !== '107';
  return isDark ? 'background: black; color: white' : 'background: white; color: black';
}

/** What the camera of a phone makes of it. */
async function scans(page: Page, terminal: Terminal, usual: 'dark' | 'light'): Promise<Phone> {
  const drawn = terminal.screen.split('\n').filter((line) => /^[█▀▄ ]*$/.test(line));
  expect(drawn.length, terminal.screen).toBeGreaterThan(15);
  const look = `${colours(terminal, usual)}; font: 20px/1 monospace; display: inline-block; padding: 1em`;
  await page.setContent(`<pre style="${look}">${drawn.join('\n')}</pre>`);
  return Phone.scan(page.locator('pre'));
}

/** As far as the QR code, which is on the screen; the password is typed on the way. */
async function startsEnabling(laptop: CommandLine, ann: Person, page: Page): Promise<{ terminal: Terminal; phone: Phone }> {
  const terminal = laptop.opens(['2fa:enable']);
  await laptop.says(terminal, 'ends-sessions-title');
  await laptop.says(terminal, 'ends-api-keys-title');
  await laptop.asksPassword(terminal, ann.password);
  await laptop.says(terminal, 'terminal-2fa-scan');
  await laptop.says(terminal, 'terminal-2fa-key', {});
  const typed = / ((?:[A-Z2-7]{4} ?){8})$/m.exec(terminal.screen);
  await laptop.says(terminal, 'terminal-code');
  const phone = await scans(page, terminal, 'dark').catch(() => scans(page, terminal, 'light'));
  expect(typed?.[1]?.replaceAll(' ', ''), 'the key to type').toBe(phone.secret);
  expect(phone.uri).toContain(encodeURIComponent(ann.email));
  return { terminal, phone };
}

test('turned on with a QR code in the terminal, and off with the password', async ({ page, server, laptop, elsewhere }) => {
  const ann = new Person(page, server);
  const key = await server.createAccount(ann.email, ann.password);
  const desk = ann.at(await (await elsewhere()).newPage());
  await desk.signsIn();
  await laptop.signsIn(ann);
  const off = laptop.opens(['2fa']);
  await laptop.says(off, 'terminal-2fa-off');
  await laptop.says(off, 'terminal-2fa-enable');
  expect((await laptop.ends(off)).code).toBe(0);

  const { terminal, phone } = await startsEnabling(laptop, ann, page);
  await test.step('what ends was said before', async () => {
    expect(terminal.screen).toContain('Chromium (Linux)');
    expect(terminal.screen).toContain(ann.say('api-key-of-account'));
    expect.soft(terminal.screen, 'there is no browser here').not.toContain(ann.say('enable-preview-ssh'));
  });
  await terminal.type(phone.wrong());
  await laptop.says(terminal, 'refusal-wrong-code');
  expect(await laptop.json<State>(['2fa'])).toMatchObject({ enabled: false });
  await laptop.asks(terminal, 'terminal-code', await phone.next());
  await laptop.says(terminal, 'terminal-2fa-enabled');
  const codes = await test.step('the API key and the codes are shown', async () => {
    const [made = ''] = await terminal.says(/twl_key_[\w-]{43}/);
    expect(await accountStatus(ann, made)).toBe(200);
    expect(await accountStatus(ann, key)).toBe(401);
    await laptop.says(terminal, 'terminal-codes-saved');
    const lines = [...terminal.screen.matchAll(LINE)];
    expect(lines.map(([, number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    return lines.map(([, , code]) => code ?? '');
  });
  expect(await laptop.json<State>(['2fa'])).toMatchObject({ enabled: true, recovery_codes: { left: 10, saved: false } });
  await terminal.type('y');
  expect((await laptop.ends(terminal)).code).toBe(0);
  await expect(desk.heading('sign-in-title')).toBeVisible();
  await mailAbout(server, ann.email, ann.say('mail-two-factor-enabled-subject'));

  await test.step('2fa says so, and shows no secret', async () => {
    const state = await laptop.json<State>(['2fa']);
    expect(state).toMatchObject({ enabled: true, recovery_codes: { left: 10, saved: true } });
    expect(state.ways_back).toHaveLength(5);
    const on = laptop.opens(['2fa']);
    await laptop.says(on, 'terminal-2fa-on');
    await laptop.says(on, 'terminal-2fa-codes', { set: state.recovery_codes?.set ?? '?' });
    await laptop.says(on, 'losses-title');
    for (const loss of ['phone', 'laptop', 'mailbox', 'sim', 'printed-codes']) await laptop.says(on, `loss-${loss}`);
    const { code, screen } = await laptop.ends(on);
    expect(code).toBe(0);
    for (const secret of [phone.secret, ...codes]) expect(screen).not.toContain(secret);
    expect(await laptop.runs(['2fa:enable'])).toMatchObject({ code: 1, error: `twinlock: ${ann.say('refusal-already-on')}\n` });
  });
  await test.step('a code of the sheet signs another computer in', async () => {
    await desk.typesPassword();
    await desk.link('verify-by-recovery').click();
    await desk.field('field-recovery-code').fill(codes[3] ?? '');
    await desk.button('verify-button').click();
    await desk.opens('/dashboard');
    await expect(desk.heading('dashboard-title')).toBeVisible();
  });
});

test('the QR code can be read on a dark terminal, and on a light one', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const { terminal, phone } = await startsEnabling(laptop, ann, page);
  for (const usual of ['dark', 'light'] as const) expect((await scans(page, terminal, usual)).secret, usual).toBe(phone.secret);
  // Whoever closes the window has changed nothing.
  terminal.leave();
  expect(await laptop.json<State>(['2fa'])).toMatchObject({ enabled: false });
});

test('2fa:disable and `2fa disable` are the same', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  for (const words of [['2fa', 'disable'], ['2fa:disable']]) {
    const phone = await ann.turnsOn();
    await laptop.signsIn(ann, () => phone.next());
    const terminal = laptop.opens(words);
    await laptop.says(terminal, 'terminal-2fa-goes');
    await laptop.asksPassword(terminal, ann.password);
    await laptop.says(terminal, 'terminal-2fa-disabled');
    expect((await laptop.ends(terminal)).code).toBe(0);
    expect(await laptop.json<State>(['2fa'])).toMatchObject({ enabled: false, authenticators: [], recovery_codes: null });
    expect(await laptop.runs(words)).toMatchObject({ code: 1, error: `twinlock: ${ann.say('refusal-already-off')}\n` });
  }
  const told = (): number => mails(server, ann.email).filter((mail) => mail.subject === ann.say('mail-two-factor-disabled-subject')).length;
  await expect.poll(told).toBe(2);
});

test('a program turns it off with --password-stdin and reads what became of it', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  await laptop.signsIn(ann, () => phone.next());
  const refused = await laptop.runs(['2fa:disable', '--password-stdin', '--json'], { input: 'wrong horse battery\n' });
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(JSON.parse(refused.error)).toMatchObject({ id: 'invalid_params', code: 'wrong-password', message: ann.say('refusal-wrong-password') });
  expect(await laptop.json<State>(['2fa'])).toMatchObject({ enabled: true });
  const account = await laptop.json(['2fa:disable', '--password-stdin'], { input: `${ann.password}\n` });
  expect(account).toMatchObject({ email: ann.email, two_factor_authentication: false });
});
