// API keys: shown once, with no more rights than they were given, and replaced without breaking what uses them.

import type { Locator } from '@playwright/test';
import { accountStatus, readStatus, rename } from './world/api';
import { mailAbout } from './world/mail';
import { Person } from './world/pages';
import { expect, test } from './world/world';

const HOUR = 3600;
const DAY = 24 * HOUR;

for (const javaScriptEnabled of [true, false]) {
  const name = `JavaScript ${javaScriptEnabled ? 'on' : 'off'}`;
  test.describe(name, () => {
    test.use({ javaScriptEnabled });

    test(`a key is made, replaced and deleted, ${name}`, async ({ page, server }) => {
      const ann = new Person(page, server);
      await ann.setsUp();
      const row = ann.row('Nightly backup');
      const first = await test.step('a key that reads, for 30 days', () => makesBackupKey(ann, row));
      const second = await test.step('replaced: the old one only reads on', () => replaces(ann, row, first));
      await test.step('the old one is ended ahead of its time', async () => {
        await row.getByRole('button', { name: ann.say('key-end-replaced'), exact: true }).click();
        await expect(page.getByRole('status').getByText(ann.say('done-replaced-token-ended'))).toBeVisible();
        await expect(row.locator('.replaced')).toHaveCount(0);
        expect(await readStatus(ann, first)).toBe(401);
        expect(await readStatus(ann, second)).toBe(200);
      });
      await test.step('replaced without any time in between', async () => {
        const third = await ann.regeneratesKey(0, 'Nightly backup');
        await expect(page.getByRole('status').getByText(ann.say('done-api-key-regenerated'))).toBeVisible();
        expect(await readStatus(ann, second)).toBe(401);
        expect(await readStatus(ann, third)).toBe(200);
        await row.locator('summary').click();
        await row.getByRole('button', { name: ann.say('api-key-delete'), exact: true }).click();
        await expect(page.getByRole('status').getByText(ann.say('done-api-key-deleted'))).toBeVisible();
        await expect(row).toHaveCount(0);
        expect(await readStatus(ann, third)).toBe(401);
        await mailAbout(server, ann.email, ann.say('mail-api-key-deleted-subject'));
      });
      await test.step('what it is for has to be said', async () => {
        await ann.field('key-description').fill(' ');
        await ann.button('api-key-create-button').click();
        await ann.isRefusedAt('key-description', ann.say('refusal-description-invalid'));
        await expect(page.locator('li.row')).toHaveCount(1);
      });
    });
  });
}

async function makes(ann: Person, description: string, scope: string, life: string): Promise<string> {
  await ann.opensFresh('/dashboard/api-keys');
  await ann.field('key-description').fill(description);
  await ann.field('key-scope').selectOption(ann.say(scope));
  await ann.field('key-life').selectOption(ann.say(life));
  await ann.button('api-key-create-button').click();
  await expect(ann.page.getByRole('status').getByText(ann.say('done-api-key-created'))).toBeVisible();
  const key = await ann.shownOnce.innerText();
  expect(key).toMatch(/^twl_key_[\w-]{43}$/);
  return key;
}

async function makesBackupKey(ann: Person, row: Locator): Promise<string> {
  const { page } = ann;
  const key = await makes(ann, 'Nightly backup', 'scope-read', 'key-life-30');
  await page.reload();
  await expect(row).toBeVisible();
  expect(await page.content(), 'shown once').not.toContain(key);
  for (const text of [`${key.slice(0, 12)}…`, ann.say('scope-read'), ann.say('works-until'), ann.say('never-used')]) {
    await expect(row).toContainText(text);
  }
  const end = Date.parse((await row.getByRole('time').getAttribute('datetime')) ?? '');
  expect(Math.abs(end - Date.now() - 30 * DAY * 1000)).toBeLessThan(120_000);
  expect(await readStatus(ann, key)).toBe(200);
  expect(await rename(ann, key, 'Eve')).toEqual({ status: 403, message: ann.say('refusal-scope-too-narrow') });
  await mailAbout(ann.server, ann.email, ann.say('mail-api-key-created-subject'));
  await isUsed(ann, row);
  return key;
}

/** The page says when something was used last; it is written down a moment later. */
async function isUsed(ann: Person, line: Locator): Promise<void> {
  await expect(async () => {
    await ann.opens('/dashboard/api-keys');
    await expect(line).toContainText(ann.say('last-used'), { timeout: 500 });
  }).toPass({ timeout: 5_000 });
  await expect(line).not.toContainText(ann.say('never-used'));
}

async function replaces(ann: Person, row: Locator, first: string): Promise<string> {
  const second = await ann.regeneratesKey(HOUR, 'Nightly backup');
  await expect(ann.page.getByRole('status').getByText(ann.say('done-api-key-overlap'))).toBeVisible();
  const replaced = row.locator('.replaced');
  await expect(replaced).toContainText(`${first.slice(0, 12)}…`);
  await expect(replaced).toContainText(ann.say('key-replaced'));
  for (const key of [first, second]) {
    expect(await readStatus(ann, key)).toBe(200);
    expect(await rename(ann, key, 'Eve')).toMatchObject({ status: 403 });
  }
  await ann.opensFresh('/dashboard/api-keys');
  return second;
}

test('a replaced key reads for its hour and no longer, and a key with an end is over then', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const old = await ann.shownOnce.innerText();
  const row = ann.row(ann.say('api-key-of-account'));
  const renewed = await ann.regeneratesKey(HOUR);
  await expect(row.locator('.replaced')).toContainText(ann.say('never-used'));
  await row.locator('summary').click();
  await expect(row.getByRole('button', { name: ann.say('api-key-delete'), exact: true })).toHaveCount(0);
  const week = await makes(ann, 'A week of CI', 'scope-write', 'key-life-7');
  expect(await rename(ann, week, 'Ann Lee')).toMatchObject({ status: 200 });

  expect(await accountStatus(ann, old)).toBe(200);
  expect(await rename(ann, old, 'Eve')).toEqual({ status: 403, message: ann.say('refusal-token-replaced') });
  expect(await rename(ann, renewed, 'Ann')).toMatchObject({ status: 200 });
  await isUsed(ann, row.locator('.replaced'));
  const mail = await mailAbout(server, ann.email, ann.say('mail-api-key-overlap-subject'));
  expect(mail.text).toMatch(ann.words.like('mail-api-key-overlap-text'));

  await server.restart(HOUR - 300);
  expect(await accountStatus(ann, old)).toBe(200);
  await server.restart(2 * HOUR);
  expect(await accountStatus(ann, old)).toBe(401);
  expect(await accountStatus(ann, renewed)).toBe(200);
  await ann.opens('/dashboard/api-keys');
  await expect(row).toBeVisible();
  await expect(row.locator('.replaced')).toHaveCount(0);
  expect(await rename(ann, week, 'Ann')).toMatchObject({ status: 200 });
  await server.restart(7 * DAY + HOUR);
  expect(await accountStatus(ann, week)).toBe(401);
  expect(await accountStatus(ann, renewed)).toBe(200);
});
