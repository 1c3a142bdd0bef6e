// Two languages, each complete: chosen in place, saved with the account, and no page that mixes them.

import type { Page } from '@playwright/test';
import { mailAbout } from './world/mail';
import { Person } from './world/pages';
import { tour, touring } from './world/tour';
import { japanese } from './world/words';
import { expect, test } from './world/world';

test('the language is switched in place, and saved with the account', async ({ page, server, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await ann.opens('/dashboard/password');
  await page.getByRole('button', { name: '日本語', exact: true }).click();
  const hana = ann.at(page, japanese);
  await expect(hana.heading('password-title')).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/dashboard/password');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await hana.regeneratesKey();
  await mailAbout(server, ann.email, japanese.say('mail-api-key-regenerated-subject'));

  // Another browser asks for English, and gets it until it is known whose it is.
  const laptop = ann.at(await (await elsewhere()).newPage());
  await laptop.typesPassword();
  const there = ann.at(laptop.page, japanese);
  await expect(there.heading('dashboard-title')).toBeVisible();
  await there.field('language-label').selectOption('English');
  await there.button('language-button').click();
  await expect(laptop.heading('dashboard-title')).toBeVisible();
  await ann.opens('/dashboard');
  await expect(ann.heading('dashboard-title')).toBeVisible();
});

test('the language of somebody who is not signed in is kept in their browser', async ({ page, server }) => {
  const ann = new Person(page, server);
  await ann.opens('/sign-in');
  await page.getByRole('button', { name: '日本語', exact: true }).click();
  await expect(ann.at(page, japanese).heading('sign-in-title')).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/sign-in');
  await ann.opens('/sign-up');
  await expect(ann.at(page, japanese).heading('sign-up-title')).toBeVisible();
});

test.describe('in Japanese', () => {
  test.use({ locale: 'ja-JP', wish: touring });

  test('no page has English left on it', async ({ page, server }) => {
    const left: string[] = [];
    await tour(new Person(page, server, japanese), async (stop) => {
      left.push(...(await englishOn(page)).map((text) => `${stop}: ${text}`));
    });
    expect(left).toEqual([]);
  });
});

/** Names that are the same in every language. */
const NAMES = /Twinlock|API|SSH|QR|UTC|Chromium|Linux|ann@example\.org|English|twl_\S+|Aegis|Android|2FAS|Ente Auth|FreeOTP\+|Google|Microsoft|Authenticator|Bitwarden|KeePassXC|1Password|[a-z.]+@example\.org|https?:\S+|SMS|SIM|VoIP|twinlock 2fa:disable|twinlock on laptop|node|NAS|Pixel 9|twinlock history verify FILE|SHA-256|\b[0-9a-f]{64}\b|git push|~\/\.ssh\/id_ed25519\.pub|\.pub|ann@laptop|ssh-ed25519|SHA256:\S+|\b[0-9A-Z]{4}\b/g;

/** What a page says in English: its texts, its title, and what only screen readers read. */
async function englishOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [document.title];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!(node.parentElement?.closest('script, style, template, noscript'))) found.push(node.textContent ?? '');
    }
    const named = [...document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')];
    return [...found, ...named.flatMap((e) => ['aria-label', 'title', 'placeholder', 'alt'].map((a) => e.getAttribute(a) ?? ''))];
  });
  return texts.map((text) => text.trim()).filter((text) => /[A-Za-z]{2}/.test(text.replace(NAMES, '')));
}
