// Keys and a server of SSH: OpenSSH's own programs, and git, which know nothing of Twinlock.

import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, clean, freePort, type Server } from './server';

/** A public key that was made a moment ago; its private half is thrown away. */
export function publicKey(comment: string, ...kind: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-key-'));
  const key = makeKey(join(folder, 'key'), comment, ...kind);
  rmSync(folder, { recursive: true });
  return key;
}

/** Makes a pair of keys; gives the public one. */
export function makeKey(file: string, comment: string, ...kind: string[]): string {
  const words = kind.length === 0 ? ['-t', 'ed25519'] : kind;
  execFileSync('ssh-keygen', ['-q', ...words, '-N', '', '-C', comment, '-f', file]);
  return readFileSync(`${file}.pub`, 'utf8').trim();
}

/** What a program answered. */
export interface Said {
  code: number;
  out: string;
  error: string;
}

/**
 * A Debian sshd on loopback that asks the binary for keys, and a user of this machine who owns a bare repository.
 *
 * It needs root, as every sshd that lets others in: whoever runs the tests without is told so.
 */
export class Sshd {
  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly daemon: ChildProcess,
    private readonly log: { text: string },
  ) {}

  static async start(server: Server, user: string): Promise<Sshd> {
    // sshd runs the command only if root owns it and every folder above it, and nobody else may write there.
    const folder = mkdtempSync('/var/lib/twinlock-sshd-');
    chmodSync(folder, 0o755);
    const program = join(folder, 'twinlock');
    copyFileSync(binary, program);
    chmodSync(program, 0o755);
    writeFileSync(join(folder, 'twinlock.toml'), `data = "${server.data}"\n[ssh]\nshared_user = "${user}"\n`);
    makeKey(join(folder, 'host'), 'host');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'repository.git')]);
    const hook = join(folder, 'repository.git/hooks/post-receive');
    writeFileSync(hook, `#!/bin/sh\necho "$TWINLOCK_ACCOUNT" >> ${join(folder, 'repository.git/pushed-by')}\n`);
    chmodSync(hook, 0o755);
    const port = await freePort();
    const lines = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(folder, 'host')}`,
      `PidFile ${join(folder, 'pid')}`,
      `AuthorizedKeysCommand ${program} ssh-keys --config ${join(folder, 'twinlock.toml')} %u %f`,
      'AuthorizedKeysCommandUser root',
      'AuthorizedKeysFile none',
      'PermitUserEnvironment TWINLOCK_ACCOUNT',
      'ForceCommand git-shell -c "$SSH_ORIGINAL_COMMAND"',
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
    ];
    writeFileSync(join(folder, 'sshd_config'), lines.join('\n') + '\n');
    mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const daemon = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
    const log = { text: '' };
    daemon.stderr.setEncoding('utf8').on('data', (text: string) => (log.text += text));
    const sshd = new Sshd(folder, port, daemon, log);
    await sshd.answers();
    return sshd;
  }

  /** Where the pushes went, and as whose. */
  get pushedBy(): string[] {
    return readFileSync(join(this.folder, 'repository.git/pushed-by'), 'utf8').trim().split('\n');
  }

  /** A clone of the repository with one commit more, pushed with a key. */
  async push(key: string, user: string): Promise<Said> {
    const work = mkdtempSync(join(tmpdir(), 'twinlock-push-'));
    const git = (...words: string[]): string => execFileSync('git', ['-C', work, '-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', ...words], { encoding: 'utf8' });
    git('init', '--quiet', '--initial-branch=main');
    git('commit', '--quiet', '--allow-empty', '-m', `At ${Date.now()}`);
    const ssh = `ssh -i ${key} -p ${this.port} -F none -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null`;
    const url = `${user}@127.0.0.1:${join(this.folder, 'repository.git')}`;
    const said = await run('git', ['-C', work, 'push', '--force', url, 'main'], { GIT_SSH_COMMAND: ssh });
    rmSync(work, { recursive: true });
    return said;
  }

  async leave(): Promise<void> {
    if (this.daemon.exitCode === null) {
      const closed = once(this.daemon, 'close');
      this.daemon.kill('SIGTERM');
      await closed;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answers(): Promise<void> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const socket = connect(this.port, '127.0.0.1');
      const open = await new Promise<boolean>((done) => socket.once('connect', () => done(true)).once('error', () => done(false)));
      socket.destroy();
      if (open) return;
      if (Date.now() > deadline || this.daemon.exitCode !== null) throw new Error(`sshd did not start:\n${this.log.text}`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
}

/** Runs a program to its end. */
export function run(program: string, words: string[], more: Record<string, string> = {}): Promise<Said> {
  return new Promise((done) => {
    execFile(program, words, { env: { ...clean(), ...more } }, (error, out, said) => {
      done({ code: error === null ? 0 : Number(error.code ?? 1), out, error: said });
    });
  });
}
