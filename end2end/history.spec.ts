// The history: read by groups, kept as a file, checked by the real command line; and sign-ins that were left half-finished.

import { AxeBuilder } from '@axe-core/playwright';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './world/command_line';
import { Person } from './world/pages';
import { english, japanese } from './world/words';

const HISTORY = '/dashboard/history';

/** Chooses a group in the form above the lines. */
async function chooses(ann: Person, group: string): Promise<void> {
  await ann.field('history-group').selectOption({ label: ann.say(`history-group-${group}`) });
  await ann.button('history-show').click();
  await expect(ann.field('history-group')).toHaveValue(group === 'all' ? '' : group);
}

/** Presses the button, and keeps what comes. */
async function downloads(ann: Person, file: string): Promise<string> {
  const coming = ann.page.waitForEvent('download');
  await ann.link('history-download').click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('twinlock-history.jsonl');
  await download.saveAs(file);
  return readFileSync(file, 'utf8');
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    test.use({ javaScriptEnabled });

    test(`lines are chosen by group, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({ page, server }) => {
      const ann = new Person(page, server);
      await ann.setsUp();
      await ann.turnsOn();
      await ann.opens('/dashboard');
      await ann.link('history-link').click();
      const lines = page.getByRole('region', { name: ann.say('history-lines') }).getByRole('listitem');
      await expect(lines.first()).toContainText(ann.words.like('event-two-factor-enabled'));
      await expect(lines.last()).toContainText(ann.say('event-account-created'));
      await expect(lines.first()).toContainText('Chromium (Linux) · 127.0.0.1');
      const all = await lines.count();
      await chooses(ann, 'account');
      await expect(lines).toHaveText([new RegExp(ann.say('event-account-created'))]);
      await chooses(ann, 'keys');
      await expect(page.getByText(ann.say('history-none'))).toBeVisible();
      await chooses(ann, 'all');
      await expect(lines).toHaveCount(all);
    });

    test(`a download is whole, and a copy that was touched is not, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, async ({ page, server, laptop }) => {
      const ann = new Person(page, server);
      await ann.setsUp();
      await ann.turnsOn();
      await ann.opens(HISTORY);
      const head = await page.getByRole('region', { name: ann.say('history-check') }).locator('code.secret').innerText();
      const file = join(laptop.home, 'history.jsonl');
      const text = await downloads(ann, file);
      const lines = text.trimEnd().split('\n').length;
      const whole = await laptop.runs(['history:verify', file, '--head', head]);
      expect(whole).toMatchObject({ code: 0, error: '' });
      expect(whole.out).toContain(`line ${lines}, SHA-256 ${head}`);

      const copy = join(laptop.home, 'copy.jsonl');
      writeFileSync(copy, text.replace('"kind":"signed_in"', '"kind":"signed_up"'));
      const touched = text.split('\n').findIndex((line) => line.includes('"kind":"signed_in"')) + 1;
      const broken = await laptop.runs(['history', 'verify', copy]);
      expect(broken).toEqual({ code: 1, out: '', error: `twinlock: Line ${touched} is not as it was written: it, or its hash, was changed.\n` });
      // The file was whole, and stays it.
      expect(await laptop.json(['history', 'verify', '-'], { input: text })).toMatchObject({ lines, head: { number: lines, hash: head } });
    });
  });
}

test('the command line downloads what the page does', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await laptop.signsIn(ann);
  const file = join(laptop.home, 'history.jsonl');
  const said = await laptop.runs(['history:download', file]);
  expect(said).toMatchObject({ code: 0, error: '' });
  await ann.opens(HISTORY);
  expect(await downloads(ann, join(laptop.home, 'by-page.jsonl'))).toBe(readFileSync(file, 'utf8'));
  const list = await laptop.runs(['history']);
  expect(list.out).toContain(ann.say('event-account-created'));
});

test('a password without a code stands on top until its sign-in is finished', async ({ page, server, elsewhere, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  const card = page.getByRole('region', { name: ann.say('half-title') });
  await ann.opens(HISTORY);
  await expect(card).toHaveCount(0);

  const stranger = ann.at(await (await elsewhere({ userAgent: 'curl/8.5' })).newPage());
  await stranger.typesPassword();
  await expect(stranger.heading('verify-title')).toBeVisible();
  await ann.opens(HISTORY);
  await expect(card.getByRole('listitem')).toHaveCount(1);
  await expect(card.getByRole('listitem')).toContainText('curl/8.5 · 127.0.0.1');
  await expect(card.getByRole('listitem')).toContainText(ann.say('half-waits'));
  await ann.opens('/dashboard');
  await expect(page.locator('.notice.warning').filter({ has: ann.link('half-link') })).toBeVisible();
  await ann.link('half-link').click();
  await expect(ann.heading('history-title')).toBeVisible();

  await stranger.button('verify-cancel').click();
  await expect(stranger.heading('sign-in-title')).toBeVisible();
  await page.reload();
  await expect(card.getByRole('listitem')).toContainText(ann.say('half-ended'));

  await test.step('whoever types the code leaves nothing behind, in a browser and on the command line', async () => {
    const home = ann.at(await (await elsewhere()).newPage());
    await home.signsIn(phone);
    await laptop.signsIn(ann, () => phone.next());
    await page.reload();
    await expect(card.getByRole('listitem')).toHaveCount(1);
  });
});

for (const words of [english, japanese]) {
  test.describe(words.language, () => {
    test.use({ locale: words.language === 'ja' ? 'ja-JP' : 'en-GB', colorScheme: 'dark', viewport: { width: 375, height: 800 } });

    test(`on a phone nothing sticks out, in ${words.language}`, async ({ page, server, elsewhere }) => {
      const ann = new Person(page, server, words);
      await ann.setsUp();
      await ann.turnsOn();
      await ann.at(await (await elsewhere()).newPage()).typesPassword();
      for (const width of [375, 320, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await ann.opens(HISTORY);
        await expect(page.getByRole('region', { name: ann.say('half-title') })).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        expect((await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations).toEqual([]);
      }
      await page.setViewportSize({ width: 375, height: 800 });
      await ann.opens(`${HISTORY}?group=nothing`);
      await expect(page.getByRole('alert')).toContainText(ann.say('refusal-history-unknown'));
    });
  });
}
