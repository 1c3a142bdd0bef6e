// A telephone that receives text messages: gammu-smsd with its dummy modem, which knows nothing of
// Twinlock. It takes a message from its spool, "sends" it, and lays it down as sent.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TextMessage {
  to: string;
  text: string;
  /** How many parts it was sent in. */
  parts: number;
}

export class Modem {
  private constructor(
    private readonly folder: string,
    private readonly daemon: ChildProcess,
  ) {}

  static start(): Modem {
    const folder = mkdtempSync(join(tmpdir(), 'twinlock-modem-'));
    const spool = ['inbox', 'outbox', 'sent', 'error'].map((name) => {
      mkdirSync(join(folder, name));
      return `${name === 'sent' || name === 'error' ? `${name}sms` : name}path = ${folder}/${name}/`;
    });
    mkdirSync(join(folder, 'dummy'));
    const checks = ['checksecurity', 'checkbattery', 'checksignal', 'checknetwork', 'receivefrequency'];
    const gammu = ['[gammu]', 'model = dummy', 'connection = none', `device = ${folder}/dummy`];
    const smsd = ['[smsd]', 'service = files', 'outboxformat = detail', 'loopsleep = 1', 'commtimeout = 1', `logfile = ${folder}/log`];
    const lines = [...gammu, ...smsd, ...checks.map((check) => `${check} = 0`), ...spool];
    writeFileSync(join(folder, 'smsdrc'), lines.join('\n') + '\n');
    const daemon = spawn('gammu-smsd', ['-c', join(folder, 'smsdrc')], { stdio: 'ignore' });
    return new Modem(folder, daemon);
  }

  /** How a server is told to send through it. */
  get settings(): Record<string, string> {
    return { TWINLOCK_SMS: 'gammu', TWINLOCK_SMS_GAMMU_CONFIG: join(this.folder, 'smsdrc') };
  }

  /** All messages to a number that left the modem, oldest first. */
  messages(to: string): TextMessage[] {
    const folder = join(this.folder, 'sent');
    if (!existsSync(folder)) return [];
    const all = readdirSync(folder).sort().map((name) => read(readFileSync(join(folder, name), 'utf8')));
    return all.filter((message) => message.to === to);
  }

  /** Waits until so many messages have come to a number, and gives the newest. */
  async message(to: string, count: number): Promise<TextMessage> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const all = this.messages(to);
      const newest = all.at(-1);
      if (all.length >= count && newest !== undefined) return newest;
      if (Date.now() > deadline) throw new Error(`${all.length} of ${count} messages came:\n${readFileSync(join(this.folder, 'log'), 'utf8')}`);
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }

  async leave(): Promise<void> {
    const closed = once(this.daemon, 'close');
    if (this.daemon.exitCode === null) {
      this.daemon.kill('SIGTERM');
      await closed;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Gammu's own backup format: a block for each part, its text in hexadecimal UTF-16. What was sent stands
 * in it a second time, with the network's reference. */
function read(backup: string): TextMessage {
  const blocks = new Map([...backup.matchAll(/^\[(SMSBackup\d+)\]([^[]*)/gm)].map(([, name, block]) => [name, block ?? '']));
  const parts = [...blocks.values()].map((block) => [...block.matchAll(/^Text\d\d = ([0-9A-F]*)$/gm)].map(([, hex]) => hex).join(''));
  const bytes = Buffer.from(parts.join(''), 'hex').swap16();
  return { to: /^Number = "([^"]*)"/m.exec(backup)?.[1] ?? '', text: bytes.toString('utf16le'), parts: parts.length };
}
