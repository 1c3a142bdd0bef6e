// Every page, and every page with an error on it: axe finds nothing, light or dark; nothing scrolls
// sideways on 320 px; what is pressed is large enough for a thumb.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Person } from './world/pages';
import { tour, touring } from './world/tour';
import { english, japanese } from './world/words';
import { expect, test } from './world/world';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

test.use({ wish: touring });

for (const words of [english, japanese]) {
  test.describe(words.language, () => {
    test.use({ locale: words.language === 'ja' ? 'ja-JP' : 'en-GB' });

    test(`every page is fit for everybody, in ${words.language}`, async ({ page, server }) => {
      test.setTimeout(400_000);
      const found: string[] = [];
      const stops: string[] = [];
      await tour(new Person(page, server, words), async (stop) => {
        stops.push(stop);
        await page.waitForLoadState('networkidle');
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        found.push(...(await axe(page)).map((what) => `${stop}, light: ${what}`));
        await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
        found.push(...(await axe(page, ['color-contrast'])).map((what) => `${stop}, dark: ${what}`));
        await page.setViewportSize({ width: 320, height: 640 });
        found.push(...(await tooWide(page)).map((what) => `${stop}, too wide: ${what}`));
        found.push(...(await tooSmall(page)).map((what) => `${stop}, too small: ${what}`));
      });
      expect(found).toEqual([]);
      expect(stops.length).toBeGreaterThan(37);
    });
  });
}

/** What axe finds, and what it could not decide: neither is anything to be quiet about. */
async function axe(page: Page, rules?: string[]): Promise<string[]> {
  // There are no frames here, for which the other mode opens a page each time.
  const builder = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations, incomplete, passes } = await (rules ? builder.withRules(rules) : builder.withTags(RULES)).analyze();
  const all = [...violations, ...incomplete].map(({ id, impact, nodes }) => `${impact}: ${id}: ${nodes.map((node) => node.html).join(' ')}`);
  return passes.length > 0 ? all : [...all, 'axe has looked at nothing'];
}

/** What sticks out of the screen on the right. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    return [`the page: ${document.documentElement.scrollWidth} px`, ...wide.map((e) => e.outerHTML.slice(0, 90))];
  });
}

/** Buttons, fields and what else is pressed, below 44 px either way. Links in running text are not meant. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, a.button, a.brand, input:not([type=hidden]), select, summary')]
      // What is pressed of a box to tick is its label.
      .map((e) => ({ e, box: (e.matches('[type=checkbox], [type=radio]') ? (e.closest('label') ?? e) : e).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
      .map(({ e, box }) => `${box.width.toFixed(0)} × ${box.height.toFixed(0)}: ${e.outerHTML.slice(0, 90)}`),
  );
}
