// What an owner asks the JSON API for, with a token from a sign-in.

import { expect } from '@playwright/test';
import type { Person } from './pages';

/** Draws a new set of recovery codes. */
export async function recoveryCodes(person: Person, token: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}`, 'heroku-password': person.password };
  const answer = await fetch(`${person.server.url}/account/recovery-codes`, { method: 'POST', headers });
  expect(answer.status).toBe(200);
  return (await answer.json()) as string[];
}
