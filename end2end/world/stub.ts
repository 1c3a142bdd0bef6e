// Something that listens where a Twinlock server should be, answers as it was told, and remembers all it was sent.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server as Listener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Heard {
  line: string;
  headers: Record<string, unknown>;
  body: string;
}

export class Stub {
  readonly heard: Heard[] = [];

  private constructor(
    private readonly listener: Listener,
    readonly url: string,
  ) {}

  /** Listens on loopback, by TLS where it has a certificate; answers each request by its method and path. */
  static async start(answer: (line: string) => Answer, certificate?: { key: string; cert: string }): Promise<Stub> {
    const answers: RequestListener = (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const line = `${request.method} ${request.url}`;
        stub.heard.push({ line, headers: request.headers, body });
        const { status = 200, headers = {}, body: said = {} } = answer(line);
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(typeof said === 'string' ? said : JSON.stringify(said));
      });
    };
    const listener = certificate === undefined ? createServer(answers) : createTlsServer(certificate, answers);
    // A proxy is asked in another way.
    listener.on('connect', (request, socket) => {
      stub.heard.push({ line: `CONNECT ${request.url}`, headers: request.headers, body: '' });
      socket.destroy();
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    const port = address === null || typeof address === 'string' ? 0 : address.port;
    const stub = new Stub(listener, certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`);
    return stub;
  }

  leave(): void {
    this.listener.closeAllConnections();
    this.listener.close();
  }
}

/** The header by which a server of ours says which contract it speaks. */
export const WIRE = { 'twinlock-wire': '1' };
