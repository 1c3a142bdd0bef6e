// The tour: every page there is, in the order of one long story, each also with an error showing
// where it has one. What is done at each stop is the guest's business.

import { expect, type Page } from '@playwright/test';
import { linkIn, mailAbout } from './mail';
import type { Phone } from './phone';
import type { Person } from './pages';
import type { Wish } from './server';
import { publicKey } from './ssh';
import { codesOnThePage, comesToRecoveryCode, newestCode, savesCodes, typesNumber, typesRecoveryCode, viewsCodes } from './ways';
import { japanese } from './words';

/** How the server of a tour is started: an operator may invite, others may not sign up; text messages are files. */
export const touring: Wish = { settings: { TWINLOCK_SIGN_UP: 'invite', TWINLOCK_SMS: 'directory' } };

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
  const codes = await waysBack(ann, at);
  await newDevice(ann, at);
  await signingIn(ann, phone, at);
  // Another text message may go out after a minute.
  await ann.signsOut();
  await ann.page.waitForLoadState('networkidle');
  await ann.server.restart(90);
  phone.serverIsAhead(90);
  await withoutTheDevice(ann, codes, at);
  await forgotten(ann, at);
  // The recovery code has passed the app's codes of that moment.
  await ann.page.waitForLoadState('networkidle');
  await ann.server.restart(210);
  phone.serverIsAhead(210);
  await ann.typesPassword();
  await ann.typesCode(await phone.next());
  await expect(ann.heading('dashboard-title')).toBeVisible();
  await freezing(ann, codes, at);
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

/** A command line that waits to be signed in: asked for, not found, found, the wrong password, done. */
async function commandLine(ann: Person, at: At): Promise<void> {
  await ann.opens('/device');
  await at('command-line');
  await ann.field('field-user-code').fill('BBBB-CCCC');
  await ann.button('continue').click();
  await ann.isRefusedAt('field-user-code', ann.say('refusal-user-code-unknown'));
  await at('command-line-unknown');
  const body = new URLSearchParams({ client_id: 'twinlock', description: 'twinlock on laptop' });
  const answer = await fetch(`${ann.server.url}/oauth/device_authorization`, { method: 'POST', body });
  const { user_code } = (await answer.json()) as { user_code: string };
  await ann.field('field-user-code').fill(user_code);
  await ann.button('continue').click();
  await expect(ann.button('command-line-approve')).toBeVisible();
  await at('command-line-waiting');
  await ann.field('field-your-password').fill('wrong otter seventeen');
  await ann.button('command-line-approve').click();
  await ann.isRefusedAt('field-your-password', ann.say('refusal-wrong-password'));
  await at('command-line-refused');
  await ann.button('command-line-deny').click();
  await expect(ann.page.getByRole('status')).toHaveText(ann.say('done-command-line-denied'));
  await at('command-line-denied');
}

/** API keys and SSH keys: before and after the password, refused, and done. */
async function keys(ann: Person, at: At): Promise<void> {
  await ann.opens('/dashboard/api-keys');
  await at('api-keys');
  await ann.field('field-password').fill('wrong otter seventeen');
  await ann.button('continue').click();
  await ann.isRefusedAt('field-password', ann.say('refusal-wrong-password'));
  await at('api-keys-refused');
  await ann.field('field-password').fill(ann.password);
  await ann.button('continue').click();
  await expect(ann.button('api-key-create-button')).toBeVisible();
  await ann.field('key-description').fill(ann.words === japanese ? '夜間バックアップ' : 'Nightly backup');
  await ann.button('api-key-create-button').click();
  await expect(ann.shownOnce).toBeVisible();
  await at('api-keys-created');
  await ann.regeneratesKey(3600);
  await ann.page.locator('.more summary').first().click();
  await at('api-keys-replaced');

  await ann.opens('/dashboard/ssh-keys');
  await ann.field('ssh-key-field').fill('ssh-ed25519 AAAA');
  await ann.button('ssh-key-button').click();
  await ann.isRefusedAt('ssh-key-field', ann.say('refusal-ssh-key-invalid'));
  await at('ssh-keys-refused');
  await ann.field('ssh-key-field').fill(publicKey('ann@laptop'));
  await ann.button('ssh-key-button').click();
  await expect(ann.page.getByRole('status')).toHaveText(ann.say('done-ssh-key-added'));
  await at('ssh-keys-added');
  await commandLine(ann, at);
  for (const page of ['sessions', 'history']) {
    await ann.opens(`/dashboard/${page}`);
    await at(page);
  }
}

