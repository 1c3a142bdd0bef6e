// The real binary, in a folder and on a port of its own.

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Namespace } from './namespace';

export const binary = resolve(process.env['TWINLOCK_BIN'] ?? join(import.meta.dirname, '../../target/release/twinlock'));

export interface Wish {
  /** What the log lets through: `RUST_LOG`. */
  log?: string;
  /** More settings, such as `TWINLOCK_SIGN_UP`. */
  settings?: Record<string, string>;
  /** The network it runs in, if not this machine's. People come in to its port from outside. */
  inside?: Namespace;
}

export class Server {
  /** Everything it has written to its log, over all its lives. */
  log = '';
  private child: ChildProcess | undefined;

  private constructor(
    readonly data: string,
    readonly port: number,
    private readonly wish: Wish,
  ) {}

  static async start(wish: Wish = {}): Promise<Server> {
    if (!existsSync(binary)) throw new Error(`There is no ${binary}: run "make build" first.`);
    const folder = mkdtempSync(join(tmpdir(), 'twinlock-end2end-'));
    const server = new Server(join(folder, 'data'), await freePort(), wish);
    await wish.inside?.letIn(server.port);
    await server.run(0);
    return server;
  }

  /** The address people open. */
  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** The link to the first account, newest first. */
  get setUpLink(): string {
    const link = [...this.log.matchAll(/open (\S+\/setup\?token=\S+)/g)].at(-1)?.[1];
    if (link === undefined) throw new Error(`no link in the log:\n${this.log}`);
    return link;
  }

  /** Asks it to stop, and waits until it has. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** A power cut. */
  async killHard(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Starts it again on the same data; its clock may be ahead by some seconds. */
  async restart(clockAhead = 0): Promise<void> {
    if (this.child !== undefined) await this.stop();
    await this.run(clockAhead);
  }

  /** Stops it and forgets its folder. */
  async leave(): Promise<void> {
    await this.stop();
    rmSync(resolve(this.data, '..'), { recursive: true, force: true });
  }

  /** `twinlock admin …`, beside the running server. */
  admin(command: string[], input = ''): Promise<string> {
    return new Promise((done, failed) => {
      const words = ['admin', ...command, '--data', this.data, '--public-url', this.url];
      const child = execFile(binary, words, { env: { ...clean(), LANG: 'C.UTF-8' } }, (error, out, err) => {
        if (error) failed(new Error(`${words.join(' ')}: ${err}`));
        else done(out);
      });
      child.stdin?.end(input);
    });
  }

  /** Makes an account; gives its API key. */
  async createAccount(email: string, password: string, ...more: string[]): Promise<string> {
    const said = await this.admin(['create', '--email', email, '--password-stdin', ...more], password);
    const key = /twl_key_\S+/.exec(said)?.[0];
    if (key === undefined) throw new Error(`no API key in: ${said}`);
    return key;
  }

  private async run(clockAhead: number): Promise<void> {
    const words = ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, '--public-url', this.url];
    const clock = clockAhead === 0 ? {} : { LD_PRELOAD: libfaketime(), FAKETIME: `+${clockAhead}s`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    const env: NodeJS.ProcessEnv = { ...clean(), ...this.wish.settings, ...clock };
    if (this.wish.log !== undefined) env['RUST_LOG'] = this.wish.log;
    const [program, line] = this.wish.inside?.command(binary, words) ?? [binary, words];
    const child = spawn(program, line, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const before = this.log.length;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.log += text));
    }
    this.child = child;
    const deadline = Date.now() + 20_000;
    while (!this.log.slice(before).includes('serving ')) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`it did not start:\n${this.log}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    process.kill(-child.pid, signal);
    await closed;
  }
}

/** The environment without what would change the server's ways. */
export function clean(): NodeJS.ProcessEnv {
  const ours = (name: string): boolean => name.startsWith('TWINLOCK_') || name === 'RUST_LOG';
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours(name)));
}

export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The library that moves a program's clock. Its wrapper leaves a semaphore named by its process behind when it is killed. */
function libfaketime(): string {
  const found = readdirSync('/usr/lib').map((folder) => `/usr/lib/${folder}/faketime/libfaketime.so.1`).find((file) => existsSync(file));
  if (found === undefined) throw new Error('libfaketime is missing: install the package faketime');
  return found;
}
