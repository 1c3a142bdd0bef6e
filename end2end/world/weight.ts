// What a page weighs on the wire.

import type { Page } from '@playwright/test';

export const KB = 1024;

export interface Weight {
  bytes: number;
  files: { name: string; type: string; bytes: number }[];
}

/** Opens a page with an empty cache and weighs all that comes until it is settled: headers and bodies, as transferred. */
export async function weigh(page: Page, url: string, settled = () => page.waitForLoadState('networkidle')): Promise<Weight> {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  // Nor out of the cache of the worker that keeps the last known state.
  await wire.send('Network.setBypassServiceWorker', { bypass: true });
  const files = new Map<string, Weight['files'][number]>();
  wire.on('Network.responseReceived', ({ requestId, response, type }) => {
    files.set(requestId, { name: new URL(response.url).pathname, type, bytes: 0 });
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file !== undefined) file.bytes = encodedDataLength;
  });
  await page.goto(url);
  await settled();
  await wire.detach();
  const all = [...files.values()];
  return { files: all, bytes: all.reduce((sum, file) => sum + file.bytes, 0) };
}
