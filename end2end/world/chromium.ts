// The browser of this machine: nothing is ever downloaded.

import { execFileSync } from 'node:child_process';

function find(): string {
  for (const name of ['chromium', 'chromium-browser']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // Not under this name.
    }
  }
  throw new Error('Install Chromium (Debian: chromium), then try again.');
}

/** How every browser of these tests is started: without a sandbox (CI runs as root), and alone. */
export const launch = {
  executablePath: find(),
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Pages that ask for anything but this machine get no answer.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
  ],
};
