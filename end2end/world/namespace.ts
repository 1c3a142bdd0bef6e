// A computer that is connected to nothing: a network namespace with loopback alone. Whatever a program in it sends to any
// other host finds no route, and the kernel counts it.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server as Listener, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A resolver that nobody has (RFC 5737), and no other way to look a name up: so that asking for a name is counted as well. */
const FILES = {
  '/etc/resolv.conf': 'nameserver 192.0.2.53\noptions attempts:1 timeout:1\n',
  '/etc/nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
};

/** Runs inside: hands whatever comes to a socket in the file system on to a port. */
const DOOR = `
const net = require('node:net');
const [path, port] = process.argv.slice(1);
net.createServer((caller) => {
  const inside = net.connect(Number(port), '127.0.0.1');
  caller.pipe(inside).pipe(caller);
  for (const [one, other] of [[caller, inside], [inside, caller]]) one.on('error', () => other.destroy());
}).listen(path, () => console.log('open'));
`;

/** Root makes one as it is; anybody else, where the system lets them, in a namespace of users in which they are root. */
const isRoot = process.getuid?.() === 0;
const MAKING = ['--net', '--mount', ...(isRoot ? [] : ['--user', '--map-root-user'])];

export class Namespace {
  private readonly doors: { listener: Listener; process: ChildProcess; callers: Set<Socket> }[] = [];

  private constructor(
    private readonly folder: string,
    /** Holds the namespace open. It ends when nobody writes to it any more, also when the tests are killed. */
    private readonly holder: ChildProcess,
    private before: number,
  ) {}

  /** Why there can be none here, if so. */
  static get missing(): string | undefined {
    if (process.platform !== 'linux') return 'network namespaces are Linux’s';
    if (spawnSync('unshare', [...MAKING, 'true']).status === 0) return undefined;
    return 'this system lets only root make a network namespace; run this one as root';
  }

  static async open(): Promise<Namespace> {
    const folder = mkdtempSync(join(tmpdir(), 'twinlock-namespace-'));
    const mounts = Object.entries(FILES).map(([path, text], at) => {
      writeFileSync(join(folder, `${at}`), text);
      return `mount --bind ${join(folder, `${at}`)} ${path}`;
    });
    // A daemon that looks names up for others would do so from outside.
    const mask = 'if [ -d /run/nscd ]; then mount -t tmpfs none /run/nscd; fi';
    const script = ['set -e', 'ip link set lo up', ...mounts, mask, 'echo ready', 'exec cat'].join('\n');
    const holder = spawn('unshare', [...MAKING, 'sh', '-c', script], { stdio: ['pipe', 'pipe', 'pipe'] });
    try {
      await says(holder, 'ready');
    } catch (error) {
      rmSync(folder, { recursive: true });
      throw error;
    }
    return new Namespace(folder, holder, unrouted(holder.pid));
  }

  /** How a program is started in here. The process keeps the number it was given. */
  command(program: string, words: string[]): [string, string[]] {
    const of = `/proc/${this.holder.pid}/ns`;
    const user = isRoot ? [] : [`--user=${of}/user`, '--preserve-credentials'];
    return ['nsenter', [...user, `--net=${of}/net`, `--mount=${of}/mnt`, program, ...words]];
  }

  /** How often a program in here has tried to reach another host. */
  get triedToLeave(): number {
    return unrouted(this.holder.pid) - this.before;
  }

  /** Begins to count anew. */
  forgives(): void {
    this.before = unrouted(this.holder.pid);
  }

  /** Lets people outside come in to a port in here, under the same number. Nothing gets out that way. */
  async letIn(port: number): Promise<void> {
    const path = join(this.folder, `${port}`);
    const [program, words] = this.command(process.execPath, ['-e', DOOR, path, `${port}`]);
    const door = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    await says(door, 'open');
    const callers = new Set<Socket>();
    const listener = createServer((caller) => {
      const inside = connect(path);
      callers.add(caller.on('close', () => callers.delete(caller)));
      caller.pipe(inside).pipe(caller);
      caller.on('error', () => inside.destroy());
      inside.on('error', () => caller.destroy());
    }).listen(port, '127.0.0.1');
    await once(listener, 'listening');
    this.doors.push({ listener, process: door, callers });
  }

  async leave(): Promise<void> {
    for (const door of this.doors) {
      door.listener.close();
      for (const caller of door.callers) caller.destroy();
    }
    await Promise.all([...this.doors.map((door) => ended(door.process)), ended(this.holder)]);
    rmSync(this.folder, { recursive: true });
  }
}

/** How many packets of a process's namespace found no route: `OutNoRoutes` of IPv4 and IPv6 (RFC 4293). */
function unrouted(pid: number | undefined): number {
  const [names = '', values = ''] = readFileSync(`/proc/${pid}/net/snmp`, 'utf8').split('\n').filter((line) => line.startsWith('Ip: '));
  const four = values.split(' ')[names.split(' ').indexOf('OutNoRoutes')];
  const path = `/proc/${pid}/net/snmp6`;
  const six = existsSync(path) ? /^Ip6OutNoRoutes\s+(\d+)/m.exec(readFileSync(path, 'utf8'))?.[1] : '0';
  if (four === undefined || six === undefined) throw new Error('this kernel does not count what finds no route');
  return Number(four) + Number(six);
}

/** Waits until a helper says that it is there. */
async function says(child: ChildProcess, word: string): Promise<void> {
  let said = '';
  await new Promise<void>((done, failed) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.split('\n').includes(word)) done();
      });
    }
    child.on('error', failed).on('close', () => failed(new Error(`it ended before it said "${word}": ${said}`)));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}
