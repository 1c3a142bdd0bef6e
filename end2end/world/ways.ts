// What people do with their ways back: saving codes, adding a phone, getting in without the device.

import { expect, type Download } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from './pages';
import type { Server } from './server';
import type { Modem, TextMessage } from './telephone';

/** Sixteen letters and digits of Crockford's alphabet, in groups of four. */
const CODE = /[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}/g;

/** A set of recovery codes, as its owner holds it in the hand. */
export interface Sheet {
  set: string;
  codes: string[];
}

/** The codes that the page shows. */
export async function codesOnThePage(ann: Person): Promise<string[]> {
  await expect(ann.page.locator('#codes')).toBeVisible();
  return ann.page.locator('#codes code').allInnerTexts();
}

/** Downloads the sheet, and opens the file. */
export async function downloads(ann: Person): Promise<{ name: string; text: string } & Sheet> {
  const [download]: [Download, void] = await Promise.all([
    ann.page.waitForEvent('download'),
    ann.button('recovery-download').click(),
  ]);
  const name = download.suggestedFilename();
  const text = readFileSync(await download.path(), 'utf8');
  return { name, text, set: /-([^-]+)\.txt$/.exec(name)?.[1] ?? '', codes: text.match(CODE) ?? [] };
}

/** Prints the page, and reads the paper with pdftotext. */
export async function prints(ann: Person): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-paper-'));
  try {
    const file = join(folder, 'sheet.pdf');
    writeFileSync(file, await ann.page.pdf({ format: 'A4' }));
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ticks that the codes are saved, which finishes. */
export async function savesCodes(ann: Person): Promise<void> {
  await ann.page.getByLabel(ann.say('recovery-saved-label')).check();
  await ann.button('recovery-saved-button').click();
  await expect(ann.page.getByRole('status').getByText(ann.say('done-codes-saved'))).toBeVisible();
}

/** Asks for the codes of the present set, with the password. */
export async function viewsCodes(ann: Person): Promise<string[]> {
  await ann.opens('/dashboard/recovery-codes');
  await ann.field('field-password').fill(ann.password);
  await ann.button('recovery-view-button').click();
  return codesOnThePage(ann);
}

/** Types a number on the page of the backup phone; the password where the page asks for it. */
export async function typesNumber(ann: Person, number: string): Promise<void> {
  await ann.field('field-phone').fill(number);
  const password = ann.field('field-password');
  if ((await password.count()) > 0) await password.fill(ann.password);
  await ann.button('phone-button').click();
}

/** The eight digits of a message; its form is looked at as well. */
export function codeIn(message: TextMessage, host = 'localhost'): string {
  // One part of UCS-2 (3GPP TS 23.038), and bound to the site in its last line.
  expect(message.text.length, message.text).toBeLessThanOrEqual(70);
  expect(message.parts).toBe(1);
  const [, code] = /\n@(?:\S+) #(\d{8})$/.exec(message.text) ?? [];
  expect(message.text, message.text).toContain(`\n\n@${host} #${code}`);
  expect(message.text.split('\n')[0]).toContain(code);
  expect(message.text).not.toMatch(/https?:|@example/);
  return code ?? '';
}

/** The code of the newest message, where messages are files in the data folder. */
export async function newestCode(server: Server): Promise<string> {
  const folder = join(server.data, 'outbox/sms');
  const deadline = Date.now() + 8_000;
  for (;;) {
    // Their names are UUIDv7: in the order of time.
    const newest = readdirSync(folder).filter((name) => name.endsWith('.txt')).sort().at(-1);
    const code = newest === undefined ? undefined : / #(\d{8})\n$/.exec(readFileSync(join(folder, newest), 'utf8'))?.[1];
    if (code !== undefined) return code;
    if (Date.now() > deadline) throw new Error('no text message with a code');
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

/** In by a text message: the password, then the code that comes. */
export async function signsInByText(ann: Person, modem: Modem, number: string): Promise<string> {
  const before = modem.messages(number).length;
  await ann.typesPassword();
  await ann.page.getByRole('button', { name: ann.words.like('verify-by-text') }).click();
  await expect(ann.heading('verify-text-title')).toBeVisible();
  const code = codeIn(await modem.message(number, before + 1));
  await ann.typesCode(code);
  await expect(ann.heading('dashboard-title')).toBeVisible();
  return code;
}

/** As far as the field for a recovery code. */
export async function comesToRecoveryCode(ann: Person): Promise<void> {
  await ann.typesPassword();
  await ann.link('verify-by-recovery').click();
  await expect(ann.heading('verify-recovery-title')).toBeVisible();
}

export async function typesRecoveryCode(ann: Person, code: string): Promise<void> {
  await ann.field('field-recovery-code').fill(code);
  await ann.button('verify-button').click();
}