async function settings(ann: Person, at: At): Promise<void> {
  await ann.opens('/dashboard/password');
  await at('password');
  await ann.field('field-current-password').fill('wrong otter seventeen');
  await ann.field('field-new-password').fill('another marble otter');
  await ann.button('password-button').click();
  await ann.isRefusedAt('field-current-password', ann.say('refusal-wrong-password'));
  await at('password-refused');

  await keys(ann, at);

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
  await ann.opens('/dashboard');
  await expect(ann.page.locator('#losses').getByRole('link', { name: ann.say('mend-save-codes') })).toBeVisible();
  await at('dashboard-unsaved');
  return phone;
}

/** The backup phone and the recovery codes; gives the codes. */
async function waysBack(ann: Person, at: At): Promise<string[]> {
  await ann.opens('/dashboard/phone');
  await at('phone');
  await typesNumber(ann, '+81 50-1234-5678');
  await ann.isRefusedAt('field-phone', ann.say('refusal-phone-voip'));
  await at('phone-refused');
  await typesNumber(ann, '+81 90-1234-5678');
  await expect(ann.button('phone-confirm')).toBeVisible();
  const code = await newestCode(ann.server);
  await ann.opens('/dashboard/phone');
  await at('phone-code');
  await ann.typesCode('12', 'phone-confirm');
  await ann.isRefusedAt('field-code', ann.say('refusal-code-shape'));
  await at('phone-code-refused');
  await ann.typesCode(code, 'phone-confirm');
  const codes = await codesOnThePage(ann);
  await at('recovery-save');
  await savesCodes(ann);
  await at('dashboard-on');
  await ann.opens('/dashboard/phone');
  await at('phone-present');
  await ann.opens('/dashboard/phone/remove');
  await at('phone-remove');
  await ann.opens('/dashboard/recovery-codes');
  await at('recovery-saved');
  await viewsCodes(ann);
  await at('recovery-viewed');
  await ann.opens('/dashboard/recovery-codes/check');
  await at('recovery-check');
  await ann.field('field-recovery-code').fill(codes[0] ?? '');
  await ann.field('field-password').fill(ann.password);
  await ann.button('recovery-check-button').click();
  await expect(ann.page.getByRole('status')).toHaveText(ann.words.like('done-code-checked'));
  await at('recovery-checked');
  await ann.opens('/dashboard/recovery-codes/new');
  await at('recovery-new');
  await ann.field('field-password').fill('wrong otter seventeen');
  await ann.button('recovery-new-button').click();
  await ann.isRefusedAt('field-password', ann.say('refusal-wrong-password'));
  await at('recovery-new-refused');
  return codes;
}

