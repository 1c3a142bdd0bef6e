// The other door: the JSON API, as a command line uses it.

import type { Person } from './pages';

export interface Answer {
  status: number;
  id: string;
  message: string;
  token: string;
  retryAfter: number;
}

/** `POST /oauth/authorizations`: signs a command line in, with a code where one is given. */
export async function signInByApi(person: Person, code?: string): Promise<Answer> {
  const basic = Buffer.from(`${person.email}:${person.password}`).toString('base64');
  const answer = await fetch(`${person.server.url}/oauth/authorizations`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${basic}`,
      accept: 'application/vnd.heroku+json; version=3',
      'content-type': 'application/json',
      'user-agent': 'heroku-cli/7.51.0 linux-x64 node-v12.21.0',
      ...(code !== undefined && { 'heroku-two-factor-code': code }),
    },
    body: JSON.stringify({ description: 'Heroku CLI login from laptop', expires_in: 3600, scope: ['global'] }),
  });
  const body = (await answer.json()) as { id?: string; message?: string; access_token?: { token?: string } };
  return {
    status: answer.status,
    id: body.id ?? '',
    message: body.message ?? '',
    token: body.access_token?.token ?? '',
    retryAfter: Number(answer.headers.get('retry-after') ?? 0),
  };
}

/** What `GET /account` says to a token, in whatever place it is shown. */
export async function accountStatus(person: Person, token: string, query = ''): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${person.server.url}/account${query}`, { headers })).status;
}

/** What `GET /oauth/sessions` says to a token: what the scope `read` is for. */
export async function readStatus(person: Person, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${person.server.url}/oauth/sessions`, { headers })).status;
}

/** Asks for another name of the account with a token; gives the status and, where it is refused, the sentence. */
export async function rename(person: Person, token: string, name: string): Promise<{ status: number; message: string }> {
  const answer = await fetch(`${person.server.url}/account`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  const { message = '' } = (await answer.json()) as { message?: string };
  return { status: answer.status, message };
}
