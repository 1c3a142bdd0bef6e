// It wasn't me: from the mail to a frozen account, and back with password and code. Told three times: plainly,
// without JavaScript, and in Japanese.

import { accountStatus, readStatus, signInByApi } from './world/api';
import { enter, typeInto } from './world/keyboard';
import { linkIn, mailAbout, mails } from './world/mail';
import { Person } from './world/pages';
import { tellings } from './world/tellings';
import { expect, test } from './world/world';

for (const { name, words, use } of tellings) {
  test.describe(name, () => {
    test.use({ ...use, wish: { log: 'trace', settings: { TWINLOCK_SMS: 'directory' } } });

    test(`the link in a mail freezes the account, ${name}`, async ({ page, server, elsewhere }) => {
      const ann = new Person(page, server, words);
      await ann.setsUp();
      const phone = await ann.turnsOn();
      const laptop = ann.at(await (await elsewhere(use)).newPage());
      const tablet = ann.at(await (await elsewhere(use)).newPage());
      await laptop.signsIn(phone);
      await tablet.signsIn(phone);
      const { token } = await signInByApi(ann, await phone.next());
      const [marked, plain] = await test.step('one key is marked, another is not', () => keys(ann));
      const mail = await mailAbout(server, ann.email, words.say('mail-two-factor-enabled-subject'));
      for (const text of [mail.text, mail.html]) expect(text).toMatch(words.like('mail-freeze'));
      const link = linkIn(mail);

      const anywhere = ann.at(await (await elsewhere(use)).newPage());
      await test.step('the page says what will happen, and nothing has happened yet', async () => {
        await anywhere.page.goto(link);
        await expect(anywhere.heading('freeze-title')).toBeVisible();
        expect(anywhere.page.url()).toBe(`${server.url}/freeze`);
        const main = anywhere.page.locator('#main');
        await expect(main).toContainText(ann.email);
        await expect(main).toContainText(words.say('mail-two-factor-enabled-subject'));
        await expect(main).toContainText(words.say('freeze-blocks'));
        await expect(main).toContainText(words.say('freeze-undo'));
        expect(await anywhere.page.locator('script').count()).toBe(0);
        expect(await accountStatus(ann, token)).toBe(200);
        await laptop.opens('/dashboard');
        await expect(laptop.heading('dashboard-title')).toBeVisible();
      });
      await test.step('one button, and everything that was signed in has ended', async () => {
        await anywhere.button('freeze-button').click();
        await expect(anywhere.heading('freeze-done-title')).toBeVisible();
        await expect(anywhere.page.getByRole('status')).toHaveText(words.like('freeze-done', { email: ann.email }));
        for (const person of [ann, laptop, tablet]) await person.isSignedOut();
        const dead = await fetch(`${server.url}/account`, { headers: { authorization: `Bearer ${token}`, 'accept-language': words.language } });
        expect(dead.status).toBe(401);
        expect(((await dead.json()) as { message: string }).message).toBe(words.say('refusal-ended-frozen'));
        expect([await readStatus(ann, marked), await readStatus(ann, plain)]).toEqual([200, 401]);
        const told = await mailAbout(server, ann.email, words.say('mail-frozen-subject'));
        expect(told.text).toMatch(words.like('mail-frozen-text'));
        expect(told.text).not.toContain('token=');
      });
      await test.step('the owner gets in, and is refused in words what a thief would do', async () => {
        await ann.signsIn(phone);
        await expect(page.getByText(words.like('frozen-banner'))).toBeVisible();
        const refused = words.like('refusal-frozen');
        await ann.opens('/dashboard/phone');
        await ann.field('field-phone').fill('+81 90 1234 5678');
        await ann.field('field-password').fill(ann.password);
        await ann.button('phone-button').click();
        await expect(page.getByRole('alert')).toHaveText(refused);
        await ann.opens('/dashboard/two-factor/disable');
        await ann.field('field-password').fill(ann.password);
        await ann.button('disable-button').click();
        await expect(page.getByRole('alert')).toHaveText(refused);
        expect(mails(server, ann.email).map((mail) => mail.subject)).not.toContain(words.say('mail-two-factor-disabled-subject'));
      });
      await test.step('password and code together end it', async () => {
        await ann.opens('/dashboard');
        await ann.link('thaw-title').click();
        await expect(ann.heading('thaw-title')).toBeVisible();
        const thaws = async (password: string, code: string): Promise<void> => {
          await ann.field('field-password').fill(password);
          await ann.field('field-code').fill(code);
          await ann.button('thaw-button').click();
        };
        await thaws('wrong otter seventeen', phone.wrong());
        await ann.isRefusedAt('field-password', words.say('refusal-wrong-password'));
        await thaws(ann.password, phone.wrong());
        await ann.isRefusedAt('field-code', words.say('refusal-wrong-code'));
        await thaws(ann.password, await phone.next());
        await expect(page.getByRole('status').getByText(words.say('done-thawed'))).toBeVisible();
        await expect(page.getByText(words.like('frozen-banner'))).toHaveCount(0);
        await mailAbout(server, ann.email, words.say('mail-thawed-subject'));
        await ann.opens('/dashboard/history');
        await expect(page.getByText(words.like('event-frozen'))).toBeVisible();
        await expect(page.getByText(words.like('event-thawed')).first()).toBeVisible();
      });
      await test.step('the link says that it has been used', async () => {
        await anywhere.page.goto(link);
        await expect(anywhere.heading('freeze-over-title')).toBeVisible();
        await expect(anywhere.button('freeze-button')).toHaveCount(0);
      });
      await ann.turnsOff();
      expect(server.log).toContain('TRACE');
      expect(server.log).not.toContain(new URL(link).searchParams.get('token'));
    });
  });
}

