// Pictures of every page, four times: wide, narrow, narrow in the dark, and in Japanese.

import { join } from 'node:path';
import { Person } from './world/pages';
import { tour, touring } from './world/tour';
import { english, japanese, type Words } from './world/words';
import { test } from './world/world';

const folder = join(import.meta.dirname, 'screenshots');

interface Look {
  name: string;
  words: Words;
  use: Parameters<typeof test.use>[0];
}

const wide = { viewport: { width: 1280, height: 860 } };
const narrow = { viewport: { width: 375, height: 740 }, deviceScaleFactor: 2 };
const looks: Look[] = [
  { name: 'desktop', words: english, use: wide },
  { name: 'phone', words: english, use: narrow },
  { name: 'phone-dark', words: english, use: { ...narrow, colorScheme: 'dark' } },
  { name: 'desktop-ja', words: japanese, use: { ...wide, locale: 'ja-JP' } },
];

for (const { name, words, use } of looks) {
  test.describe(name, () => {
    test.use({ ...use, wish: touring });
    test(`pictures: ${name}`, async ({ page, server }) => {
      let number = 0;
      await tour(new Person(page, server, words), async (stop) => {
        number += 1;
        // Let the islands wake and the fonts come.
        await page.waitForLoadState('networkidle');
        const file = `${String(number).padStart(2, '0')}-${stop}.png`;
        await page.screenshot({ path: join(folder, name, file), fullPage: true, animations: 'disabled' });
      });
    });
  });
}
