// Turning two-factor off, and ending sessions: what the other, open pages show of it.

import type { BrowserContextOptions } from '@playwright/test';
import { accountStatus } from './world/api';
import { beginsDevice, DEVICE } from './world/devices';
import { mailAbout } from './world/mail';
import { Person } from './world/pages';
import { codesOnThePage, savesCodes } from './world/ways';
import { expect, test } from './world/world';

/** An open page asks every two seconds; nobody touches it meanwhile. */
const FELT = { timeout: 5_000 };
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

for (const javaScriptEnabled of [true, false]) {
  const name = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
  test.describe(name, () => {
    const use: BrowserContextOptions = { javaScriptEnabled };
    test.use({ javaScriptEnabled });

    test(`turned off in one browser, it is off in the other one, ${name}`, async ({ page, server, elsewhere }) => {
      const ann = new Person(page, server);
      await ann.setsUp();
      const phone = await ann.turnsOn();
      const key = await ann.shownOnce.innerText();
      await ann.opens('/dashboard/recovery-codes');
      const codes = await codesOnThePage(ann);
      await savesCodes(ann);
      const laptop = ann.at(await (await elsewhere({ ...use, userAgent: FIREFOX })).newPage());
      await laptop.signsIn(phone);
      const begun = await beginsDevice(laptop);
      await laptop.opens('/dashboard');
      await expect(laptop.page.getByText(ann.words.like('two-factor-on'))).toBeVisible();
      const tablet = ann.at(await (await elsewhere(use)).newPage());
      await tablet.typesPassword();
      await expect(tablet.heading('verify-title')).toBeVisible();

      await test.step('what goes and what stays is said before', async () => {
        await ann.opens('/dashboard');
        await ann.link('disable-link').click();
        const lines = (title: string) => page.locator('section').filter({ hasText: ann.say(title) }).getByRole('listitem');
        await expect(lines('disable-goes-title')).toContainText([
          ann.say('authenticator'),
          ann.words.like('disable-codes', { count: String(codes.length) }),
        ]);
        await expect(lines('disable-goes-title')).toHaveCount(2);
        const stays = lines('disable-stays-title');
        await expect(stays).toHaveCount(3);
        await expect(stays.filter({ hasText: ann.say('session-current') })).toHaveCount(1);
        await expect(stays.filter({ hasText: /Firefox.*Windows/ })).toHaveCount(1);
        await expect(stays.filter({ hasText: `${key.slice(0, 12)}…` })).toHaveCount(1);
        // To look at it is not to do it.
        await expect(laptop.page.getByText(ann.words.like('two-factor-on'))).toBeVisible();
      });
      await ann.field('field-password').fill(ann.password);
      await ann.button('disable-button').click();
      await expect(page.getByRole('status').getByText(ann.say('done-two-factor-disabled'))).toBeVisible();

      await test.step('the other page shows it', async () => {
        if (javaScriptEnabled) {
          await expect(laptop.page.getByRole('status').getByText(ann.say('event-two-factor-disabled'))).toBeVisible(FELT);
        } else {
          await laptop.page.reload();
        }
        await expect(laptop.page.getByText(ann.say('two-factor-off'))).toBeVisible();
      });
      await test.step('the API key still reads', async () => {
        expect(await accountStatus(ann, key)).toBe(200);
      });
      await test.step('the sign-in that waited for its code is dead', async () => {
        await tablet.typesCode(await phone.next());
        await expect(tablet.heading('sign-in-title')).toBeVisible();
        await expect(tablet.page.getByRole('alert')).toHaveText(ann.say('refusal-sign-in-expired'));
        await tablet.signsIn();
      });
      await test.step('the owner is told', async () => {
        const mail = await mailAbout(server, ann.email, ann.say('mail-two-factor-disabled-subject'));
        expect(mail.text).toContain(ann.say('mail-two-factor-disabled-text'));
        expect(mail.text).toMatch(ann.words.like('mail-freeze'));
      });
      await test.step('the new device that was begun is gone, for good', async () => {
        await laptop.opens(DEVICE);
        await expect(laptop.page.getByText(ann.say('two-factor-off'))).toBeVisible();
        await expect(laptop.button('device-prove-button')).toHaveCount(0);
        await ann.turnsOn();
        expect((await beginsDevice(ann)).secret).not.toBe(begun.secret);
      });
    });
  });
}

test('ending sessions is felt at once by their open pages', async ({ page, server, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const laptop = ann.at(await (await elsewhere({ userAgent: FIREFOX })).newPage());
  const tablet = ann.at(await (await elsewhere()).newPage());
  const others = page.getByRole('region', { name: ann.say('sessions-others'), exact: true }).getByRole('listitem');
  for (const other of [laptop, tablet]) await other.signsIn();
  // A page of another kind, with something typed on it, is no different.
  await tablet.opens('/dashboard/password');
  await tablet.field('field-current-password').fill('half a passw');

  await test.step('one of them', async () => {
    await ann.opens('/dashboard/sessions');
    await expect(others).toHaveCount(2);
    await others.filter({ hasText: /Firefox.*Windows/ }).getByRole('button', { name: ann.say('session-end'), exact: true }).click();
    await expect(page.getByRole('status').getByText(ann.say('done-session-ended'))).toBeVisible();
    await expect(laptop.heading('sign-in-title')).toBeVisible(FELT);
    await expect(tablet.heading('password-title')).toBeVisible();
    await expect(others).toHaveCount(1);
  });
  await test.step('all others', async () => {
    await laptop.signsIn();
    await ann.opens('/dashboard/sessions');
    await expect(others).toHaveCount(2);
    await ann.button('sessions-end-others').click();
    await expect(page.getByRole('status').getByText(ann.say('done-other-sessions-ended'))).toBeVisible();
    for (const other of [laptop, tablet]) await expect(other.heading('sign-in-title')).toBeVisible(FELT);
    await expect(page.getByText(ann.say('sessions-no-others'))).toBeVisible();
    await expect(ann.button('sessions-end-others')).toHaveCount(0);
  });
  await mailAbout(server, ann.email, ann.say('mail-sessions-ended-subject'));
  await tablet.page.goBack();
  await expect(tablet.heading('sign-in-title')).toBeVisible();
});
