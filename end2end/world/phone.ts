// A phone with an authenticator app: it reads the QR code from the screen and shows codes. Both are
// done by programs that know nothing of Twinlock: zbarimg and oathtool.

import type { Locator } from '@playwright/test';
import { execFileSync, type StdioOptions } from 'node:child_process';

const STEP = 30;

export class Phone {
  /** The newest step whose code it has given out; an older one would be refused. */
  private last = -1;

  private constructor(
    /** What the QR code says. */
    readonly uri: string,
    readonly secret: string,
    /** By how many seconds the server it talks to is ahead. */
    private ahead: number,
  ) {}

  /** Scans the plate as it stands on the screen. */
  static async scan(plate: Locator, ahead = 0): Promise<Phone> {
    const picture = await plate.screenshot();
    // It complains on standard error about a desktop that is not there.
    const stdio: StdioOptions = ['pipe', 'pipe', 'ignore'];
    const uri = execFileSync('zbarimg', ['--quiet', '--raw', '-'], { input: picture, encoding: 'utf8', stdio }).trim();
    const secret = new URL(uri).searchParams.get('secret');
    if (secret === null) throw new Error('the QR code has no secret');
    return new Phone(uri, secret, ahead);
  }

  /** The server's clock was moved. */
  serverIsAhead(seconds: number): void {
    this.ahead = seconds;
  }

  /** The code of a moment, some seconds from now. */
  code(off = 0): string {
    return this.codes(off, 1)[0] ?? '';
  }

  /** A code that works: never used, and of the last, this or the next step; waits for one if need be. */
  async next(): Promise<string> {
    // With a few seconds in hand, so that it is still good when it arrives.
    const oldest = Math.floor((this.now() + 6) / STEP) - 1;
    const step = Math.max(oldest, this.last + 1);
    const from = (step - 1) * STEP + 0.3;
    if (this.now() < from) await new Promise((wake) => setTimeout(wake, (from - this.now()) * 1000));
    this.last = step;
    return this.code(step * STEP - this.now());
  }

  /** A code that belongs to no moment near this one. */
  wrong(nth = 0): string {
    const near = new Set(this.codes(-900, 61));
    const guesses = Array.from({ length: 100 + nth }, (_, i) => String((i * 7919 + 13) % 1_000_000).padStart(6, '0'));
    const wrong = guesses.filter((guess) => !near.has(guess))[nth];
    if (wrong === undefined) throw new Error('no wrong code left');
    return wrong;
  }

  private now(): number {
    return Date.now() / 1000 + this.ahead;
  }

  private codes(off: number, count: number): string[] {
    const moment = `@${Math.round(this.now() + off)}`;
    const words = ['--totp', '-b', this.secret, '-N', moment, '-w', String(count - 1)];
    return execFileSync('oathtool', words, { encoding: 'utf8' }).trim().split('\n');
  }
}
