// Looking for secrets where none may be: in files, in logs, in pages.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Every file below a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** The bytes of a file, and what `strings` finds in it, also in UTF-16. */
export function contents(path: string): Buffer {
  const strings = ['s', 'l', 'b'].map((encoding) => execFileSync('strings', ['-a', '-n', '6', '-e', encoding, path]));
  return Buffer.concat([readFileSync(path), ...strings]);
}

/** The forms in which a secret could stand somewhere: plain, and as people encode things. */
export function forms(secret: string): Buffer[] {
  const values: Buffer[] = [Buffer.from(secret)];
  // Tokens and TOTP secrets are themselves encodings of random bytes.
  const token = /^twl_[a-z]{3}_([\w-]{43})$/.exec(secret)?.[1];
  if (token !== undefined) values.push(Buffer.from(token), Buffer.from(token, 'base64url'));
  if (/^[A-Z2-7]{32}$/.test(secret)) values.push(unbase32(secret), Buffer.from(secret.match(/.{4}/g)?.join(' ') ?? ''));
  const texts = values.flatMap((value) => [
    value.toString('hex'),
    value.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((shift) => base64Inside(value, shift)),
    base32(value),
    encodeURIComponent(value.toString('latin1')),
    encodeURIComponent(value.toString('latin1')).replaceAll('%20', '+'),
  ]);
  return [...values, ...texts.map((text) => Buffer.from(text))];
}

/** Which of the secrets stand in something. Names them; says nothing of their values. */
export function found(where: Buffer, secrets: Map<string, string>): string[] {
  return [...secrets].filter(([, secret]) => isIn(where, secret)).map(([name]) => name);
}

function isIn(where: Buffer, secret: string): boolean {
  // Six digits alone could be part of any number, and of the microseconds of a moment.
  if (/^\d{6}$/.test(secret)) {
    const text = where.toString('latin1').replace(/\d\d:\d\d:\d\d\.\d+/g, '');
    return new RegExp(`(?<![0-9A-Za-z_.-])${secret}(?![0-9A-Za-z_-])`).test(text);
  }
  return forms(secret).some((form) => where.includes(form));
}

/** The part of a base64 text that stays the same when other bytes stand before and after. */
function base64Inside(value: Buffer, shift: number): string[] {
  const whole = Buffer.concat([Buffer.alloc(shift), value]).toString('base64').replace(/=+$/, '');
  const sure = whole.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + value.length) * 8) / 6));
  return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
}

function base32(value: Buffer): string {
  const bits = [...value].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => BASE32[parseInt(five, 2)]).join('');
}

function unbase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
