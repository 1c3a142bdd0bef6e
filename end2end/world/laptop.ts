// A computer with the real Heroku CLI, and what somebody does in front of it.

import { expect } from '@playwright/test';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Namespace } from './namespace';
import type { Person } from './pages';
import type { Server } from './server';
import { Terminal } from './terminal';

/** `codes` is the last that draws recovery codes, `disable` the last that turns two-factor off. */
export type Edition = 'codes' | 'disable' | 'today';
export const editions: Edition[] = ['codes', 'disable', 'today'];

/** What is on the screen when a command has ended. */
export interface Ended {
  code: number;
  screen: string;
}

/** A computer with the Heroku CLI. */
export class Laptop {
  readonly home = mkdtempSync(join(tmpdir(), 'twinlock-heroku-'));

  constructor(
    readonly edition: Edition,
    private readonly server: Server,
    private readonly namespace: Namespace,
    private readonly programs: string,
  ) {
    // As after the first run of all: the terms were shown, and the newest version was asked for, which no variable of 7.x forbids.
    mkdirSync(join(this.home, '.cache/heroku'), { recursive: true });
    for (const name of ['terms-of-service', 'version']) writeFileSync(join(this.home, '.cache/heroku', name), '{}');
  }

  /** What somebody sets to use this server. */
  get settings(): Record<string, string> {
    const url = `http://127.0.0.1:${this.server.port}`;
    return {
      HEROKU_HOST: url,
      HEROKU_LOGIN_HOST: url,
      HEROKU_PARTICLEBOARD_URL: url,
      DISABLE_TELEMETRY: 'true',
      // 7.x sends every command, with the token, to backboard.heroku.com unless told otherwise.
      HEROKU_SKIP_ANALYTICS: '1',
      HEROKU_DISABLE_AUTOUPDATE: '1',
      HEROKU_SKIP_NEW_VERSION_CHECK: 'true',
    };
  }

  /** Starts a command in a terminal. A setting of `undefined` is left out. */
  opens(words: string[], more: Record<string, string | undefined> = {}): Terminal {
    const path = [this.programs, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter);
    const all = { PATH: path, HOME: this.home, LANG: 'C.UTF-8', TZ: 'UTC', ...this.settings, ...more };
    const env = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return Terminal.open(...this.namespace.command('heroku', words), Object.fromEntries(env));
  }

  /** Runs a command that asks nothing. */
  async runs(words: string[], more: Record<string, string | undefined> = {}): Promise<Ended> {
    return this.ended(this.opens(words, more));
  }

  /** What is left on the screen when a command has ended. */
  async ended(terminal: Terminal): Promise<Ended> {
    return { code: await terminal.ends(), screen: this.tidy(terminal.screen) };
  }

  /** `login -i`, with the code where one is given; the password must not be seen. */
  async signsIn(person: Person, code?: () => string | Promise<string>, password = person.password): Promise<Ended> {
    const terminal = this.opens(['login', '-i']);
    await terminal.says(/Email/);
    await terminal.type(person.email);
    await terminal.says(/Password/);
    await terminal.typeSecret(password);
    if (code !== undefined) {
      await terminal.says(/Two-factor code/);
      await terminal.typeSecret(await code());
    }
    const ended = await this.ended(terminal);
    expect(terminal.raw, 'the password on the screen').not.toContain(password);
    return ended;
  }

  /** Runs a command that asks for a code. */
  async stepsUp(words: string[], code: string): Promise<Ended> {
    const terminal = this.opens(words);
    await terminal.says(/Two-factor code/);
    await terminal.typeSecret(code);
    return this.ended(terminal);
  }

  /** Runs a command that asks for the password, which must not be seen. */
  async answersPassword(words: string[], password: string): Promise<Ended> {
    const terminal = this.opens(words);
    await terminal.says(/Password/);
    await terminal.typeSecret(password);
    const ended = await this.ended(terminal);
    expect(terminal.raw, 'the password on the screen').not.toContain(password);
    return ended;
  }

  /** What `login -i` has asked, as it stands on the screen afterwards. */
  asked(person: Person, password: string, code?: string): string {
    const lines = this.is7
      ? [`Email: ${person.email}`, `Password: ${'*'.repeat(password.length)}`, `Two-factor code: ${'*'.repeat(code?.length ?? 0)}`]
      : ['', `✔ Email ${person.email}`, '✔ Password', '✔ Two-factor code'];
    return ['heroku: Enter your login credentials', ...(code === undefined ? lines.slice(0, -1) : lines), ''].join('\n');
  }

  /** How a command tells that it was refused. */
  refused(sentence: string, id: string): Ended {
    return { code: 2, screen: ` ›   Error: ${sentence}\n ›\n ›   Error ID: ${id}` };
  }

  /** The same by the commands that 7.x has kept from still older editions: keys, authorizations, sessions. */
  oldRefused(sentence: string, id: string, action = ''): Ended {
    const begun = action === '' ? '' : `${action}... !\n`;
    if (this.is7) return { code: 1, screen: `${begun} ▸    ${sentence}` };
    const { code, screen } = this.refused(sentence, id);
    return { code, screen: begun + screen };
  }

  get is7(): boolean {
    return this.edition !== 'today';
  }

  /** The token that the CLI keeps in .netrc, if there is one. */
  get token(): string | undefined {
    const file = join(this.home, '.netrc');
    return existsSync(file) ? /^machine 127\.0\.0\.1:\d+\n\s+login \S+\n\s+password (\S+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  }

  leave(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A screen without what differs from run to run. */
  private tidy(screen: string): string {
    return screen
      .replaceAll(this.home, '~')
      .replaceAll(`127.0.0.1:${this.server.port}`, 'SERVER')
      .replaceAll(hostname(), 'LAPTOP')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
      .replace(/(twl_[a-z]{3}_)[\w-]{43}/g, '$1TOKEN')
      .replace(/(twl_[a-z]{3}_)[\w-]*\*{10}[\w-]*/g, '$1MASKED')
      .replace(/\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT\+0000 \(Coordinated Universal Time\)/g, 'DATE')
      .replace(/\((in )?(about |less than )?[\da]+ [a-z]+( ago)?\)/g, '(TIME)')
      // A wheel that turned when the code was asked for stays where it stood, or not.
      .replace(/^.*[\u2801-\u28ff].*\n/gm, '')
      // Today's edition leaves the question standing, the others do not.
      .replace(/^✔ Two-factor code \*+\n/gm, '')
      // Columns are as wide as the longest name.
      .replace(/(?<=[^\s›▸]) {2,}/g, '  ')
      .replace(/─+/g, '──');
  }
}
