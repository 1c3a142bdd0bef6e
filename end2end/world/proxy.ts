// A reverse proxy of the kind that people put before a server, as its manual says to begin, and with compression on.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './server';

export type Kind = 'nginx' | 'Caddy';

export interface Proxy {
  readonly url: string;
  leave: () => Promise<void>;
}

/** Starts one on a port of its own, before the server on another. */
export async function before(kind: Kind, serverPort: number): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-proxy-'));
  const port = await freePort();
  const file = join(folder, 'config');
  writeFileSync(file, kind === 'nginx' ? nginx(folder, port, serverPort) : caddy(port, serverPort));
  const [program, words] = kind === 'nginx' ? ['/usr/sbin/nginx', ['-c', file, '-e', 'stderr']] : ['caddy', ['run', '--adapter', 'caddyfile', '--config', file]];
  let said = '';
  const child = spawn(program, words, { env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const failed = once(child, 'error').then(([error]) => Promise.reject(new Error(`${kind} cannot be run: ${error}`)));
  failed.catch(() => undefined);
  const deadline = Date.now() + 10_000;
  while (!(await Promise.race([listens(port), failed]))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${kind} did not start:\n${said}`);
    await new Promise((wake) => setTimeout(wake, 20));
  }
  const leave = async (): Promise<void> => {
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `http://localhost:${port}`, leave };
}

function nginx(folder: string, port: number, serverPort: number): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`);
  return `
    daemon off; worker_processes 1; pid ${join(folder, 'pid')};
    events { worker_connections 256; }
    http {
      access_log off; ${folders.join(' ')}
      gzip on; gzip_types *; gzip_proxied any; gzip_min_length 0;
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass http://127.0.0.1:${serverPort};
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }
      }
    }`;
}

function caddy(port: number, serverPort: number): string {
  return `
{
  admin off
  auto_https off
  grace_period 1s
}
http://localhost:${port} {
  encode gzip
  reverse_proxy 127.0.0.1:${serverPort}
}
`;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const open = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return open;
}
