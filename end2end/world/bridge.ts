// A server elsewhere, behind TLS, and the bridge to it: both on a computer that is connected to nothing else.

import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Namespace } from './namespace';
import { binary, freePort } from './server';

/** Runs inside: TLS in front of a port, as a proxy of the operator's; says which requests came. */
const FRONT = `
const [folder, port, behind] = process.argv.slice(1);
const { createServer } = require('node:https');
const { request } = require('node:http');
const { readFileSync } = require('node:fs');
const pem = (name) => readFileSync(folder + '/' + name);
createServer({ key: pem('leaf.key'), cert: pem('leaf.pem') }, (asked, answer) => {
  console.log(asked.method + ' ' + asked.url);
  const { method, url: path, headers } = asked;
  asked.pipe(request({ host: '127.0.0.1', port: behind, method, path, headers }, (got) => {
    answer.writeHead(got.statusCode, got.headers);
    got.pipe(answer);
  }));
}).listen(port, '127.0.0.1', () => console.log('open'));
`;

export class Elsewhere {
  readonly folder = mkdtempSync(join(tmpdir(), 'twinlock-bridge-'));
  private readonly children: ChildProcess[] = [];
  private said = '';

  private constructor(
    private readonly namespace: Namespace,
    private readonly port: number,
  ) {}

  /** Puts TLS in front of a server in the namespace. */
  static async open(namespace: Namespace, behind: number): Promise<Elsewhere> {
    const elsewhere = new Elsewhere(namespace, await freePort());
    elsewhere.makeCertificate();
    const front = elsewhere.start(process.execPath, ['-e', FRONT, elsewhere.folder, `${elsewhere.port}`, `${behind}`], {});
    await elsewhere.hears(front, /^open$/m);
    return elsewhere;
  }

  get url(): string {
    return `https://localhost:${this.port}`;
  }

  /** What arrived over TLS. */
  get requests(): string[] {
    return this.said.split('\n').filter((line) => /^[A-Z]+ \//.test(line));
  }

  /** Starts the bridge; gives what it says to set. */
  async bridge(trusts = true): Promise<Record<string, string>> {
    const env = { HOME: this.folder, ...(trusts && { SSL_CERT_FILE: join(this.folder, 'ca.pem') }) };
    const bridge = this.start(binary, ['heroku-bridge', '--server', this.url, '--port', '0'], env);
    const lines = await this.hears(bridge, /^export HEROKU_SKIP_NEW_VERSION_CHECK=true$/m);
    return Object.fromEntries([...lines.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
  }

  async leave(): Promise<void> {
    for (const child of this.children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    }
    rmSync(this.folder, { recursive: true });
  }

  private start(program: string, words: string[], env: Record<string, string>): ChildProcess {
    const [command, line] = this.namespace.command(program, words);
    const child = spawn(command, line, { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.children.push(child);
    return child;
  }

  /** Waits until a program has said something; gives all it said until then. */
  private async hears(child: ChildProcess, pattern: RegExp): Promise<string> {
    let heard = '';
    await new Promise<void>((done, failed) => {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        heard += text;
        this.said += text;
        if (pattern.test(heard)) done();
      });
      child.on('error', failed).on('close', () => failed(new Error(`it ended: ${heard}`)));
    });
    return heard;
  }

  /** An authority of one's own, and a certificate of it. */
  private makeCertificate(): void {
    const openssl = (...words: string[]): void => void execFileSync('openssl', words, { cwd: this.folder, stdio: 'ignore' });
    const rsa = ['-newkey', 'rsa:2048', '-nodes'];
    openssl('req', '-x509', ...rsa, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=An authority');
    openssl('req', ...rsa, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=localhost');
    writeFileSync(join(this.folder, 'leaf.ext'), 'subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n');
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'leaf.ext'];
    openssl('x509', '-req', '-in', 'leaf.csr', ...by, '-days', '2', '-out', 'leaf.pem');
  }
}
