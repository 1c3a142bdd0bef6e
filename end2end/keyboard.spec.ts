// The whole way without a mouse: Tab, Enter, and letters.

import { deviceRow, devices } from './world/devices';
import { enter, tabTo, typeInto } from './world/keyboard';
import { Person } from './world/pages';
import { codesOnThePage } from './world/ways';
import { expect, test } from './world/world';

test('set up, turn on, save codes, sign in by all of them and turn off with the keyboard alone', async ({ page, server }) => {
  const ann = new Person(page, server);

  await test.step('the first account: the focus waits in the first field', async () => {
    await page.goto(server.setUpLink);
    await expect(ann.field('field-email')).toBeFocused();
    await page.keyboard.type(ann.email);
    await typeInto(page, ann.field('field-new-password'), 'password123');
    await page.keyboard.press('Enter');
    await ann.isRefusedAt('field-new-password', ann.words.like('refusal-password-weak'));
    await expect(ann.field('field-email')).toHaveValue(ann.email);
    await page.keyboard.type(ann.password);
    await enter(page, ann.button('set-up-button'));
    await expect(ann.heading('dashboard-title')).toBeVisible();
  });

  await test.step('the link over the navigation comes first and leads to the content', async () => {
    await ann.opens('/dashboard');
    await page.keyboard.press('Tab');
    await expect(ann.link('skip')).toBeFocused();
    await expect(ann.link('skip')).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.locator('#main')).toBeFocused();
    // The next stop is in the content, not in the head of the page.
    await page.keyboard.press('Tab');
    expect(await page.locator('#main :focus').count()).toBe(1);
  });

  await test.step('signing out and in', async () => {
    await ann.opens('/dashboard');
    await enter(page, ann.button('sign-out'));
    await expect(ann.field('field-email')).toBeFocused();
    await page.keyboard.type(ann.email);
    await typeInto(page, ann.field('field-password'), 'not otter seventeen');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText(ann.say('refusal-bad-credentials'));
    await expect(ann.field('field-email')).toHaveValue(ann.email);
    await typeInto(page, ann.field('field-password'), ann.password);
    await page.keyboard.press('Enter');
    await expect(ann.heading('dashboard-title')).toBeVisible();
  });

  const phone = await test.step('turning it on', async () => {
    await enter(page, ann.link('enable-link'));
    await expect(ann.field('field-password')).toBeFocused();
    // The password can be looked at.
    await page.keyboard.type(ann.password);
    await enter(page, ann.button('reveal-show'));
    await expect(ann.field('field-password')).toHaveAttribute('type', 'text');
    await page.keyboard.press('Space');
    await expect(ann.field('field-password')).toHaveAttribute('type', 'password');
    await enter(page, ann.button('continue'));
    await expect(ann.heading('enable-preview-title')).toBeVisible();
    await enter(page, ann.button('continue'));
    await expect(ann.heading('enable-scan-title')).toBeVisible();
    const phone = await ann.scans();
    await tabTo(page, ann.link('enable-open-app'));
    await typeInto(page, ann.field('field-code'), phone.wrong());
    await page.keyboard.press('Enter');
    await ann.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
    await page.keyboard.type(await phone.next());
    await page.keyboard.press('Enter');
    await expect(ann.heading('enable-done-title')).toBeVisible();
    await enter(page, ann.button('copy'));
    await expect(ann.button('copied')).toBeVisible();
    await expect(ann.button('copied')).toBeFocused();
    await enter(page, ann.link('continue'));
    return phone;
  });

  const code = await test.step('saving the recovery codes', async () => {
    await expect(ann.heading('recovery-title')).toBeFocused();
    await enter(page, ann.button('copy'));
    await expect(ann.button('copied')).toBeFocused();
    await tabTo(page, page.getByLabel(ann.say('recovery-saved-label')));
    await page.keyboard.press('Space');
    await enter(page, ann.button('recovery-saved-button'));
    await expect(page.getByRole('status').getByText(ann.say('done-codes-saved'))).toBeVisible();
    await enter(page, ann.link('recovery-link'));
    await tabTo(page, ann.field('field-password'));
    await page.keyboard.type(ann.password);
    await page.keyboard.press('Enter');
    return (await codesOnThePage(ann))[0] ?? '';
  });

  await test.step('signing in with a code', async () => {
    await enter(page, ann.button('sign-out'));
    await expect(ann.field('field-email')).toBeFocused();
    await page.keyboard.type(ann.email);
    await typeInto(page, ann.field('field-password'), ann.password);
    await enter(page, ann.button('sign-in-button'));
    await expect(ann.field('field-code')).toBeFocused();
    await page.keyboard.type(phone.wrong());
    await page.keyboard.press('Enter');
    await ann.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
    await page.keyboard.type(await phone.next());
    await enter(page, ann.button('verify-button'));
    await expect(ann.heading('dashboard-title')).toBeVisible();
  });

  await test.step('signing in with a recovery code', async () => {
    await enter(page, ann.button('sign-out'));
    await expect(ann.field('field-email')).toBeFocused();
    await page.keyboard.type(ann.email);
    await typeInto(page, ann.field('field-password'), ann.password);
    await enter(page, ann.button('sign-in-button'));
    await enter(page, ann.link('verify-by-recovery'));
    await expect(ann.field('field-recovery-code')).toBeFocused();
    await page.keyboard.type(code.toLowerCase());
    await page.keyboard.press('Enter');
    await expect(page.getByText(ann.words.like('device-after-code'))).toBeVisible();
  });

  await test.step('turning it off', async () => {
    await enter(page, ann.link('disable-link'));
    await expect(ann.field('field-password')).toBeFocused();
    await page.keyboard.type('not otter seventeen');
    await page.keyboard.press('Enter');
    await ann.isRefusedAt('field-password', ann.say('refusal-wrong-password'));
    await page.keyboard.type(ann.password);
    await enter(page, ann.button('disable-button'));
    await expect(page.getByRole('status').getByText(ann.say('done-two-factor-disabled'))).toBeVisible();
  });
});

