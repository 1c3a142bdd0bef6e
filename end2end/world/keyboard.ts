// Somebody who has only a keyboard, and must see where they are.

import { expect, type Locator, type Page } from '@playwright/test';

/** Goes on with Tab until an element has the focus; at every stop the focus must be seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expectVisibleFocus(page);
      return;
    }
    await page.keyboard.press('Tab');
    await expectVisibleFocus(page);
  }
  throw new Error(`Tab never reached ${target}`);
}

/** Types into the field that is reached with Tab. */
export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** Presses Enter on what is reached with Tab. */
export async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** What has the focus looks different from how it looks without, on the screen. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const look = await page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return 'nothing has the focus';
    const box = element.getBoundingClientRect();
    const name = `${element.tagName} ${element.textContent.slice(0, 40)}`;
    if (box.width === 0 || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) {
      return `${name} is not on the screen`;
    }
    // What lies on its middle must be itself, a part of it or its frame: nothing may cover it.
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (top !== null && !element.contains(top) && !top.contains(element)) return `${name} is covered`;
    const style = getComputedStyle(element);
    const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return outline || style.boxShadow !== 'none' ? 'seen' : `${name} has no visible focus`;
  });
  // Past the last element the focus leaves the page for the browser's own controls.
  expect(['seen', 'nothing has the focus']).toContain(look);
}
