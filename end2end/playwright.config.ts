// The stories, one after the other, against the release binary (TWINLOCK_BIN, or target/release/twinlock).

import { defineConfig } from '@playwright/test';
import { launch } from './world/chromium';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  // A story waits for the next 30-second step of its codes at most a few times.
  timeout: 180_000,
  expect: { timeout: 8_000 },
  reporter: [['list'], ['./world/summary.ts']],
  use: {
    launchOptions: launch,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    screenshot: 'only-on-failure',
  },
});