/** Makes two API keys, the first of them marked. */
async function keys(ann: Person): Promise<[string, string]> {
  const made: string[] = [];
  for (const survives of [true, false]) {
    await ann.opensFresh('/dashboard/api-keys');
    await ann.field('key-description').fill(survives ? 'CI' : 'NAS');
    if (survives) await ann.page.getByRole('checkbox', { name: ann.say('key-survives') }).check();
    await ann.button('api-key-create-button').click();
    await expect(ann.shownOnce).toBeVisible();
    made.push(await ann.shownOnce.innerText());
  }
  await expect(ann.row('CI')).toContainText(ann.say('key-survives-tag'));
  await expect(ann.row('NAS')).not.toContainText(ann.say('key-survives-tag'));
  return [made[0] ?? '', made[1] ?? ''];
}

test('a mark is taken from a key again, with the password', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await ann.opensFresh('/dashboard/api-keys');
  const row = ann.row(ann.say('api-key-of-account'));
  await row.locator('summary').click();
  await row.getByRole('button', { name: ann.say('key-mark') }).click();
  await expect(page.getByRole('status').getByText(ann.say('done-api-key-marked'))).toBeVisible();
  await expect(row).toContainText(ann.say('key-survives-tag'));
  await mailAbout(server, ann.email, ann.say('mail-api-key-marked-subject'));
  await row.locator('summary').click();
  await row.getByRole('button', { name: ann.say('key-unmark') }).click();
  await expect(page.getByRole('status').getByText(ann.say('done-api-key-unmarked'))).toBeVisible();
  await expect(row).not.toContainText(ann.say('key-survives-tag'));
});

test('freezing and ending it with the keyboard alone', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  await page.goto(linkIn(await mailAbout(server, ann.email, ann.say('mail-two-factor-enabled-subject'))));
  await enter(page, ann.button('freeze-button'));
  await expect(ann.heading('freeze-done-title')).toBeVisible();
  await enter(page, ann.link('to-sign-in'));
  await expect(ann.field('field-email')).toBeFocused();
  await ann.signsIn(phone);
  await enter(page, ann.link('thaw-title'));
  await expect(ann.field('field-password')).toBeFocused();
  await page.keyboard.type(ann.password);
  await typeInto(page, ann.field('field-code'), await phone.next());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').getByText(ann.say('done-thawed'))).toBeVisible();
});

test('without a second factor the page says that only time ends it', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await page.goto(linkIn(await mailAbout(server, ann.email, ann.say('mail-account-created-subject'))));
  await expect(page.getByText(ann.say('freeze-no-undo'))).toBeVisible();
  await ann.button('freeze-button').click();
  await expect(page.getByText(ann.say('freeze-next-wait'))).toBeVisible();
  await ann.signsIn();
  await ann.link('thaw-title').click();
  await expect(page.getByText(ann.words.like('refusal-thaw-needs-factor'))).toBeVisible();
  await expect(ann.button('thaw-button')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
  await server.restart(24 * 3600 + 5);
  await ann.signsIn();
  await expect(page.getByText(ann.words.like('frozen-banner'))).toHaveCount(0);
  await ann.startsEnabling();
});