/** Up to the last step, and given up: the old device stays. */
async function newDevice(ann: Person, at: At): Promise<void> {
  await ann.opens('/dashboard/two-factor/device');
  await at('devices');
  await ann.page.locator('.more summary').click();
  await at('devices-open');
  await ann.button('device-start').click();
  await expect(ann.heading('device-scan-title')).toBeVisible();
  await at('device-scan');
  await ann.typesCode('12345', 'device-prove-button');
  await ann.isRefusedAt('field-code', ann.say('refusal-code-shape'));
  await at('device-scan-refused');
  const phone = await ann.scans();
  await ann.typesCode(await phone.next(), 'device-prove-button');
  await expect(ann.heading('device-choose-title')).toBeVisible();
  await at('device-choose');
  await ann.field('device-new-name').fill('x'.repeat(41));
  await ann.field('overlap-day').check();
  await ann.button('device-button').click();
  await ann.isRefusedAt('device-new-name', ann.say('refusal-device-name-invalid'));
  await at('device-choose-refused');
  await ann.button('device-give-up').click();
  await expect(ann.page.getByRole('status')).toHaveText(ann.say('done-device-cancelled'));
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

/** A text message, a recovery code, and what there is besides. */
async function withoutTheDevice(ann: Person, codes: string[], at: At): Promise<void> {
  await ann.typesPassword();
  await ann.page.getByRole('button', { name: ann.words.like('verify-by-text') }).click();
  await expect(ann.heading('verify-text-title')).toBeVisible();
  await at('verify-text');
  await ann.typesCode('00000000');
  await ann.isRefusedAt('field-code', ann.say('refusal-wrong-code-text'));
  await at('verify-text-refused');
  await ann.link('verify-by-recovery').click();
  await at('verify-recovery');
  await typesRecoveryCode(ann, '0000-0000-0000-0000');
  await ann.isRefusedAt('field-recovery-code', ann.say('refusal-wrong-code-recovery'));
  await at('verify-recovery-refused');
  await ann.link('verify-locked-out').click();
  await expect(ann.heading('locked-out-title')).toBeVisible();
  await at('locked-out');
  await comesToRecoveryCode(ann);
  await typesRecoveryCode(ann, codes[0] ?? '');
  await expect(ann.page.getByText(ann.words.like('device-after-code'))).toBeVisible();
  await at('dashboard-after-recovery-code');
}

async function forgotten(ann: Person, at: At): Promise<void> {
  await ann.signsOut();
  await ann.link('forgot-link').click();
  await at('forgot-password');
  await ann.field('field-email').fill(ann.email);
  await ann.button('forgot-button').click();
  await expect(ann.page.getByRole('status')).toHaveText(ann.say('done-reset-sent'));
  await at('forgot-password-sent');
  await ann.page.goto(linkIn(await mailAbout(ann.server, ann.email, ann.say('mail-password-reset-subject'))));
  await expect(ann.heading('reset-title')).toBeVisible();
  await at('reset-password');
  await ann.field('field-new-password').fill('password123');
  await ann.button('reset-button').click();
  await ann.isRefusedAt('field-new-password', ann.words.like('refusal-password-weak'));
  await at('reset-password-refused');
  await ann.opens('/');
}

async function freezing(ann: Person, codes: string[], at: At): Promise<void> {
  const link = linkIn(await mailAbout(ann.server, ann.email, ann.say('mail-two-factor-enabled-subject')));
  await ann.page.goto(link);
  await expect(ann.heading('freeze-title')).toBeVisible();
  await at('freeze');
  await ann.button('freeze-button').click();
  await expect(ann.heading('freeze-done-title')).toBeVisible();
  await at('freeze-done');
  await comesToRecoveryCode(ann);
  await typesRecoveryCode(ann, codes[1] ?? '');
  await expect(ann.page.getByText(ann.words.like('frozen-banner'))).toBeVisible();
  await at('dashboard-frozen');
  await ann.opens('/dashboard/two-factor/disable');
  await ann.field('field-password').fill(ann.password);
  await ann.button('disable-button').click();
  await expect(ann.page.getByRole('alert')).toHaveText(ann.words.like('refusal-frozen'));
  await at('frozen-refused');
  await ann.link('thaw-title').click();
  await expect(ann.heading('thaw-title')).toBeVisible();
  await at('thaw');
  await ann.field('field-password').fill(ann.password);
  await ann.typesCode('0000-0000-0000-0000', 'thaw-button');
  await ann.isRefusedAt('field-code', ann.say('refusal-wrong-code-recovery'));
  await at('thaw-refused');
  await ann.field('field-password').fill(ann.password);
  await ann.typesCode(codes[2] ?? '', 'thaw-button');
  await expect(ann.page.getByRole('status').getByText(ann.say('done-thawed'))).toBeVisible();
  await ann.page.goto(link);
  await expect(ann.heading('freeze-over-title')).toBeVisible();
  await at('freeze-over');
  await ann.page.goto(link.replace(/.{8}$/, 'AAAAAAAA'));
  await expect(ann.heading('freeze-dead-title')).toBeVisible();
  await at('freeze-dead');
  await ann.opens('/dashboard/api-keys');
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
