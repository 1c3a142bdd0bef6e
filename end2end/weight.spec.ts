// What pages weigh on the wire, and that the islands really wake.

import { Person } from './world/pages';
import { KB, weigh, type Weight } from './world/weight';
import { expect, test } from './world/world';

function tell(name: string, { bytes, files }: Weight): void {
  const lines = files.map((file) => `    ${(file.bytes / KB).toFixed(1).padStart(7)} KB  ${file.name}`);
  console.log([`  ${name}: ${(bytes / KB).toFixed(1)} KB`, ...lines].join('\n'));
}

test('the pages before sign-in are light and have no script', async ({ page, server }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const signIn = await weigh(page, `${server.url}/sign-in`);
  tell('sign-in', signIn);
  await expect(ann.heading('sign-in-title')).toBeVisible();
  expect(signIn.files.filter((file) => file.type === 'Document')).toHaveLength(1);
  expect(signIn.files.filter((file) => file.type === 'Stylesheet')).toHaveLength(1);
  expect(signIn.files.filter((file) => /\.(js|wasm)$/.test(file.name) || file.type === 'Script')).toEqual([]);
  expect(signIn.bytes).toBeGreaterThan(1 * KB);
  expect(signIn.bytes).toBeLessThanOrEqual(30 * KB);
  await expect(page.locator('script')).toHaveCount(0);
});

test('the account page is light, and its islands wake', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  // The buttons that only the browser can serve are hidden until they work.
  await expect(ann.button('copy')).toBeVisible();
  const account = await weigh(page, `${server.url}/dashboard`);
  tell('account page', account);
  expect(account.files.some((file) => file.name.endsWith('.wasm') && file.bytes > 0)).toBe(true);
  expect(account.bytes).toBeLessThanOrEqual(170 * KB);

  await ann.opens('/dashboard/password');
  const show = ann.button('reveal-show').first();
  await expect(show).toBeVisible();
  await ann.field('field-current-password').fill(ann.password);
  await show.click();
  await expect(ann.field('field-current-password')).toHaveAttribute('type', 'text');
  await ann.button('reveal-hide').click();
  await expect(ann.field('field-current-password')).toHaveAttribute('type', 'password');
});

test('moments are told in the time zone of the browser', async ({ page, server, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await ann.opens('/dashboard');
  const tokyo = ann.at(await (await elsewhere({ timezoneId: 'Asia/Tokyo' })).newPage());
  await tokyo.signsIn();
  const moment = (person: Person) => person.page.locator('#password time');
  const iso = await moment(ann).getAttribute('datetime');
  for (const [person, timeZone] of [[ann, 'Europe/Berlin'], [tokyo, 'Asia/Tokyo']] as const) {
    const format = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone });
    await expect(moment(person)).toHaveText(`today ${format.format(new Date(iso ?? ''))}`);
  }
});

test('a pressed button says that it works, and a second press sends nothing', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await ann.opens('/dashboard/two-factor/enable');
  await expect(ann.button('reveal-show')).toBeVisible();
  let sent = 0;
  await page.route('**/api/step-up', async (route) => {
    sent += 1;
    await new Promise((wake) => setTimeout(wake, 1000));
    await route.continue();
  });
  await ann.field('field-password').fill(ann.password);
  // Two presses, a tenth of a second apart; the answer is still on its way then.
  const look = await ann.button('continue').evaluate(async (button: HTMLButtonElement) => {
    button.click();
    await new Promise((wake) => setTimeout(wake, 100));
    button.click();
    return { text: button.textContent.trim(), busy: button.ariaBusy };
  });
  expect(look).toEqual({ text: ann.say('busy'), busy: 'true' });
  await expect(ann.heading('enable-preview-title')).toBeVisible();
  expect(sent).toBe(1);
});
