// Another address for the account: asked for with the password, confirmed by a link that only the new
// one gets. Told three times: plainly, without JavaScript, and in Japanese.

import { linkIn, mailAbout, mails } from './world/mail';
import { Person } from './world/pages';
import { tellings } from './world/tellings';
import type { Phone } from './world/phone';
import { english } from './world/words';
import { expect, test } from './world/world';

const NEW = 'ann.lee@example.org';

for (const { name, words, use } of tellings) {
  test.describe(name, () => {
    test.use({ ...use, wish: { log: 'trace' } });

    test(`the account gets a new address, ${name}`, async ({ page, server, elsewhere }) => {
      const ann = new Person(page, server, words);
      const renamed = new Person(page, server, words, NEW);
      await ann.setsUp();
      const phone = await ann.turnsOn();
      await test.step('asking for it', () => asking(ann));
      const link = await test.step('what both addresses are sent', () => sent(ann));
      const laptop = ann.at(await (await elsewhere(use)).newPage());
      await test.step('the link, where nobody is signed in', () => confirming(laptop, link, phone));
      await test.step('both addresses are told', () => told(ann));
      await test.step('who was signed in still is, under the new address', async () => {
        await ann.opens('/dashboard');
        await expect(page.locator('#address').getByText(words.like('address-state', { email: NEW }))).toBeVisible();
        await expect(page.locator('#sessions').getByRole('listitem')).toHaveCount(2);
      });
      await test.step('the link works once', async () => {
        await page.goto(link);
        await expect(page.getByRole('alert')).toHaveText(words.say('refusal-link-dead'));
      });
      await test.step('signing in works with the new address alone, and asks for a code', async () => {
        await ann.opens('/dashboard');
        await ann.signsOut();
        await ann.typesPassword();
        await expect(page.getByRole('alert')).toHaveText(words.say('refusal-bad-credentials'));
        await renamed.typesPassword();
        await expect(renamed.heading('verify-title')).toBeVisible();
        await renamed.typesCode(await phone.next());
        await expect(renamed.heading('dashboard-title')).toBeVisible();
      });
      expect(server.log).toContain('TRACE');
      expect(server.log).not.toContain(new URL(link).searchParams.get('token'));
    });
  });
}

async function asking(ann: Person): Promise<void> {
  const { page, words } = ann;
  await ann.opens('/dashboard');
  await ann.link('address-link').click();
  await expect(ann.heading('address-title')).toBeVisible();
  await expect(page.getByText(words.like('address-lead', { email: ann.email }))).toBeVisible();
  await ann.asksForAddress(NEW, 'not otter seventeen');
  await ann.isRefusedAt('field-your-password', words.say('refusal-wrong-password'));
  await expect(ann.field('field-new-email')).toHaveValue(NEW);
  await ann.field('field-your-password').fill(ann.password);
  await ann.button('address-button').click();
  await expect(page.getByRole('status')).toHaveText(words.say('done-address-asked'));
  const waiting = page.getByText(words.like('address-waiting', { email: NEW }));
  await expect(waiting).toBeVisible();
  await ann.opens('/dashboard');
  await expect(page.locator('#address').getByText(words.like('address-state', { email: ann.email }))).toBeVisible();
  await expect(page.locator('#address').locator(waiting)).toBeVisible();
}

/** The link goes to the new address alone; the present one hears of the wish. */
async function sent(ann: Person): Promise<string> {
  const link = linkIn(await mailAbout(ann.server, NEW, ann.say('mail-confirm-address-subject')));
  expect(link).toMatch(/^http:\/\/localhost:\d+\/dashboard\/address\/confirm\?token=twl_lnk_[\w-]{43}$/);
  const notice = await mailAbout(ann.server, ann.email, ann.say('mail-address-change-asked-subject'));
  for (const text of [notice.text, notice.html]) {
    expect(text).toMatch(ann.words.like('mail-address-change-asked-text', { to: NEW }));
    expect(text).toMatch(ann.words.like('mail-freeze'));
    expect(text).not.toContain('confirm?token=');
  }
  // The wrong password has sent nothing.
  expect(mails(ann.server, NEW)).toHaveLength(1);
  return link;
}

async function confirming(laptop: Person, link: string, phone: Phone): Promise<void> {
  const { page, words } = laptop;
  await page.goto(link);
  await expect(laptop.heading('sign-in-title')).toBeVisible();
  await laptop.typesPassword();
  await expect(laptop.heading('verify-title')).toBeVisible();
  await laptop.typesCode(await phone.next());
  await expect(laptop.heading('address-confirm-title')).toBeVisible();
  // The link's token does not stay in the address.
  expect(page.url()).toBe(`${laptop.server.url}/dashboard/address/confirm`);
  await expect(page.locator('.from-to')).toContainText(laptop.email);
  await expect(page.locator('.from-to')).toContainText(NEW);
  await laptop.button('address-confirm-button').click();
  await expect(laptop.heading('dashboard-title')).toBeVisible();
  await expect(page.getByRole('status')).toHaveText(words.say('done-address-changed'));
  await expect(page.locator('#address').getByText(words.like('address-state', { email: NEW }))).toBeVisible();
  await expect(page.getByText(words.like('address-waiting'))).toHaveCount(0);
  await expect(page.getByRole('banner')).toContainText(NEW);
}

async function told(ann: Person): Promise<void> {
  for (const to of [ann.email, NEW]) {
    const mail = await mailAbout(ann.server, to, ann.say('mail-address-changed-subject'));
    for (const text of [mail.text, mail.html]) {
      expect(text).toMatch(ann.words.like('mail-address-changed-text', { from: ann.email, to: NEW }));
      expect(text).toMatch(ann.words.like('mail-freeze'));
    }
  }
}

test('a wish for another address is taken back, and its link says the way out', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await ann.asksForAddress(NEW);
  await expect(ann.button('address-cancel')).toBeVisible();
  const link = linkIn(await mailAbout(server, NEW, ann.say('mail-confirm-address-subject')));
  await ann.button('address-cancel').click();
  await expect(page.getByRole('status')).toHaveText(ann.say('done-address-cancelled'));
  await expect(ann.button('address-cancel')).toHaveCount(0);
  await ann.opens('/dashboard');
  await expect(page.locator('#address').getByText(ann.words.like('address-state', { email: ann.email }))).toBeVisible();
  await expect(page.getByText(ann.words.like('address-waiting'))).toHaveCount(0);

  await page.goto(link);
  await expect(ann.heading('broken-title')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveText(ann.say('refusal-link-dead'));
  await ann.link('broken-again').click();
  await expect(ann.heading('address-title')).toBeVisible();
});

test('the link of somebody else says whose turn it is, and stays good for them', async ({ page, server, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await server.createAccount('ben@example.org', 'harbour lantern ninety');
  const ben = new Person(await (await elsewhere()).newPage(), server, english, 'ben@example.org', 'harbour lantern ninety');
  await ann.asksForAddress(NEW);
  const link = linkIn(await mailAbout(server, NEW, ann.say('mail-confirm-address-subject')));
  await ben.page.goto(link);
  await expect(ben.heading('sign-in-title')).toBeVisible();
  await ben.typesPassword();
  await expect(ben.heading('dashboard-title')).toBeVisible();
  await ben.page.goto(link);
  await expect(ben.page.getByRole('alert')).toHaveText(ben.say('refusal-link-elsewhere'));
  await page.goto(link);
  await ann.button('address-confirm-button').click();
  await expect(page.locator('#address').getByText(ann.words.like('address-state', { email: NEW }))).toBeVisible();
});
