// The whole way: set up, turn on, sign in with a code, turn off. Told three times: plainly, without
// JavaScript, and in Japanese.

import { accountStatus } from './world/api';
import { ended, opensNothing } from './world/ends';
import { mailAbout } from './world/mail';
import { Person } from './world/pages';
import { tellings } from './world/tellings';
import { expect, test } from './world/world';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

for (const { name, words, use } of tellings) {
  test.describe(name, () => {
    test.use(use);

    test(`from the first start to two-factor and back, ${name}`, async ({ page, server, elsewhere }) => {
      const ann = new Person(page, server, words);
      const laptop = ann.at(await (await elsewhere({ ...use, userAgent: FIREFOX })).newPage());
      const key = await test.step('the first account', () => setUp(ann));
      await test.step('signing in, here and on the laptop', async () => {
        await ann.signsIn();
        await laptop.signsIn();
      });
      const { phone, first } = await test.step('turning it on', () => turnOn(ann, key));
      await test.step('what else ended', () => ended(ann, laptop, key));
      await test.step('signing in asks for a code', async () => {
        await ann.signsOut();
        await ann.typesPassword();
        await expect(ann.heading('verify-title')).toBeVisible();
        await opensNothing(ann);
        await ann.typesCode(phone.wrong());
        await ann.isRefusedAt('field-code', words.say('refusal-wrong-code'));
        await ann.typesCode(first);
        await ann.isRefusedAt('field-code', words.say('refusal-wrong-code-used'));
        await ann.typesCode(phone.code(-120));
        await ann.isRefusedAt('field-code', words.like('refusal-wrong-code-slow'));
        await ann.typesCode('12 34');
        await ann.isRefusedAt('field-code', words.say('refusal-code-shape'));
        // As some phones type it: full-width, with a space.
        const code = await phone.next();
        await ann.typesCode(fullWidth(`${code.slice(0, 3)} ${code.slice(3)}`));
        await expect(ann.heading('dashboard-title')).toBeVisible();
        await expect(page.getByText(words.like('two-factor-on'))).toBeVisible();
      });
      await test.step('turning it off', async () => {
        await ann.turnsOff();
        await expect(page.getByRole('status').getByText(words.say('done-two-factor-disabled'))).toBeVisible();
        await mailAbout(server, ann.email, words.say('mail-two-factor-disabled-subject'));
        await ann.signsOut();
        await ann.signsIn();
        await expect(page.getByText(words.say('two-factor-off'))).toBeVisible();
      });
    });
  });
}

async function setUp(ann: Person): Promise<string> {
  await ann.setsUp();
  // The link's token does not stay in the address.
  expect(new URL(ann.page.url()).search).toBe('');
  await expect(ann.page.locator('html')).toHaveAttribute('lang', ann.words.language);
  const key = await ann.shownOnce.innerText();
  expect(key).toMatch(/^twl_key_[\w-]{43}$/);
  await ann.page.reload();
  await expect(ann.heading('dashboard-title')).toBeVisible();
  expect(await ann.page.content()).not.toContain(key);
  await mailAbout(ann.server, ann.email, ann.say('mail-account-created-subject'));
  await ann.signsOut();
  await expect(ann.page.getByRole('status')).toHaveText(ann.say('done-signed-out'));
  // The link works once.
  await ann.page.goto(ann.server.setUpLink);
  await expect(ann.page.getByRole('alert')).toHaveText(ann.say('refusal-link-dead'));
  return key;
}

async function turnOn(ann: Person, key: string) {
  const { page, words } = ann;
  await ann.opens('/dashboard');
  await expect(page.getByText(words.say('two-factor-off'))).toBeVisible();
  await ann.link('enable-link').click();
  await ann.field('field-password').fill('not otter seventeen');
  await ann.button('continue').click();
  await ann.isRefusedAt('field-password', words.say('refusal-wrong-password'));
  await ann.field('field-password').fill(ann.password);
  await ann.button('continue').click();

  await expect(ann.heading('enable-preview-title')).toBeVisible();
  const ends = page.locator('section').filter({ hasText: words.say('ends-sessions-title') });
  await expect(ends.getByRole('listitem')).toHaveCount(1);
  await expect(ends.getByRole('listitem')).toContainText(/Firefox.*Windows/);
  const keys = page.locator('section').filter({ hasText: words.say('ends-api-keys-title') });
  await expect(keys.getByRole('listitem')).toContainText(`${key.slice(0, 12)}…`);
  await ann.button('continue').click();

  await expect(ann.heading('enable-scan-title')).toBeVisible();
  const phone = await ann.scans();
  const typed = (await page.locator('#typed-key').innerText()).replace(/\s/g, '');
  expect(phone.secret).toBe(typed);
  expect(typed).toMatch(/^[A-Z2-7]{32}$/);
  await expect(ann.link('enable-open-app')).toHaveAttribute('href', phone.uri);
  expect(phone.uri).toContain(`otpauth://totp/Twinlock:${encodeURIComponent(ann.email)}?`);
  await expect(page.getByText(words.say('enable-apps'))).toBeVisible();

  // Left and gone back in without loss.
  await ann.link('cancel').click();
  await ann.link('enable-link').click();
  await expect(page.locator('#typed-key')).toContainText(typed.slice(0, 4));

  await ann.typesCode(phone.wrong(), 'enable-button');
  await ann.isRefusedAt('field-code', words.say('refusal-wrong-code'));
  const first = await phone.next();
  await ann.typesCode(first, 'enable-button');
  await expect(ann.heading('enable-done-title')).toBeVisible();
  const newKey = await ann.shownOnce.innerText();
  expect(newKey).toMatch(/^twl_key_[\w-]{43}$/);
  expect(newKey).not.toBe(key);
  await page.reload();
  expect(await page.content()).not.toContain(newKey);
  expect(await accountStatus(ann, newKey)).toBe(200);
  return { phone, first };
}

function fullWidth(digits: string): string {
  return digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).replace(' ', '\u3000');
}