test('a new device, another name for it and its end with the keyboard alone', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const old = await ann.turnsOn();
  await ann.opens('/dashboard');
  await ann.signsOut();
  await ann.signsIn(old);

  const pixel = await test.step('password, QR code and the first code', async () => {
    await enter(page, ann.link('devices-link'));
    await expect(ann.field('field-password')).toBeFocused();
    await page.keyboard.type(ann.password);
    await page.keyboard.press('Enter');
    await enter(page, ann.button('device-start'));
    await expect(ann.heading('device-scan-title')).toBeFocused();
    const pixel = await ann.scans();
    await typeInto(page, ann.field('field-code'), pixel.wrong());
    await page.keyboard.press('Enter');
    await ann.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
    await page.keyboard.type(await pixel.next());
    await page.keyboard.press('Enter');
    return pixel;
  });

  await test.step('its name, and how long the old one works: arrow keys choose', async () => {
    await expect(ann.heading('device-choose-title')).toBeFocused();
    await typeInto(page, ann.field('device-new-name'), 'x'.repeat(41));
    await tabTo(page, ann.field('overlap-none'));
    await page.keyboard.press('Space');
    await enter(page, ann.button('device-button'));
    await ann.isRefusedAt('device-new-name', ann.say('refusal-device-name-invalid'));
    await typeInto(page, ann.field('device-new-name'), 'Pixel 9');
    await tabTo(page, ann.field('overlap-none'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(ann.field('overlap-day')).toBeChecked();
    await enter(page, ann.button('device-button'));
    await expect(ann.heading('dashboard-title')).toBeVisible();
    await expect(devices(ann)).toHaveCount(2);
    await expect(deviceRow(ann, ann.say('authenticator'))).toContainText(ann.say('works-until'));
  });

  await test.step('renaming and retiring', async () => {
    await enter(page, ann.link('devices-link'));
    await expect(ann.heading('device-title')).toBeVisible();
    const row = deviceRow(ann, 'Pixel 9');
    await enter(page, row.locator('summary'));
    await typeInto(page, row.getByLabel(ann.say('device-name'), { exact: true }), 'My Pixel');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toHaveText(ann.say('done-device-renamed'));
    const retiring = deviceRow(ann, ann.say('authenticator'));
    await enter(page, retiring.locator('summary'));
    await enter(page, retiring.getByRole('button', { name: ann.say('device-retire-now'), exact: true }));
    await expect(page.getByRole('status')).toHaveText(ann.say('done-device-removed'));
    await expect(devices(ann)).toHaveCount(1);
    await expect(deviceRow(ann, 'My Pixel')).toBeVisible();
  });

  await enter(page, ann.button('sign-out'));
  await expect(ann.heading('sign-in-title')).toBeVisible();
  await ann.signsIn(pixel);
});

test.describe('copying', () => {
  test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

  test('what is copied is the secret itself, without the spaces that group it', async ({ page, server }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const key = await ann.shownOnce.innerText();
    await enter(page, ann.button('copy'));
    await expect(ann.button('copied')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    await ann.startsEnabling();
    const phone = await ann.scans();
    await enter(page, ann.button('copy'));
    await expect(ann.button('copied')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(phone.secret);
  });
});
