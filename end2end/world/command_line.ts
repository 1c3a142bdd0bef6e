// Twinlock's own command line, on a computer of its own: a home folder, and an environment in which nothing else stands.

import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from './pages';
import { binary, type Server } from './server';
import type { Said } from './ssh';
import { Terminal } from './terminal';
import { english, escape, type Words } from './words';
import { expect, test as plain } from './world';

/** What a command is given besides its words. */
export interface Given {
  /** Standard input; without it there is none. */
  input?: string;
  env?: Record<string, string>;
}

/** What is on the screen when a command has ended. */
export interface Ended {
  code: number;
  screen: string;
}

export class CommandLine {
  readonly home = mkdtempSync(join(tmpdir(), 'twinlock-home-'));

  constructor(
    readonly server: Server,
    readonly words: Words = english,
    /** What stands before the program, where it is started by another one. */
    private readonly before: string[] = [],
  ) {}

  get env(): Record<string, string> {
    const lang = this.words.language === 'ja' ? 'ja_JP.UTF-8' : 'C.UTF-8';
    return { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: this.home, LANG: lang, TZ: 'UTC' };
  }

  /** Starts a command with somebody in front of it. */
  opens(words: string[], env: Record<string, string> = {}): Terminal {
    const [program = binary, ...line] = [...this.before, binary, ...words];
    const terminal = Terminal.open(program, line, { ...this.env, ...env });
    this.opened.push(terminal);
    return terminal;
  }

  /** A shell that can stop its programs and let them go on. */
  opensShell(): Terminal {
    const terminal = Terminal.open('bash', ['--norc', '--noprofile', '-i'], { ...this.env, PS1: '> ', TERM: 'dumb' });
    this.opened.push(terminal);
    return terminal;
  }

  /** Runs a command with nobody in front of it, and no terminal anywhere near. */
  runs(words: string[], { input = '', env = {} }: Given = {}): Promise<Said> {
    const [program = binary, ...line] = [...this.before, binary, ...words];
    // In a session of its own: else it could still open the terminal of whoever runs the tests.
    const child = spawn(program, line, { env: { ...this.env, ...env }, detached: true, stdio: 'pipe' });
    const said = { out: '', error: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.error += text));
    // It may have refused before it has read anything.
    child.stdin.on('error', () => undefined).end(input);
    return new Promise((done, failed) => {
      child.on('error', failed).on('close', (code) => done({ code: code ?? 128, ...said }));
    });
  }

  /** The same, of a command that answers in JSON and does what it was asked. */
  async json<T>(words: string[], given: Given = {}): Promise<T> {
    const said = await this.runs([...words, '--json'], given);
    expect(said, words.join(' ')).toMatchObject({ code: 0, error: '' });
    return JSON.parse(said.out) as T;
  }

  /** `login` with e-mail, password and, where one is given, a code; the password must not be seen. */
  async signsIn(person: Person, code?: () => string | Promise<string>): Promise<Ended> {
    const terminal = this.opens(['login', '--server', person.server.url]);
    await this.asks(terminal, 'terminal-email', person.email);
    await this.asksPassword(terminal, person.password);
    if (code !== undefined) await this.asks(terminal, 'terminal-code', await code());
    const ended = await this.ends(terminal);
    expect(ended.screen).toContain(person.email);
    expect(ended.code, ended.screen).toBe(0);
    return ended;
  }

  /** Waits for a sentence. */
  async says(terminal: Terminal, name: string, places?: Record<string, string>): Promise<void> {
    await terminal.says(places === undefined ? new RegExp(escape(this.words.say(name))) : this.words.like(name, places));
  }

  /** Answers a question, by the name of its words. */
  async asks(terminal: Terminal, question: string, answer: string): Promise<void> {
    await this.says(terminal, question);
    await terminal.type(answer);
  }

  /** Types the password where it is asked for, and cannot be seen. */
  async asksPassword(terminal: Terminal, password: string): Promise<void> {
    await this.says(terminal, 'terminal-password');
    await terminal.typeSecret(password);
    this.secrets.add(password);
  }

  /** What is on the screen when a command has ended; no password that was typed is. */
  async ends(terminal: Terminal): Promise<Ended> {
    const code = await terminal.ends();
    for (const secret of this.secrets) expect(terminal.raw, 'a password on the screen').not.toContain(secret);
    return { code, screen: terminal.screen };
  }

  /** Where a sign-in is kept. */
  get folder(): string {
    return join(this.home, '.config/twinlock');
  }

  get file(): string {
    return join(this.folder, 'credentials.json');
  }

  /** The token that is kept for the server, if there is one. */
  get token(): string | undefined {
    if (!existsSync(this.file)) return undefined;
    const kept = JSON.parse(readFileSync(this.file, 'utf8')) as { sign_ins: Record<string, { token: string }> };
    return kept.sign_ins[this.server.url]?.token;
  }

  /** Puts a file into the home folder that its owner alone can read. */
  makesFolder(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    chmodSync(this.folder, 0o700);
  }

  /** The processes of commands that run here, by their numbers. */
  get processes(): number[] {
    const ours = `HOME=${this.home}\0`;
    const isOurs = (pid: string): boolean => {
      try {
        return readlinkSync(`/proc/${pid}/exe`) === binary && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(ours);
      } catch {
        // It has ended meanwhile.
        return false;
      }
    };
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name)).map(Number);
  }

  leave(): void {
    for (const terminal of this.opened) terminal.leave();
    rmSync(this.home, { recursive: true, force: true });
  }

  private readonly secrets = new Set<string>();
  private readonly opened: Terminal[] = [];
}

interface World {
  /** A computer on which nobody has signed in yet. */
  laptop: CommandLine;
  /** Another one, or one in another language. */
  computer: (words?: Words, before?: string[]) => CommandLine;
}

export const test = plain.extend<World>({
  computer: async ({ server }, use) => {
    const computers: CommandLine[] = [];
    await use((words, before) => {
      const computer = new CommandLine(server, words, before);
      computers.push(computer);
      return computer;
    });
    for (const computer of computers) computer.leave();
  },

  laptop: async ({ computer }, use) => {
    await use(computer());
  },
});

export { expect } from './world';
