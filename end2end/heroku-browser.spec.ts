// `heroku login` without a flag: the browser signs it in, and the command line waits.

import { accountStatus } from './world/api';
import { editions, expect, test } from './world/heroku';
import type { Laptop } from './world/laptop';
import { mails } from './world/mail';
import { Person } from './world/pages';
import type { Terminal } from './world/terminal';

/** As far as where the command line waits. Its browser is a program that does nothing: people open the address that the terminal shows. */
async function startsLogin(desk: Laptop): Promise<{ terminal: Terminal; path: string }> {
  const terminal = desk.opens(['login'], { BROWSER: '/bin/true' });
  await terminal.says(/Press any key to open up the browser to login/);
  await terminal.pressesKey('x');
  const [, path = ''] = await terminal.says(/Opening browser to http:\/\/127\.0\.0\.1:\d+(\/\S+)/);
  await terminal.says(/Waiting for login/);
  return { terminal, path };
}

for (const edition of editions) {
  test(`is signed in by the browser, with the code that both show, ${edition}`, async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    await ann.turnsOn();
    const desk = laptop(edition);
    const before = mails(server, ann.email).length;

    const { terminal, path } = await startsLogin(desk);

    await ann.opens(path);
    await ann.button('continue').click();
    await ann.page.locator('input[name=password]').fill(ann.password);
    await ann.button('command-line-approve').click();
    await expect(page.getByRole('status').getByText(ann.say('done-command-line-approved'))).toBeVisible();

    const { code, screen } = await desk.ended(terminal);
    expect(code).toBe(0);
    expect(screen.split('\n').at(-1)).toBe(`Logged in as ${ann.email}`);
    expect(await desk.runs(['whoami'])).toEqual({ code: 0, screen: ann.email });
    expect(await accountStatus(ann, desk.token ?? '')).toBe(200);
    await expect(() => expect(mails(server, ann.email).length).toBeGreaterThan(before)).toPass();
  });

  test(`is refused in the browser, ${edition}`, async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const desk = laptop(edition);
    const { terminal, path } = await startsLogin(desk);
    await ann.opens(path);
    await ann.button('continue').click();
    await ann.button('command-line-deny').click();
    await expect(page.getByRole('status').getByText(ann.say('done-command-line-denied'))).toBeVisible();
    const { code, screen } = await desk.ended(terminal);
    expect(code).toBe(2);
    expect(screen).toContain(` ›   Error: ${ann.say('refusal-grant-denied')}`);
    expect(desk.token).toBeUndefined();
  });
}

test('takes longer than a client waits for a silent server, today', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const desk = laptop('today');
  const { terminal, path } = await startsLogin(desk);
  // Its requests end after 60 seconds without a byte.
  await page.waitForTimeout(65_000);
  await ann.opens(path);
  await ann.button('continue').click();
  await ann.page.locator('input[name=password]').fill(ann.password);
  await ann.button('command-line-approve').click();
  const { code, screen } = await desk.ended(terminal);
  expect(code).toBe(0);
  expect(screen.split('\n').at(-1)).toBe(`Logged in as ${ann.email}`);
});
