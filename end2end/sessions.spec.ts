// What stays, what ends, and what other pages notice.

import { chromium } from '@playwright/test';
import { signInByApi } from './world/api';
import { launch } from './world/chromium';
import { Person } from './world/pages';
import { expect, test } from './world/world';

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled });

    test(`after signing out, Back shows nothing private, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({ page, server }) => {
      const ann = new Person(page, server);
      await ann.setsUp();
      for (const path of ['/dashboard', '/dashboard/password', '/dashboard/two-factor/enable']) await ann.opens(path);
      await ann.signsOut();
      for (let steps = 0; steps < 3; steps += 1) {
        await page.goBack();
        await expect(ann.heading('sign-in-title')).toBeVisible();
        await expect(page.getByText(ann.email)).toHaveCount(0);
      }
    });
  });
}

test('Back shows nothing private either where the browser keeps whole pages', async ({ server }) => {
  const browser = await chromium.launch({ ...launch, ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  try {
    const page = await browser.newPage();
    const ann = new Person(page, server);
    await ann.setsUp();
    await ann.opens('/dashboard/password');
    await ann.link('cancel').click();
    await expect(ann.heading('dashboard-title')).toBeVisible();
    // Signed out from elsewhere: this browser has no reason to forget its pages.
    const cookies = await page.context().cookies();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    await fetch(`${server.url}/api/sign-out`, { method: 'POST', headers: { cookie } });
    await page.goBack({ waitUntil: 'commit' });
    await expect(ann.heading('sign-in-title')).toBeVisible();
    await expect(page.getByText(ann.email)).toHaveCount(0);
  } finally {
    await browser.close();
  }
});

test('a power cut ends no session and forgives no wrong code', async ({ page, server, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  const laptop = ann.at(await (await elsewhere()).newPage());
  await laptop.typesPassword();
  for (let nth = 0; nth < 3; nth += 1) {
    await laptop.typesCode(phone.wrong(nth));
    await laptop.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
  }
  for (let nth = 3; nth < 6; nth += 1) expect(await signInByApi(ann, phone.wrong(nth))).toMatchObject({ status: 401, id: 'invalid_two_factor_code' });
  await server.killHard();
  await server.restart();

  await page.reload();
  await expect(ann.heading('enable-done-title')).toBeVisible();
  await ann.opens('/dashboard');
  await expect(page.getByText(ann.words.like('two-factor-on'))).toBeVisible();
  // Six were wrong before; the budget of ten is one, over both doors.
  for (let nth = 6; nth < 9; nth += 1) expect(await signInByApi(ann, phone.wrong(nth))).toMatchObject({ status: 401 });
  await laptop.typesCode(phone.wrong(9));
  await laptop.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
  const right = await phone.next();
  await laptop.typesCode(right);
  await laptop.isRefusedAt('field-code', ann.words.like('refusal-too-many-codes'));
  const refused = await signInByApi(ann, right);
  expect(refused).toMatchObject({ status: 429, id: 'rate_limit' });
  expect(refused.retryAfter).toBeGreaterThan(800);
  expect(refused.retryAfter).toBeLessThanOrEqual(900);
  // Who is signed in can still turn it off with the password.
  await ann.turnsOff();
  await expect(page.getByText(ann.say('two-factor-off'))).toBeVisible();
});

test('five wrong codes end a sign-in, and the page says why', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  await ann.opens('/dashboard');
  await ann.signsOut();
  await ann.typesPassword();
  for (let nth = 0; nth < 4; nth += 1) {
    await ann.typesCode(phone.wrong(nth));
    await ann.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
  }
  await ann.typesCode(phone.wrong(4));
  await expect(ann.heading('sign-in-title')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveText(ann.say('refusal-sign-in-expired'));
  await ann.signsIn(phone);
});

test('a session ends by itself: after a day unused, by the clock of the server', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await server.restart(23 * 3600);
  await ann.opens('/dashboard');
  await expect(ann.heading('dashboard-title')).toBeVisible();
  await server.restart(23 * 3600 + 25 * 3600);
  await ann.opens('/dashboard');
  await expect(ann.heading('sign-in-title')).toBeVisible();
});
