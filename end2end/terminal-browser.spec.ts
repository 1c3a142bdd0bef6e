// `login --browser`: the code is shown in both places, and nobody is let in but by whoever knows the password (RFC 8628).

import type { BrowserContextOptions } from '@playwright/test';
import { hostname } from 'node:os';
import { type CommandLine, expect, test } from './world/command_line';
import { enter, typeInto } from './world/keyboard';
import { mailAbout, mails } from './world/mail';
import { Person } from './world/pages';
import type { Terminal } from './world/terminal';
import { japanese } from './world/words';

/** Twenty consonants, with which no word can be written (RFC 8628 §6.1). */
const CODE = /\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b/;

interface Waiting {
  terminal: Terminal;
  code: string;
}

/** Starts it, and reads what it shows: where to go, and the code to type there. */
async function begins(laptop: CommandLine, ann: Person): Promise<Waiting> {
  const terminal = laptop.opens(['login', '--server', ann.server.url, '--browser']);
  await laptop.says(terminal, 'terminal-browser-open', { url: `${ann.server.url}/device` });
  const [code = ''] = await terminal.says(CODE);
  await laptop.says(terminal, 'terminal-browser-waiting');
  return { terminal, code };
}

/** Types the code on the page, and sees who waits. */
async function findsIt(ann: Person, code: string, typed = code): Promise<void> {
  await ann.opens('/device');
  await expect(ann.heading('command-line-title')).toBeVisible();
  await ann.field('field-user-code').fill(typed);
  await ann.button('continue').click();
  await expect(ann.page.getByText(ann.say('command-line-warning'))).toBeVisible();
  const said = ann.page.locator('dl');
  for (const text of [code, `twinlock on ${hostname()}`, '127.0.0.1']) await expect(said).toContainText(text);
}

async function isIn(laptop: CommandLine, { terminal }: Waiting, ann: Person): Promise<void> {
  await laptop.says(terminal, 'terminal-signed-in', { server: ann.server.url, email: ann.email });
  const { code, screen } = await laptop.ends(terminal);
  expect(code).toBe(0);
  expect(screen).not.toContain(laptop.token);
}

