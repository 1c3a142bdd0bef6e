// The tour: every page there is, in the order of one long story, each also with an error showing
// where it has one. What is done at each stop is the guest's business.

import { expect, type Page } from '@playwright/test';
import { linkIn, mailAbout } from './mail';
import type { Phone } from './phone';
import type { Person } from './pages';
import type { Wish } from './server';

/** How the server of a tour is started: an operator may invite, others may not sign up. */
export const touring: Wish = { settings: { TWINLOCK_SIGN_UP: 'invite' } };

/** Called at each stop, with its name. The page stands as a person sees it. */
export type Stop = (name: string, page: Page) => Promise<void>;

/** Leads through everything; gives the phone that is the second factor at the end. */
export async function tour(ann: Person, stop: Stop): Promise<Phone> {
  const at = (name: string): Promise<void> => stop(name, ann.page);
  await beforeTheFirstAccount(ann, at);
  await settings(ann, at);
  await changingAddress(ann, at);
  await enabling(ann, at);
  const phone = await finishing(ann, at);
  await signingIn(ann, phone, at);
  await disabling(ann, at);
  return phone;
}

type At = (name: string) => Promise<void>;

async function beforeTheFirstAccount(ann: Person, at: At): Promise<void> {
  await ann.opens('/setup');
  await expect(ann.heading('broken-title')).toBeVisible();
  await at('setup-without-link');
  await ann.page.goto(ann.server.setUpLink);
  await expect(ann.heading('set-up-title')).toBeVisible();
  await at('setup');
  await ann.field('field-email').fill(ann.email);
  await ann.field('field-new-password').fill('password123');
  await ann.button('set-up-button').click();
  await ann.isRefusedAt('field-new-password', ann.words.like('refusal-password-weak'));
  await at('setup-refused');
  await ann.setsUp();
  await expect(ann.shownOnce).toBeVisible();
  await at('dashboard-welcome');
  await ann.opens('/dashboard');
  await expect(ann.heading('dashboard-title')).toBeVisible();
  await at('dashboard-off');
}

async function settings(ann: Person, at: At): Promise<void> {
  await ann.opens('/dashboard/password');
  await at('password');
  await ann.field('field-current-password').fill('wrong otter seventeen');
  await ann.field('field-new-password').fill('another marble otter');
  await ann.button('password-button').click();
  await ann.isRefusedAt('field-current-password', ann.say('refusal-wrong-password'));
  await at('password-refused');

  await ann.opens('/dashboard/api-key');
  await at('api-key');
  await ann.field('field-password').fill('wrong otter seventeen');
  await ann.button('api-key-button').click();
  await ann.isRefusedAt('field-password', ann.say('refusal-wrong-password'));
  await at('api-key-refused');
  await ann.field('field-password').fill(ann.password);
  await ann.button('api-key-button').click();
  await expect(ann.shownOnce).toBeVisible();
  await at('api-key-done');

  await ann.opens('/dashboard/invite');
  await at('invite');
  await ann.field('field-email').fill('ben..x@example.org');
  await ann.field('field-your-password').fill(ann.password);
  await ann.button('invite-button').click();
  await ann.isRefusedAt('field-email', ann.say('refusal-email-invalid'));
  await at('invite-refused');
  await ann.field('field-email').fill('ben@example.org');
  await ann.field('field-your-password').fill(ann.password);
  await ann.button('invite-button').click();
  const link = await ann.shownOnce.innerText();
  await at('invite-done');

  await ann.page.goto(link);
  await expect(ann.heading('sign-up-finish-title')).toBeVisible();
  await at('sign-up-finish');
  await ann.field('field-new-password').fill('short');
  await ann.button('sign-up-finish-button').click();
  await ann.isRefusedAt('field-new-password', ann.say('refusal-password-too-short'));
  await at('sign-up-finish-refused');
  await ann.opens('/sign-up');
  await expect(ann.page.getByText(ann.say('refusal-sign-up-closed'))).toBeVisible();
  await at('sign-up-closed');
  await ann.opens('/no-such-page');
  await expect(ann.page.getByText(ann.say('refusal-page-not-found'))).toBeVisible();
  await at('not-found');
}

