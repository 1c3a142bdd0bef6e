// What the page says when few codes are left, and where codes are shown once.

import { Person } from './world/pages';
import { codesOnThePage, comesToRecoveryCode, savesCodes, typesRecoveryCode } from './world/ways';
import { expect, test } from './world/world';

test('at three codes left the account page says so above everything', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await ann.turnsOn();
  await ann.link('continue').click();
  const codes = await codesOnThePage(ann);
  await savesCodes(ann);
  const warning = page.locator('.notice.warning').getByRole('link', { name: ann.say('recovery-new-title') });
  for (const code of codes.slice(0, 7)) {
    await expect(warning).toHaveCount(0);
    await ann.signsOut();
    await comesToRecoveryCode(ann);
    await typesRecoveryCode(ann, code);
    await expect(ann.heading('dashboard-title')).toBeVisible();
  }
  await expect(page.getByText('Only 3 recovery codes are left.')).toBeVisible();
  await expect(warning).toHaveAttribute('href', '/dashboard/recovery-codes/new');
});

test.describe('shown once', () => {
  test.use({ wish: { settings: { TWINLOCK_RECOVERY_CODES: 'show_once' } } });

  test('codes are drawn when their owner is ready, and never shown again', async ({ page, server }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    await ann.turnsOn();
    await ann.link('continue').click();
    await expect(page.getByText(ann.say('recovery-once'))).toBeVisible();
    await ann.field('field-password').fill(ann.password);
    await ann.button('recovery-draw-button').click();
    expect(await codesOnThePage(ann)).toHaveLength(10);
    await savesCodes(ann);
    await ann.opens('/dashboard/recovery-codes');
    await expect(page.getByText(ann.say('recovery-shown-once'))).toBeVisible();
    await expect(ann.button('recovery-view-button')).toHaveCount(0);
    await expect(page.locator('#codes')).toHaveCount(0);
  });
});
