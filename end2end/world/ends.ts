// What is over, or was never open: proofs that the stories share.

import { expect } from '@playwright/test';
import { accountStatus } from './api';
import { mailAbout } from './mail';
import type { Person } from './pages';

/** Turning two-factor on has ended everything else, and told the owner. */
export async function ended(ann: Person, laptop: Person, key: string): Promise<void> {
  await laptop.isSignedOut();
  expect(await accountStatus(ann, key)).toBe(401);
  const mail = await mailAbout(ann.server, ann.email, ann.say('mail-two-factor-enabled-subject'));
  for (const text of [mail.text, mail.html]) {
    expect(text).toContain(ann.say('mail-two-factor-enabled-text'));
    expect(text).toContain('127.0.0.1');
    expect(text).toMatch(ann.words.like('mail-freeze'));
  }
  await ann.opens('/dashboard');
  await expect(ann.page.getByText(ann.words.like('two-factor-on'))).toBeVisible();
  await expect(ann.page.locator('#sessions').getByRole('listitem')).toHaveCount(1);
}

/** The right password without the code opens nothing: not as what it is, and not as a session. */
export async function opensNothing(ann: Person): Promise<void> {
  const cookies = await ann.page.context().cookies();
  expect(cookies.map((cookie) => cookie.name)).not.toContain('twinlock_session');
  const pending = cookies.find((cookie) => cookie.name === 'twinlock_pending')?.value ?? '';
  expect(pending).toMatch(/^twl_pen_/);
  for (const cookie of [`twinlock_pending=${pending}`, `twinlock_session=${pending}; twinlock_pending=${pending}`]) {
    const headers = { cookie };
    const paths = ['', '/password', '/address', '/address/confirm', '/api-keys', '/ssh-keys', '/sessions', '/history', '/freeze', '/two-factor/device', '/invite', '/two-factor/enable', '/two-factor/disable'];
    for (const path of paths) {
      const page = await fetch(`${ann.server.url}/dashboard${path}`, { headers, redirect: 'manual' });
      expect([page.status, page.headers.get('location')]).toEqual([303, '/sign-in']);
    }
    for (const call of ['overview', 'two-factor/start', 'two-factor/step']) {
      const answer = await fetch(`${ann.server.url}/api/${call}`, { method: 'POST', headers });
      expect(answer.status, call).toBe(401);
    }
  }
  expect(await accountStatus(ann, pending)).toBe(401);
}