/** Asks for another address, looks at all of it, and takes it back. */
async function changingAddress(ann: Person, at: At): Promise<void> {
  const wish = 'ann.lee@example.org';
  await ann.opens('/dashboard/address');
  await at('address');
  await ann.asksForAddress(wish, 'wrong otter seventeen');
  await ann.isRefusedAt('field-your-password', ann.say('refusal-wrong-password'));
  await at('address-refused');
  await ann.asksForAddress(wish);
  await expect(ann.button('address-cancel')).toBeVisible();
  await at('address-waiting');
  await ann.opens('/dashboard');
  await expect(ann.page.getByText(ann.words.like('address-waiting', { email: wish }))).toBeVisible();
  await at('dashboard-address-waiting');
  const link = linkIn(await mailAbout(ann.server, wish, ann.say('mail-confirm-address-subject')));
  await ann.page.goto(link);
  await expect(ann.heading('address-confirm-title')).toBeVisible();
  await at('address-confirm');
  await ann.opens('/dashboard/address');
  await ann.button('address-cancel').click();
  await expect(ann.page.getByRole('status')).toHaveText(ann.say('done-address-cancelled'));
  await at('address-cancelled');
  await ann.page.goto(link);
  await expect(ann.page.getByRole('alert')).toHaveText(ann.say('refusal-link-dead'));
  await at('address-link-dead');
}

async function enabling(ann: Person, at: At): Promise<void> {
  // A new session, in which the password has not been typed again yet.
  await ann.opens('/dashboard');
  await ann.signsOut();
  await ann.signsIn();
  await ann.opens('/dashboard/two-factor/enable');
  await at('enable-1-password');
  await ann.field('field-password').fill('wrong otter seventeen');
  await ann.button('continue').click();
  await ann.isRefusedAt('field-password', ann.say('refusal-wrong-password'));
  await at('enable-1-password-refused');
  await ann.field('field-password').fill(ann.password);
  await ann.button('continue').click();
  await expect(ann.heading('enable-preview-title')).toBeVisible();
  await at('enable-2-preview');
  await ann.button('continue').click();
  await expect(ann.heading('enable-scan-title')).toBeVisible();
  await at('enable-3-scan');
  await ann.typesCode('12345', 'enable-button');
  await ann.isRefusedAt('field-code', ann.say('refusal-code-shape'));
  await at('enable-3-scan-refused');
}

async function finishing(ann: Person, at: At): Promise<Phone> {
  const phone = await ann.scans();
  await ann.typesCode(await phone.next(), 'enable-button');
  await expect(ann.heading('enable-done-title')).toBeVisible();
  await at('enable-4-done');
  await ann.link('to-dashboard').click();
  await expect(ann.heading('dashboard-title')).toBeVisible();
  await at('dashboard-on');
  return phone;
}

async function signingIn(ann: Person, phone: Phone, at: At): Promise<void> {
  await ann.signsOut();
  await at('signed-out');
  await ann.opens('/sign-in');
  await at('sign-in');
  await ann.typesPassword('wrong otter seventeen');
  await expect(ann.page.getByRole('alert')).toHaveText(ann.say('refusal-bad-credentials'));
  await at('sign-in-refused');
  await ann.typesPassword();
  await expect(ann.heading('verify-title')).toBeVisible();
  await at('verify');
  await ann.typesCode(phone.wrong());
  await ann.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
  await at('verify-refused');
  await ann.typesCode(await phone.next());
  await expect(ann.heading('dashboard-title')).toBeVisible();
}

async function disabling(ann: Person, at: At): Promise<void> {
  await ann.opens('/dashboard/two-factor/disable');
  await at('disable');
  await ann.field('field-password').fill('wrong otter seventeen');
  await ann.button('disable-button').click();
  await ann.isRefusedAt('field-password', ann.say('refusal-wrong-password'));
  await at('disable-refused');
  await ann.field('field-password').fill(ann.password);
  await ann.button('disable-button').click();
  await expect(ann.page.getByRole('status').getByText(ann.say('done-two-factor-disabled'))).toBeVisible();
  await at('disable-done');
}
