// A new phone without a gap: the old device works beside the new one for as long as its owner chose, and leaving at
// any step changes nothing. The story of the change is told three times: plainly, without JavaScript, and in Japanese.

import type { Locator } from '@playwright/test';
import { beginsDevice, DEVICE, deviceRow, devices, finishesDevice, provesDevice } from './world/devices';
import { mailAbout } from './world/mail';
import { Person } from './world/pages';
import type { Phone } from './world/phone';
import { tellings } from './world/tellings';
import { codesOnThePage, comesToRecoveryCode, savesCodes, typesRecoveryCode, viewsCodes } from './world/ways';
import { expect, test } from './world/world';

const HOUR = 3600;
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

for (const { name, words, use } of tellings) {
  test.describe(name, () => {
    test.use(use);

    test(`the old device works until its time is over, ${name}`, async ({ page, server, elsewhere }) => {
      const ann = new Person(page, server, words);
      await ann.setsUp();
      const old = await ann.turnsOn();
      const codes = await test.step('recovery codes, saved before', () => keepsCodes(ann));
      const pixel = await test.step('a new device', () => setsUpPixel(ann));
      await test.step('both are shown, and until when the old one works', () => seesBoth(ann));
      const laptop = ann.at(await (await elsewhere({ ...use, userAgent: FIREFOX })).newPage());
      await test.step('both get in, and it is known which of them did', () => getsInByBoth(ann, laptop, old, pixel));

      await test.step('an hour before the end the old one still works', async () => {
        await moveClock(laptop, 23 * HOUR, old, pixel);
        await laptop.signsIn(old);
        await laptop.signsOut();
      });
      await test.step('an hour after it does not, and the new one does', async () => {
        await moveClock(laptop, 25 * HOUR, old, pixel);
        await isRefusedAsOld(laptop, old);
        await laptop.signsIn(pixel);
        const mail = await mailAbout(server, ann.email, words.say('mail-device-retired-subject'));
        expect(mail.text).toMatch(words.like('mail-device-retired-text'));
        await laptop.opensFresh(DEVICE);
        await expect(devices(laptop)).toHaveCount(1);
        await expect(deviceRow(laptop, 'Pixel 9')).toBeVisible();
      });
      await test.step('the recovery codes are the same', async () => {
        expect(await viewsCodes(laptop)).toEqual(codes);
        await laptop.opens('/dashboard');
        await laptop.signsOut();
        await comesToRecoveryCode(laptop);
        await typesRecoveryCode(laptop, codes[0] ?? '');
        await expect(laptop.heading('dashboard-title')).toBeVisible();
      });
    });
  });
}

async function keepsCodes(ann: Person): Promise<string[]> {
  await ann.opens('/dashboard/recovery-codes');
  const codes = await codesOnThePage(ann);
  await savesCodes(ann);
  return codes;
}

async function setsUpPixel(ann: Person): Promise<Phone> {
  const { page } = ann;
  await ann.opens('/dashboard');
  await ann.link('devices-link').click();
  await expect(ann.heading('device-title')).toBeVisible();
  await ann.opensFresh(DEVICE);
  await expect(devices(ann)).toHaveCount(1);
  await expect(deviceRow(ann, ann.say('authenticator'))).toBeVisible();
  await expect(page.getByText(ann.say('device-old-works'))).toBeVisible();
  await expect(page.getByText(ann.say('device-help-offline'))).toBeHidden();
  await page.getByText(ann.say('device-help-title')).click();
  await expect(page.getByText(ann.say('device-help-offline'))).toBeVisible();
  const pixel = await beginsDevice(ann);
  await ann.typesCode(pixel.wrong(), 'device-prove-button');
  await ann.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
  // The page may be reloaded: the secret that was scanned stays.
  await page.reload();
  expect((await ann.scans()).secret).toBe(pixel.secret);
  await provesDevice(ann, pixel);
  await expect(page.getByRole('group', { name: ann.words.like('device-overlap-of', { name: ann.say('authenticator') }) })).toBeVisible();
  await ann.field('device-new-name').fill('x'.repeat(41));
  await ann.field('overlap-day').check();
  await ann.button('device-button').click();
  await ann.isRefusedAt('device-new-name', ann.say('refusal-device-name-invalid'));
  await finishesDevice(ann, 'Pixel 9', 'overlap-day');
  await expect(page.getByRole('status').getByText(ann.say('done-device-added'))).toBeVisible();
  const mail = await mailAbout(ann.server, ann.email, ann.say('mail-device-overlap-subject'));
  expect(mail.text).toMatch(ann.words.like('mail-device-overlap-text', { to: 'Pixel 9' }));
  return pixel;
}

