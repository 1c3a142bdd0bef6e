// The real Heroku CLI, in three pinned versions, on computers that are connected to nothing but the server.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Laptop, type Edition } from './laptop';
import { Namespace } from './namespace';
import { expect, test as plain } from './world';

export { type Edition, editions } from './laptop';
export { expect } from './world';

/** Installs what the lock file pins, once; gives the folder of the programs. */
function install(edition: Edition): string {
  const folder = join(import.meta.dirname, '../heroku', edition);
  const lock = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
  const mark = join(folder, 'node_modules/.installed');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== lock) {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    writeFileSync(mark, lock);
  }
  return join(folder, 'node_modules/.bin');
}

interface World {
  namespace: Namespace;
  /** A new computer with this edition of the CLI. */
  laptop: (edition: Edition) => Laptop;
}

export const test = plain.extend<World, { programs: Record<Edition, string> }>({
  programs: [
    async ({}, use) => {
      await use({ codes: install('codes'), disable: install('disable'), today: install('today') });
    },
    { scope: 'worker', timeout: 600_000 },
  ],

  namespace: async ({}, use) => {
    if (Namespace.missing !== undefined && process.env.CI !== undefined) throw new Error(Namespace.missing);
    plain.skip(Namespace.missing !== undefined, Namespace.missing);
    const namespace = await Namespace.open();
    await use(namespace);
    await namespace.leave();
  },

  wish: async ({ namespace }, use) => {
    await use({ inside: namespace, settings: { TWINLOCK_SMS: 'directory' } });
  },

  laptop: async ({ server, namespace, programs }, use) => {
    const laptops: Laptop[] = [];
    await use((edition) => {
      const laptop = new Laptop(edition, server, namespace, programs[edition]);
      laptops.push(laptop);
      return laptop;
    });
    for (const laptop of laptops) laptop.leave();
    expect(namespace.triedToLeave, 'what was sent to any other host').toBe(0);
  },
});
