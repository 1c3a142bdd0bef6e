// What every story starts with: a server of its own, and a watch over what browsers complain about.

import { expect, test as plain, type BrowserContext, type BrowserContextOptions } from '@playwright/test';
import { Server, type Wish } from './server';

export { expect } from '@playwright/test';

interface World {
  /** How the server of this story is started. */
  wish: Wish;
  server: Server;
  /** Another browser: another person, or the same one elsewhere. */
  elsewhere: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** What browsers complained about: console, uncaught errors, breaches of the policy. Empty at the end. */
  complaints: string[];
}

export const test = plain.extend<World>({
  wish: [{}, { option: true }],

  server: async ({ wish, complaints }, use) => {
    const server = await Server.start(wish);
    await use(server);
    const heard = complaints.length;
    await server.leave();
    complaints.splice(heard); // of a page that was still loading when the story was over
  },

  // The options of the story's own browser are not for the others.
  elsewhere: async ({ browser, complaints, locale, timezoneId }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({ ...(locale && { locale }), ...(timezoneId && { timezoneId }), ...options });
      await watch(context, complaints);
      opened.push(context);
      return context;
    });
    await Promise.all(opened.map((context) => context.close()));
  },

  complaints: [
    async ({ context, javaScriptEnabled }, use) => {
      const complaints: string[] = [];
      await watch(context, complaints);
      await use(complaints);
      // Without JavaScript the islands are fetched ahead and never used.
      const meant = complaints.filter((complaint) => javaScriptEnabled || !complaint.includes('was preloaded'));
      expect(meant, 'what browsers complained about').toEqual([]);
    },
    { auto: true },
  ],
});

/** Writes down what a browser complains about. */
async function watch(context: BrowserContext, complaints: string[]): Promise<void> {
  context.on('console', (message) => {
    // That a page itself is not there, or not for everybody, is told by what it shows.
    const ofThePage = message.text().startsWith('Failed to load resource') && message.location().url === message.page()?.url();
    // An open page follows its account; no is an answer, and so is silence.
    const ofFollowing = ['/events', '/api/news'].includes(new URL(message.location().url || 'about:blank').pathname);
    // A browser looks now and then whether the service worker is still the same, also when there is no server.
    const ofTheWorker = message.text() === 'An unknown error occurred when fetching the script.';
    const tell = ['error', 'warning'].includes(message.type()) && !ofThePage && !ofFollowing && !ofTheWorker;
    if (tell) complaints.push(`${message.page()?.url()}: ${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`${error.page()?.url()}: ${error.error().message}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}