async function seesBoth(ann: Person): Promise<void> {
  await expect(ann.page.getByText(ann.words.like('two-factor-on'))).toBeVisible();
  await expect(devices(ann)).toHaveCount(2);
  await expect(deviceRow(ann, 'Pixel 9')).not.toContainText(ann.say('works-until'));
  const tag = endOf(deviceRow(ann, ann.say('authenticator')), ann);
  await expect(tag).toBeVisible();
  const end = Date.parse((await tag.getByRole('time').getAttribute('datetime')) ?? '');
  expect(Math.abs(end - Date.now() - 24 * HOUR * 1000)).toBeLessThan(120_000);
}

/** The tag that says until when a device works. */
function endOf(row: Locator, ann: Person): Locator {
  return row.locator('.tag').filter({ hasText: ann.say('works-until') });
}

async function getsInByBoth(ann: Person, laptop: Person, old: Phone, pixel: Phone): Promise<void> {
  const { page, words } = ann;
  const others = page.getByRole('region', { name: ann.say('sessions-others'), exact: true }).getByRole('listitem');
  await laptop.signsIn(old);
  await ann.opens('/dashboard/sessions');
  await expect(others).toHaveCount(1);
  await expect(others).toContainText(/Firefox.*Windows/);
  await expect(others).toContainText(ann.say('proven-authenticator'));
  await laptop.signsOut();
  await laptop.signsIn(pixel);
  await ann.opens('/dashboard/sessions');
  await expect(others).toHaveCount(1);
  await expect(others).toContainText(words.like('proven-device', { device: 'Pixel 9' }));
  await ann.opens('/dashboard/history');
  const lines = page.getByRole('region', { name: ann.say('history-lines'), exact: true }).getByRole('listitem');
  const changed = lines.filter({ hasText: words.like('event-device-changed', { device: 'Pixel 9', old: ann.say('authenticator') }) });
  await expect(changed).toHaveCount(1);
  await expect(changed).toContainText(ann.say('history-until'));
  // The change itself, and the sign-in.
  await expect(lines.filter({ hasText: 'Pixel 9' })).toHaveCount(2);
  await laptop.signsOut();
}

/** The server's clock goes on by itself: the apps follow it. */
async function moveClock(ann: Person, ahead: number, ...phones: Phone[]): Promise<void> {
  // A page that is still fetching something would complain about the server that is gone.
  await ann.page.waitForLoadState('networkidle');
  await ann.server.restart(ahead);
  for (const phone of phones) phone.serverIsAhead(ahead);
}

async function isRefusedAsOld(ann: Person, phone: Phone): Promise<void> {
  await ann.typesPassword();
  await ann.typesCode(await phone.next());
  await ann.isRefusedAt('field-code', ann.say('refusal-wrong-code-old-device'));
}

