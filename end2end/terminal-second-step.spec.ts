// The second step of `login`: a code of the app, of a text message or of the sheet, and what wrong ones are told.

import { recoveryCodes } from './world/account';
import { signInByApi } from './world/api';
import { type CommandLine, expect, test } from './world/command_line';
import { mailAbout } from './world/mail';
import { Person } from './world/pages';
import type { Terminal } from './world/terminal';
import { newestCode } from './world/ways';
import { escape } from './world/words';

const NUMBER = '+819012345678';

/** As far as the question for the code. */
async function reachesCode(laptop: CommandLine, ann: Person): Promise<Terminal> {
  const terminal = laptop.opens(['login', '--server', ann.server.url]);
  await laptop.asks(terminal, 'terminal-email', ann.email);
  await laptop.asksPassword(terminal, ann.password);
  await laptop.says(terminal, 'terminal-code-lead');
  await laptop.says(terminal, 'terminal-code');
  return terminal;
}

async function isIn(laptop: CommandLine, terminal: Terminal, ann: Person): Promise<void> {
  await laptop.says(terminal, 'terminal-signed-in', { server: ann.server.url, email: ann.email });
  expect((await laptop.ends(terminal)).code).toBe(0);
}

test('the code of the app; a phone that is slow is told so, and may try again', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  const terminal = await reachesCode(laptop, ann);
  expect(laptop.token, 'half signed in is not signed in').toBeUndefined();
  await terminal.type(phone.code(-150));
  await laptop.says(terminal, 'refusal-wrong-code-slow', {});
  await laptop.asks(terminal, 'terminal-code', await phone.next());
  await isIn(laptop, terminal, ann);

  await test.step('what is no code is said, and not counted', async () => {
    const other = await reachesCode(laptop, ann);
    await other.type('12345');
    await laptop.says(other, 'refusal-code-shape');
    await laptop.asks(other, 'terminal-code', await phone.next());
    await isIn(laptop, other, ann);
  });
  await test.step('the code of the command before is known as used', async () => {
    const used = await phone.next();
    await (async () => isIn(laptop, await typed(used), ann))();
    const other = await typed(used);
    await laptop.says(other, 'refusal-wrong-code-used');
    for (const nth of [0, 1]) {
      await laptop.asks(other, 'terminal-code', phone.wrong(nth));
      await laptop.says(other, 'refusal-wrong-code');
    }
    expect((await laptop.ends(other)).code).toBe(1);
  });
  async function typed(code: string): Promise<Terminal> {
    const other = await reachesCode(laptop, ann);
    await other.type(code);
    return other;
  }
});

test('a code of the sheet, in whatever way it is typed', async ({ page, server, laptop, computer }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  const { token } = await signInByApi(ann, await phone.next());
  const codes = await recoveryCodes(ann, token);
  for (const typed of [codes[0] ?? '', (codes[1] ?? '').toLowerCase().replaceAll('-', ' ')]) {
    const terminal = await reachesCode(laptop, ann);
    await terminal.type(typed);
    await isIn(laptop, terminal, ann);
  }
  await mailAbout(server, ann.email, ann.say('mail-recovery-code-used-subject'));
  const again = await reachesCode(computer(), ann);
  await again.type(codes[0] ?? '');
  await again.says(new RegExp(escape(ann.say('refusal-wrong-code-recovery-used'))));
  again.leave();
});

test.describe('by text message', () => {
  test.use({ wish: { settings: { TWINLOCK_SMS: 'directory' } } });

  test('sms, typed in place of a code, sends one', async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const phone = await ann.turnsOn();
    const { token } = await signInByApi(ann, await phone.next());
    const without = await reachesCode(laptop, ann);
    await without.type('sms');
    await laptop.says(without, 'refusal-no-phone');
    await laptop.says(without, 'terminal-code');
    without.leave();

    const headers = { authorization: `Bearer ${token}`, 'heroku-password': ann.password, 'content-type': 'application/json' };
    const ask = async (method: string, path: string, body: unknown): Promise<number> =>
      (await fetch(`${server.url}/users/~/sms-number${path}`, { method, headers, body: JSON.stringify(body) })).status;
    expect(await ask('PATCH', '', { sms_number: NUMBER })).toBe(202);
    const first = await newestCode(server);
    expect(await ask('POST', '/actions/confirm', { code: first })).toBe(200);

    const terminal = await reachesCode(laptop, ann);
    await test.step('not within a minute of the last one', async () => {
      await terminal.type('sms');
      await laptop.says(terminal, 'refusal-too-many-texts', {});
      await laptop.says(terminal, 'terminal-code');
    });
    await server.restart(70);
    await test.step('then it comes, and the number is not shown in full', async () => {
      await terminal.type(' SMS ');
      await laptop.says(terminal, 'terminal-text-sent', {});
      await expect.poll(() => newestCode(server)).not.toBe(first);
      await laptop.asks(terminal, 'terminal-code', await newestCode(server));
      await isIn(laptop, terminal, ann);
      expect(terminal.raw).not.toContain(NUMBER);
      expect(terminal.screen).toContain(NUMBER.slice(-2));
    });
    await mailAbout(server, ann.email, ann.say('mail-sms-used-subject'));
    const state = laptop.opens(['2fa']);
    await laptop.says(state, 'terminal-2fa-phone', {});
    await laptop.ends(state);
    expect(state.screen).not.toContain(NUMBER.slice(3));
  });
});