for (const javaScriptEnabled of [true, false]) {
  const name = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
  test.describe(name, () => {
    const use: BrowserContextOptions = { javaScriptEnabled };
    test.use(use);

    test(`approved in the browser, with the password, ${name}`, async ({ page, server, laptop }) => {
      const ann = new Person(page, server);
      await ann.setsUp();
      const phone = await ann.turnsOn();
      const waiting = await begins(laptop, ann);
      await test.step('a code that nobody waits with', async () => {
        await ann.opens('/device');
        await ann.field('field-user-code').fill(waiting.code === 'BBBB-BBBB' ? 'CCCC-CCCC' : 'BBBB-BBBB');
        await ann.button('continue').click();
        await ann.isRefusedAt('field-user-code', ann.say('refusal-user-code-unknown'));
        await ann.field('field-user-code').fill('what is this');
        await ann.button('continue').click();
        await ann.isRefusedAt('field-user-code', ann.say('refusal-user-code-shape'));
        await expect(ann.field('field-user-code')).toHaveValue('what is this');
      });
      await findsIt(ann, waiting.code, waiting.code.toLowerCase().replace('-', ' '));
      await test.step('not without the password', async () => {
        await ann.field('field-your-password').fill('wrong horse battery');
        await ann.button('command-line-approve').click();
        await ann.isRefusedAt('field-your-password', ann.say('refusal-wrong-password'));
        await expect(page.locator('dl')).toContainText(waiting.code);
        expect(laptop.token).toBeUndefined();
      });
      await ann.field('field-your-password').fill(ann.password);
      await ann.button('command-line-approve').click();
      await expect(page.getByRole('status').getByText(ann.say('done-command-line-approved'))).toBeVisible();
      await isIn(laptop, waiting, ann);
      const mail = await mailAbout(server, ann.email, ann.say('mail-command-line-approved-subject'));
      expect(mail.text).toContain(hostname());
      expect(mail.text).not.toContain(waiting.code);
      await test.step('it has passed what the browser has passed', async () => {
        expect(await laptop.json(['2fa'])).toMatchObject({ enabled: true });
        const said = await laptop.runs(['2fa:disable', '--password-stdin'], { input: `${ann.password}\n` });
        expect(said.code, said.error).toBe(0);
        expect(phone.secret).not.toBe('');
      });
      await test.step('the code is spent', async () => {
        await ann.opens('/device');
        await ann.field('field-user-code').fill(waiting.code);
        await ann.button('continue').click();
        await ann.isRefusedAt('field-user-code', ann.say('refusal-user-code-unknown'));
      });
    });

    test(`refused in the browser, ${name}`, async ({ page, server, laptop }) => {
      const ann = new Person(page, server);
      await ann.setsUp();
      const waiting = await begins(laptop, ann);
      await findsIt(ann, waiting.code);
      await ann.button('command-line-deny').click();
      await expect(page.getByRole('status').getByText(ann.say('done-command-line-denied'))).toBeVisible();
      await laptop.says(waiting.terminal, 'refusal-grant-denied');
      expect((await laptop.ends(waiting.terminal)).code).toBe(1);
      expect(laptop.token).toBeUndefined();
      expect(mails(server, ann.email).map((mail) => mail.subject)).not.toContain(ann.say('mail-command-line-approved-subject'));
    });

    test(`the link of another device leads through the sign-in to the code, ${name}`, async ({ page, server, laptop, elsewhere }) => {
      const ann = new Person(page, server);
      await ann.setsUp();
      const phone = await ann.turnsOn();
      const waiting = await begins(laptop, ann);
      const tablet = ann.at(await (await elsewhere(use)).newPage());
      await tablet.opens(`/device?user_code=${waiting.code}`);
      await expect(tablet.heading('sign-in-title')).toBeVisible();
      expect(tablet.page.url(), 'the code stays in no address').not.toContain(waiting.code);
      await tablet.field('field-email').fill(ann.email);
      await tablet.field('field-password').fill(ann.password);
      await tablet.button('sign-in-button').click();
      await tablet.typesCode(await phone.next());
      await expect(tablet.heading('command-line-title')).toBeVisible();
      await expect(tablet.field('field-user-code'), 'anybody may have sent the link').toHaveValue(waiting.code);
      await tablet.button('continue').click();
      await expect(tablet.page.locator('dl')).toContainText(waiting.code);
      await tablet.field('field-your-password').fill(ann.password);
      await tablet.button('command-line-approve').click();
      await expect(tablet.page.getByRole('status').getByText(ann.say('done-command-line-approved'))).toBeVisible();
      await isIn(laptop, waiting, ann);
    });
  });
}

test('approved by somebody who has only a keyboard', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const waiting = await begins(laptop, ann);
  await ann.opens('/device');
  await typeInto(page, ann.field('field-user-code'), waiting.code);
  await page.keyboard.press('Enter');
  await typeInto(page, ann.field('field-your-password'), ann.password);
  await enter(page, ann.button('command-line-approve'));
  await expect(page.getByRole('status').getByText(ann.say('done-command-line-approved'))).toBeVisible();
  await isIn(laptop, waiting, ann);
});

test.describe('in Japanese', () => {
  test.use({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });

  test('approved in Japanese', async ({ page, server, computer }) => {
    const ann = new Person(page, server, japanese);
    await ann.setsUp();
    const laptop = computer(japanese);
    const waiting = await begins(laptop, ann);
    await findsIt(ann, waiting.code);
    await ann.field('field-your-password').fill(ann.password);
    await ann.button('command-line-approve').click();
    await expect(page.getByRole('status').getByText(ann.say('done-command-line-approved'))).toBeVisible();
    await isIn(laptop, waiting, ann);
    await mailAbout(server, ann.email, ann.say('mail-command-line-approved-subject'));
  });
});