test('leaving at any step changes nothing, and what was begun expires', async ({ page, context, server, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const old = await ann.turnsOn();
  const laptop = ann.at(await (await elsewhere()).newPage());
  let ahead = 0;
  /** The old device gets in, no other does; a code is good once, so the clock goes on to the next ones. */
  const isAsItWas = async (begun?: Phone): Promise<void> => {
    ahead += 60;
    await moveClock(laptop, ahead, old, ...(begun === undefined ? [] : [begun]));
    await laptop.signsIn(old);
    await expect(devices(laptop)).toHaveCount(1);
    await laptop.signsOut();
    if (begun === undefined) return;
    await laptop.typesPassword();
    await laptop.typesCode(await begun.next());
    await laptop.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
  };

  await test.step('after the password', async () => {
    await ann.opensFresh(DEVICE);
    await ann.link('to-dashboard').click();
    await expect(ann.heading('dashboard-title')).toBeVisible();
    await isAsItWas();
  });
  const begun = await test.step('after the QR code', async () => {
    const begun = await beginsDevice(ann, ahead);
    await ann.link('later').click();
    await expect(ann.heading('dashboard-title')).toBeVisible();
    await isAsItWas(begun);
    return begun;
  });
  const later = await test.step('after the right code: the page is closed, and another one opened', async () => {
    await ann.opensFresh(DEVICE);
    expect((await ann.scans()).secret, 'it can be gone on with').toBe(begun.secret);
    await provesDevice(ann, begun);
    await page.close();
    const later = ann.at(await context.newPage());
    await later.opens('/dashboard');
    await expect(devices(later)).toHaveCount(1);
    await isAsItWas(begun);
    return later;
  });
  await test.step('given up', async () => {
    await later.opensFresh(DEVICE);
    await expect(later.heading('device-choose-title')).toBeVisible();
    await later.button('device-give-up').click();
    await expect(later.page.getByRole('status')).toHaveText(ann.say('done-device-cancelled'));
    await expect(devices(later)).toHaveCount(1);
    await isAsItWas(begun);
  });
  await test.step('it expires, also when its code was right', async () => {
    const newer = await beginsDevice(later, ahead);
    expect(newer.secret).not.toBe(begun.secret);
    await provesDevice(later, newer);
    ahead += 31 * 60;
    await isAsItWas(newer);
    await later.opensFresh(DEVICE);
    await expect(later.heading('device-title')).toBeVisible();
    await expect(devices(later)).toHaveCount(1);
    await expect(later.button('device-start')).toBeVisible();
  });
});

test('devices are renamed, kept, retired at once and removed one by one', async ({ page, server, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const old = await ann.turnsOn();
  const laptop = ann.at(await (await elsewhere()).newPage());
  const pixel = await beginsDevice(ann);
  await provesDevice(ann, pixel);
  await finishesDevice(ann, 'Pixel 9', 'overlap-week');
  /** Opens what can be done with a device, and does it. */
  const press = async (name: string, button: string): Promise<void> => {
    await ann.opensFresh(DEVICE);
    await deviceRow(ann, name).locator('summary').click();
    await deviceRow(ann, name).getByRole('button', { name: ann.say(button), exact: true }).click();
  };
  const done = (sentence: string): Promise<void> => expect(page.getByRole('status')).toHaveText(ann.say(sentence));

  await test.step('another name', async () => {
    await ann.opensFresh(DEVICE);
    const row = deviceRow(ann, ann.say('authenticator'));
    await row.locator('summary').click();
    await row.getByLabel(ann.say('device-name'), { exact: true }).fill('Old phone');
    await row.getByRole('button', { name: ann.say('device-rename'), exact: true }).click();
    await done('done-device-renamed');
    await expect(endOf(deviceRow(ann, 'Old phone'), ann)).toBeVisible();
  });
  await test.step('the only one that stays cannot go first', async () => {
    await press('Pixel 9', 'device-remove');
    await expect(page.getByRole('alert')).toHaveText(ann.say('refusal-one-must-stay'));
    await expect(devices(ann)).toHaveCount(2);
  });
  await test.step('the old one is kept after all', async () => {
    await press('Old phone', 'device-keep');
    await done('done-device-kept');
    await expect(deviceRow(ann, 'Old phone')).toBeVisible();
    await expect(endOf(deviceRow(ann, 'Old phone'), ann)).toHaveCount(0);
    await mailAbout(server, ann.email, ann.say('mail-device-kept-subject'));
  });
  await test.step('a third one takes its place', async () => {
    const tablet = await beginsDevice(ann);
    await provesDevice(ann, tablet);
    await ann.field('device-replaces').selectOption('Old phone');
    await finishesDevice(ann, 'Tablet', 'overlap-week');
    await expect(devices(ann)).toHaveCount(3);
    await expect(endOf(deviceRow(ann, 'Old phone'), ann)).toBeVisible();
    await expect(endOf(deviceRow(ann, 'Pixel 9'), ann)).toHaveCount(0);
  });
  await test.step('retired at once, its codes are refused', async () => {
    await press('Old phone', 'device-retire-now');
    await done('done-device-removed');
    await isRefusedAsOld(laptop, old);
    await laptop.typesCode(await pixel.next());
    await expect(laptop.heading('dashboard-title')).toBeVisible();
    await mailAbout(server, ann.email, ann.say('mail-device-removed-subject'));
  });
  await test.step('removing the last one is turning two-factor off', async () => {
    await press('Tablet', 'device-remove');
    await done('done-device-removed');
    await expect(devices(ann)).toHaveCount(1);
    await deviceRow(ann, 'Pixel 9').locator('summary').click();
    await expect(deviceRow(ann, 'Pixel 9').getByRole('button', { name: ann.say('device-remove'), exact: true })).toHaveCount(0);
    await deviceRow(ann, 'Pixel 9').getByRole('link', { name: ann.say('device-remove-last'), exact: true }).click();
    await expect(ann.heading('disable-title')).toBeVisible();
  });
});

test('five devices are the most: one more takes the place of another at once', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await ann.turnsOn();
  let phone: Phone | undefined;
  for (const name of ['Tablet', 'Watch', 'Laptop', 'Pixel 9']) {
    phone = await beginsDevice(ann);
    await provesDevice(ann, phone);
    await finishesDevice(ann, name, 'overlap-stays');
  }
  await expect(devices(ann)).toHaveCount(5);
  await expect(page.locator('#two-factor')).not.toContainText(ann.say('works-until'));
  await ann.opensFresh(DEVICE);
  await expect(page.getByText(ann.say('device-full'))).toBeVisible();
  const sixth = await beginsDevice(ann);
  await provesDevice(ann, sixth);
  await expect(page.getByRole('radio')).toHaveCount(1);
  await ann.field('device-replaces').selectOption('Pixel 9');
  await finishesDevice(ann, 'Pixel 10', 'overlap-none');
  await expect(page.getByRole('status').getByText(ann.say('done-device-changed'))).toBeVisible();
  await expect(devices(ann)).toHaveCount(5);
  await expect(deviceRow(ann, 'Pixel 9')).toHaveCount(0);
  await mailAbout(server, ann.email, ann.say('mail-device-changed-subject'));
  await ann.signsOut();
  if (phone !== undefined) await isRefusedAsOld(ann, phone);
  await ann.typesCode(await sixth.next());
  await expect(ann.heading('dashboard-title')).toBeVisible();
});
