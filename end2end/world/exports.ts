// What other programs export, and an app that goes on showing codes of it: made by hand, after what those programs write.

import { execFileSync } from 'node:child_process';

const STEP = 30;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An entry in an authenticator app, as it was set up somewhere else. */
export interface Entry {
  issuer: string;
  name: string;
  secret: Buffer;
  algorithm?: 'SHA1' | 'SHA256';
  digits?: 6 | 8;
  kind?: 'totp' | 'hotp';
}

/** An app with one entry; oathtool, which knows nothing of Twinlock, shows its codes. */
export class App {
  /** The newest step whose code was used. */
  private last = -1;

  constructor(readonly secret: string) {}

  /** A code that works: never used, and of the last, this or the next step; waits for one if need be. */
  async next(): Promise<string> {
    const step = Math.max(Math.floor((now() + 6) / STEP) - 1, this.last + 1);
    const from = (step - 1) * STEP + 0.3;
    if (now() < from) await new Promise((wake) => setTimeout(wake, (from - now()) * 1000));
    this.last = step;
    return execFileSync('oathtool', ['--totp', '-b', this.secret, '-N', `@${step * STEP}`], { encoding: 'utf8' }).trim();
  }

  /** What it shows until now may have been used elsewhere, and is not taken: the next code is of a step to come. */
  waitsForTheNext(): void {
    this.last = Math.floor(now() / STEP);
  }

  /** The operator's import takes no code that may have been used elsewhere in this minute. */
  forgetsThisMinute(): void {
    this.last = Math.floor(now() / STEP) + 1;
  }
}

function now(): number {
  return Date.now() / 1000;
}

/** RFC 4648 §6, without padding. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** Key URI Format. */
export function link({ issuer, name, secret, kind = 'totp' }: Entry, more = ''): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(name)}`;
  return `otpauth://${kind}/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}${more}`;
}

/** A QR code of Google Authenticator's "Transfer accounts": one of so many. */
export function migrationLink(entries: Entry[], { of = 1, index = 0, id = 7 } = {}): string {
  const parts = entries.map((entry) => {
    const { issuer, name, secret, algorithm = 'SHA1', digits = 6, kind = 'totp' } = entry;
    const numbers = [field(4, algorithm === 'SHA1' ? 1 : 2), field(5, digits === 6 ? 1 : 2), field(6, kind === 'hotp' ? 1 : 2)];
    return field(1, Buffer.concat([field(1, secret), field(2, Buffer.from(name)), field(3, Buffer.from(issuer)), ...numbers]));
  });
  const payload = Buffer.concat([...parts, field(2, 1), field(3, of), field(4, index), field(5, id)]);
  return `otpauth-migration://offline?data=${encodeURIComponent(payload.toString('base64'))}`;
}

/** What `authelia storage user totp export` writes. */
export function autheliaExport(entries: (Entry & { period?: number })[]): string {
  const blocks = entries.map(({ issuer, name, secret, algorithm = 'SHA1', digits = 6, period = STEP }) =>
    [
      "  - created_at: 2022-05-19T14:54:05.5+10:00",
      "    last_used_at: null",
      `    username: '${name}'`,
      `    issuer: '${issuer}'`,
      `    algorithm: '${algorithm}'`,
      `    digits: ${digits}`,
      `    period: ${period}`,
      `    secret: '${Buffer.from(base32(secret)).toString('base64')}'`,
    ].join('\n'),
  );
  return `---\ntotp_configurations:\n${blocks.join('\n')}\n...\n`;
}

/** A field of protocol buffers: a number, or bytes with their length. */
function field(number: number, value: number | Buffer): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)]);
  return Buffer.concat([varint((number << 3) | 2), varint(value.length), value]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}
