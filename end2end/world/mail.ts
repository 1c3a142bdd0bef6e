// The mailbox: the .eml files that the server writes when it has no mail server (RFC 5322, 2045, 2047).

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server } from './server';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** All mails to an address, oldest first. */
export function mails(server: Server, to: string): Mail[] {
  const folder = join(server.data, 'outbox/mail');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.eml') && !name.startsWith('.'));
  // Their names are UUIDv7: in the order of time.
  return files.sort().map((name) => read(readFileSync(join(folder, name)))).filter((mail) => mail.to.includes(to));
}

/** Waits for a mail with this subject; the server sends within a second or two. */
export async function mailAbout(server: Server, to: string, subject: string): Promise<Mail> {
  const deadline = Date.now() + 8_000;
  for (;;) {
    const all = mails(server, to);
    const found = all.findLast((mail) => mail.subject === subject);
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`no mail "${subject}" among ${all.map((mail) => mail.subject).join(', ')}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

/** The link of a mail that has one, the same in both of its forms. */
export function linkIn(mail: Mail): string {
  const link = /\S+\?token=\S+/.exec(mail.text)?.[0];
  if (link === undefined || !mail.html.includes(`href="${link}"`)) throw new Error(`no link in "${mail.subject}"`);
  return link;
}

function read(raw: Buffer): Mail {
  const whole = part(raw.toString('latin1'));
  const boundary = /boundary="?([^";]+)"?/.exec(whole.headers.get('content-type') ?? '')?.[1];
  const pieces = boundary === undefined ? [whole] : whole.body.split(`--${boundary}`).slice(1, -1).map((p) => part(p.trimStart()));
  const body = (type: string): string => {
    const piece = pieces.find((p) => (p.headers.get('content-type') ?? '').startsWith(type));
    return piece === undefined ? '' : decode(piece.body, piece.headers.get('content-transfer-encoding') ?? '7bit');
  };
  return {
    to: whole.headers.get('to') ?? '',
    subject: words(whole.headers.get('subject') ?? ''),
    text: body('text/plain').replaceAll('\r\n', '\n'),
    html: body('text/html'),
  };
}

function part(text: string): { headers: Map<string, string>; body: string } {
  const end = text.indexOf('\r\n\r\n');
  const lines = text.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { headers: new Map(headers), body: text.slice(end + 4) };
}

function decode(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return quoted(body.replace(/=\r\n/g, ''));
  return Buffer.from(body, 'latin1').toString('utf8');
}

function quoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Encoded words of a header: =?utf-8?b?…?= and =?utf-8?q?…?=; the spaces between them are none. */
function words(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('latin1') : latin(text.replaceAll('_', ' ')),
    )
    .replace(/[\s\S]+/, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));
}

function latin(text: string): string {
  return text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
