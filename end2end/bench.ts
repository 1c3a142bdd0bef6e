// What the pages weigh in a real browser, and how soon their islands answer.

import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { Person } from './world/pages';
import { weigh, type Weight } from './world/weight';
import { expect, test } from './world/world';

const TIMES = 7;

/** A moment that an island shows in the reader's own time zone. */
const MOMENT = '#password time';

function told({ bytes, files }: Weight): object {
  const documents = files.filter((file) => file.type === 'Document');
  return { bytes, requests: files.length, document_bytes: documents.reduce((sum, file) => sum + file.bytes, 0) };
}

function median(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}

/** Waits for the islands; says when the page was loaded and when they had answered, since the navigation began. */
async function awake(page: Page): Promise<{ loaded: number; answered: number }> {
  await expect(page.locator(MOMENT)).not.toContainText('UTC');
  return page.evaluate(() => ({
    loaded: (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventEnd,
    answered: performance.getEntriesByName('answered')[0]?.startTime ?? NaN,
  }));
}

test('what the pages weigh, and when islands answer', async ({ page, server }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  const signIn = await weigh(page, `${server.url}/sign-in`);
  await ann.typesPassword();
  await ann.turnsOn();

  // Noted in the page itself, at the frame in which the moment is told otherwise than the server wrote it.
  await page.addInitScript((moment) => {
    const look = (): void => {
      const text = document.querySelector(moment)?.textContent;
      if (text === undefined || text.includes('UTC')) requestAnimationFrame(look);
      else performance.mark('answered');
    };
    requestAnimationFrame(look);
  }, MOMENT);
  const loads: { loaded: number; answered: number }[] = [];
  let account: Weight | undefined;
  for (let time = 0; time < TIMES; time += 1) {
    account = await weigh(page, `${server.url}/dashboard`, async () => {
      loads.push(await awake(page));
    });
  }
  expect(account?.files.some((file) => file.name.endsWith('.wasm') && file.bytes > 0)).toBe(true);
  const figures = {
    sign_in: told(signIn),
    account: told(account as Weight),
    loaded_ms: median(loads.map((load) => load.loaded)),
    islands_answer_ms: median(loads.map((load) => load.answered)),
  };
  expect(figures.islands_answer_ms).toBeGreaterThan(0);
  const file = process.env['BENCH_JSON'];
  if (file === undefined) console.log(figures);
  else writeFileSync(file, JSON.stringify(figures));
});
