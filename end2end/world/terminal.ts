// A terminal with somebody in front of it: a program in a real pseudo-terminal (util-linux script), and what is on its screen.

import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Screen, plain } from './screen';

/** Wide enough that no program breaks a sentence. */
const COLUMNS = 200;

/** For how long somebody looks at a screen on which nothing happens. */
const PATIENCE = 30_000;

/** How long a finger takes to Enter. */
const KEY = 200;

export class Terminal {
  /** All that was received, and before it the line with the terminal's name. */
  private heard = '';
  /** How far `says` has read. */
  private read = 0;
  private code: number | undefined;
  private wakers: (() => void)[] = [];

  private constructor(
    private readonly line: string,
    private readonly script: ChildProcessWithoutNullStreams,
  ) {
    const hears = (text: string): void => {
      this.heard += text;
      this.wake();
    };
    for (const stream of [script.stdout, script.stderr]) stream.setEncoding('utf8').on('data', hears);
    script.on('error', (error) => hears(`${error.message}\n`));
    script.on('close', (code, signal) => {
      this.code = code ?? (signal === null ? 1 : 128);
      this.wake();
    });
    // Keys that are pressed after the program has ended go nowhere.
    script.stdin.on('error', () => undefined);
  }

  /** Starts a program; its environment is what is given, and nothing else. */
  static open(program: string, words: string[], env: Record<string, string>): Terminal {
    const line = [program, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    // Unless told, script turns the echo off for keys that come from a pipe: then no program could be seen hiding a secret.
    const options = ['--quiet', '--return', '--flush', '--echo', 'always'];
    const command = `tty; stty cols ${COLUMNS} rows 50; exec ${line}`;
    const script = spawn('script', [...options, '--command', command, '/dev/null'], { env: { TERM: 'xterm', SHELL: '/bin/sh', ...env } });
    return new Terminal([program, ...words].join(' '), script);
  }

  /** Every byte the program wrote, with what the terminal echoed of the keys. */
  get raw(): string {
    return this.heard.slice(this.heard.indexOf('\n') + 1);
  }

  /** Waits until the program says something that it had not said before the last time; gives what matched. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.until(`did not say ${pattern}`, () => {
      const found = pattern.exec(plain(this.raw).slice(this.read));
      if (found !== null) this.read += found.index + found[0].length;
      if (found === null && this.code !== undefined) throw this.complaint(`ended with ${this.code} and did not say ${pattern}`);
      return found ?? undefined;
    });
  }

  /** Types a line, and then Enter: programs that read key by key take what comes at once for one key. */
  async type(line: string): Promise<void> {
    this.press(line);
    await new Promise((wake) => setTimeout(wake, KEY));
    this.press('\r');
  }

  /** Types a line that must not be seen: waits until the program has turned the echo off, as whoever types does without knowing. */
  async typeSecret(line: string): Promise<void> {
    await this.until('went on echoing what is typed', () => (this.echoes ? undefined : true));
    await this.type(line);
  }

  /** Waits until nothing has been written for a moment. Where a wheel turns, that moment does not come. */
  async untilSilent(): Promise<void> {
    for (let before = -1; before !== this.heard.length; ) {
      before = this.heard.length;
      await new Promise((wake) => setTimeout(wake, 500));
    }
  }

  /** Presses one key, for which no Enter is needed, when the program has begun to wait for it. */
  async pressesKey(key: string): Promise<void> {
    await this.until('went on echoing what is typed', () => (this.echoes ? undefined : true));
    this.press(key);
  }

  press(keys: string): void {
    this.script.stdin.write(keys);
  }

  /** Waits for the end; gives the exit code. */
  async ends(): Promise<number> {
    return this.until('did not end', () => this.code);
  }

  /** What is on the screen, and what has scrolled off it, without colours. */
  get screen(): string {
    const screen = new Screen();
    screen.write(this.raw);
    return screen.text;
  }

  /** Closes the window, whatever runs in it. */
  leave(): void {
    if (this.code === undefined) this.script.kill('SIGTERM');
  }

  /** Stops a program, shows again what is typed, as an interactive shell does then, and lets it go on. */
  async stops(pid: number): Promise<void> {
    process.kill(pid, 'SIGSTOP');
    // `script` stops with its program, and lets it go on with itself.
    const itself = this.script.pid ?? 0;
    await this.until('did not stop', () => (/^State:\tT/m.test(readFileSync(`/proc/${itself}/status`, 'utf8')) ? true : undefined));
    execFileSync('stty', ['-F', this.name, 'echo']);
    process.kill(itself, 'SIGCONT');
  }

  private get name(): string {
    return this.heard.slice(0, this.heard.indexOf('\n')).trim();
  }

  private get echoes(): boolean {
    if (this.name === '' || this.code !== undefined) return true;
    return / echo\b/.test(execFileSync('stty', ['-F', this.name, '-a'], { encoding: 'utf8' }));
  }

  private async until<T>(else_: string, look: () => T | undefined): Promise<T> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const seen = look();
      if (seen !== undefined) return seen;
      const left = deadline - Date.now();
      if (left <= 0) {
        this.leave();
        throw this.complaint(`${else_} within ${PATIENCE / 1000} s`);
      }
      await new Promise<void>((wake) => {
        // Of a change of its modes a terminal tells nobody.
        const timer = setTimeout(wake, Math.min(left, 50));
        this.wakers.push(() => {
          clearTimeout(timer);
          wake();
        });
      });
    }
  }

  private wake(): void {
    for (const wake of this.wakers.splice(0)) wake();
  }

  private complaint(what: string): Error {
    return new Error(`${this.line}: ${what}. Its screen:\n${this.screen}`);
  }
}
