// The day the phone is gone, rehearsed: a backup phone and recovery codes set up, and every way in
// without the device. Told three times: plainly, without JavaScript, and in Japanese. The text messages
// go through gammu-smsd, the printed sheet is read by pdftotext.

import { linkIn, mailAbout, mails } from './world/mail';
import { Person } from './world/pages';
import { tellings } from './world/tellings';
import type { Phone } from './world/phone';
import { Modem } from './world/telephone';
import {
  codeIn, codesOnThePage, comesToRecoveryCode, downloads, prints, savesCodes, signsInByText, typesNumber, typesRecoveryCode, viewsCodes,
  type Sheet,
} from './world/ways';
import { expect, test as plain } from './world/world';

const NUMBER = '+819012345678';
const MASKED = '+81 ***-***-5678';

/** A modem of its own for each story, and a server that sends through it. */
const test = plain.extend<{ modem: Modem }>({
  modem: async ({}, use) => {
    const modem = Modem.start();
    await use(modem);
    await modem.leave();
  },
  wish: async ({ modem }, use) => use({ settings: { ...modem.settings, TWINLOCK_OPERATOR_CONTACT: 'help@example.org' } }),
});

for (const { name, words, use } of tellings) {
  test.describe(name, () => {
    test.use(use);

    test(`set up before, and in without the device, ${name}`, async ({ page, server, modem }) => {
      test.setTimeout(240_000);
      let ann = new Person(page, server, words);
      await ann.setsUp();
      const phone = await ann.turnsOn();
      await test.step('a backup phone', () => addsPhone(ann, modem));
      const sheet = await test.step('recovery codes: downloaded, printed, saved', () => keepsCodes(ann));
      await test.step('the account page says what remains after each loss', () => seesWhatRemains(ann));
      // Another message may go out after a minute.
      await server.restart(90);
      phone.serverIsAhead(90);
      await ann.signsOut();
      await test.step('in by a text message', () => getsInByText(ann, modem));
      await test.step('in by a recovery code, once', () => getsInByRecoveryCode(ann, sheet));
      const newer = await test.step('a new set kills the old one', () => drawsAnew(ann, sheet));
      await test.step('checking a code does not use it up', () => checks(ann, newer));
      // A recovery code has passed the app's codes of that moment: nobody who saw one can use it.
      await server.restart(210);
      phone.serverIsAhead(210);
      ann = await test.step('a forgotten password does not skip the code', () => forgets(ann, phone));
      await expect(ann.heading('dashboard-title')).toBeVisible();
    });
  });
}

async function addsPhone(ann: Person, modem: Modem): Promise<void> {
  const { page, words } = ann;
  await ann.link('continue').click();
  await expect(ann.heading('phone-title')).toBeVisible();
  await expect(page.getByText(words.say('phone-voip'))).toBeVisible();
  await expect(page.getByText(words.say('phone-skip-hint'))).toBeVisible();
  await expect(ann.link('phone-skip')).toHaveAttribute('href', '/dashboard/recovery-codes');
  await typesNumber(ann, '+81 50-1234-5678');
  await ann.isRefusedAt('field-phone', words.say('refusal-phone-voip'));
  await expect(ann.field('field-phone')).toHaveValue('+81 50-1234-5678');
  // As a Japanese keyboard types it.
  await typesNumber(ann, '＋８１　９０ー１２３４ー５６７８');
  const code = codeIn(await modem.message(NUMBER, 1));
  await page.reload();
  await expect(page.getByText(words.like('text-sent', { masked: MASKED }))).toBeVisible();
  // The next message is a minute away, and the page counts down to it.
  await expect(page.locator('.countdown')).toHaveAttribute('data-seconds', /^([1-5]?\d|60)$/);
  await ann.button('text-again').click();
  await expect(page.getByRole('alert')).toHaveText(words.like('refusal-too-many-texts'));
  await ann.typesCode(code === '00000000' ? '00000001' : '00000000', 'phone-confirm');
  await ann.isRefusedAt('field-code', words.say('refusal-wrong-code-text'));
  await ann.typesCode(code, 'phone-confirm');
  await expect(page.getByRole('status').getByText(words.say('done-phone-confirmed'))).toBeVisible();
  const told = await modem.message(NUMBER, 2);
  expect(told.text).toMatch(words.like('sms-phone-added', { site: 'Twinlock' }));
  const mail = await mailAbout(ann.server, ann.email, words.say('mail-phone-added-subject'));
  expect(mail.text).toContain(MASKED);
  expect(await page.content()).not.toContain('12345678');
}

async function keepsCodes(ann: Person): Promise<Sheet> {
  const { page, words, server } = ann;
  await expect(ann.heading('recovery-title')).toBeVisible();
  const shown = await codesOnThePage(ann);
  expect(new Set(shown).size).toBe(10);
  const file = await downloads(ann);
  expect(file.name).toBe(`twinlock-recovery-codes-localhost-${server.port}-${file.set}.txt`);
  expect(file.set).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(file.codes).toEqual(shown);
  for (const line of [ann.email, server.url, file.set, words.say('paper-day')]) expect(file.text).toContain(line);
  const paper = await prints(ann);
  for (const code of shown) expect(paper).toContain(code);
  for (const line of [ann.email, server.url, file.set, words.say('paper-day-title'), '☐']) expect(paper).toContain(line);
  expect(paper.match(/☐/g)).toHaveLength(10);
  expect(paper).not.toMatch(/otpauth|[A-Z2-7]{32}/);
  // Nothing of the page itself is on the paper.
  expect(paper).not.toContain(words.say('recovery-saved-label'));
  await savesCodes(ann);
  await page.goBack();
  await expect(page.locator('#codes')).toHaveCount(0);
  await ann.opens('/dashboard');
  await expect(page.locator('#recovery')).toContainText(file.set);
  return { set: file.set, codes: file.codes };
}

async function seesWhatRemains(ann: Person): Promise<void> {
  const { page, words } = ann;
  await ann.opens('/dashboard');
  const losses = page.getByRole('table', { name: words.say('losses-title') });
  const cell = async (loss: string, way: string): Promise<string> => {
    const heads = await losses.getByRole('columnheader').allTextContents();
    const row = losses.getByRole('row').filter({ has: page.getByRole('rowheader', { name: words.say(loss), exact: true }) });
    return row.getByRole('cell').nth(heads.indexOf(words.say(way)) - 1).innerText();
  };
  await expect(losses.getByRole('rowheader')).toHaveCount(5);
  expect(await cell('loss-phone', 'way-authenticator')).toBe(words.say('wait-never'));
  expect(await cell('loss-phone', 'way-sms')).toBe(words.say('wait-new-sim'));
  expect(await cell('loss-phone', 'way-recovery-code')).toBe(words.say('wait-none'));
  expect(await cell('loss-laptop', 'way-signed-in-browser')).toBe(words.say('wait-never'));
  expect(await cell('loss-sim', 'way-authenticator')).toBe(words.say('wait-none'));
  expect(await cell('loss-printed-codes', 'way-recovery-code')).toBe(words.say('wait-never'));
  await expect(losses.getByText(words.say('losses-locked'))).toHaveCount(0);
}

async function getsInByText(ann: Person, modem: Modem): Promise<void> {
  const { page, words, server } = ann;
  const code = await signsInByText(ann, modem, NUMBER);
  await mailAbout(server, ann.email, words.say('mail-sms-used-subject'));
  await ann.signsOut();
  await ann.typesPassword();
  await ann.typesCode(code);
  await ann.isRefusedAt('field-code', words.say('refusal-wrong-code-text'));
  expect(await page.content()).toContain(MASKED);
  await ann.button('verify-cancel').click();
  await expect(ann.heading('sign-in-title')).toBeVisible();
}

async function getsInByRecoveryCode(ann: Person, sheet: Sheet): Promise<void> {
  const { page, words, server } = ann;
  const [first = '', second = ''] = sheet.codes;
  await comesToRecoveryCode(ann);
  await expect(page.getByText(words.like('verify-recovery-lead', { set: sheet.set }))).toBeVisible();
  await typesRecoveryCode(ann, first);
  await expect(ann.heading('dashboard-title')).toBeVisible();
  // The first card leads to a new device, and says how many codes are left.
  const card = page.locator('.cards section').first();
  await expect(card.getByRole('heading', { level: 2 })).toHaveText(words.say('device-after-code-title'));
  await expect(card).toContainText('9');
  await expect(card.getByRole('link', { name: words.say('device-link') })).toHaveAttribute('href', '/dashboard/two-factor/device');
  await mailAbout(server, ann.email, words.say('mail-recovery-code-used-subject'));
  await ann.signsOut();
  await comesToRecoveryCode(ann);
  await expect(page.getByText(words.like('verify-recovery-used', { numbers: '1' }))).toBeVisible();
  await typesRecoveryCode(ann, first);
  await ann.isRefusedAt('field-recovery-code', words.say('refusal-wrong-code-recovery-used'));
  // Typed as people type, and into the field of the app: it is told by its shape.
  await ann.link('verify-by-app').click();
  await ann.typesCode(` ${second.toLowerCase().replaceAll('-', ' ')}`);
  await expect(ann.heading('dashboard-title')).toBeVisible();
}

async function drawsAnew(ann: Person, old: Sheet): Promise<Sheet> {
  const { page, words, server } = ann;
  const viewed = await viewsCodes(ann);
  expect(viewed).toEqual(old.codes);
  await expect(page.locator('#codes .used')).toHaveCount(2);
  expect(await viewsCodes(ann), 'viewing never rotates').toEqual(old.codes);
  await ann.opens('/dashboard/recovery-codes/new');
  await expect(page.getByText(words.like('recovery-new-lead', { set: old.set, count: '8' }))).toBeVisible();
  await ann.field('field-password').fill(ann.password);
  await ann.button('recovery-new-button').click();
  const codes = await codesOnThePage(ann);
  expect(codes.filter((code) => old.codes.includes(code))).toEqual([]);
  const { set } = await downloads(ann);
  expect(set).not.toBe(old.set);
  await savesCodes(ann);
  await mailAbout(server, ann.email, words.say('mail-recovery-codes-replaced-subject'));
  await ann.signsOut();
  await comesToRecoveryCode(ann);
  await typesRecoveryCode(ann, old.codes[2] ?? '');
  await ann.isRefusedAt('field-recovery-code', words.say('refusal-wrong-code-recovery'));
  await typesRecoveryCode(ann, codes[0] ?? '');
  await expect(ann.heading('dashboard-title')).toBeVisible();
  return { set, codes };
}

async function checks(ann: Person, sheet: Sheet): Promise<void> {
  const { page, words } = ann;
  await ann.opens('/dashboard/recovery-codes/check');
  const check = async (code: string): Promise<void> => {
    await ann.field('field-recovery-code').fill(code);
    await ann.field('field-password').fill(ann.password);
    await ann.button('recovery-check-button').click();
  };
  await check(sheet.codes[1] ?? '');
  await expect(page.getByRole('status')).toHaveText(words.like('done-code-checked', { about: '2' }));
  await check(sheet.codes[0] ?? '');
  await ann.isRefusedAt('field-recovery-code', words.say('refusal-wrong-code-recovery-used'));
  await check('0000-0000-0000-0000');
  await ann.isRefusedAt('field-recovery-code', words.say('refusal-wrong-code-recovery'));
  await ann.opens('/dashboard');
  await ann.signsOut();
  await comesToRecoveryCode(ann);
  await expect(page.getByText(words.like('verify-recovery-used', { numbers: '1' }))).toBeVisible();
  await typesRecoveryCode(ann, sheet.codes[1] ?? '');
  await expect(ann.heading('dashboard-title')).toBeVisible();
}

async function forgets(ann: Person, phone: Phone): Promise<Person> {
  const { page, words, server } = ann;
  await ann.signsOut();
  await ann.link('forgot-link').click();
  await expect(page.getByText(words.say('forgot-device'))).toBeVisible();
  await expect(page.getByText(words.like('locked-out-operator', { contact: 'help@example.org' }))).toBeHidden();
  await page.getByText(words.say('locked-out-title')).click();
  await expect(page.getByText(words.like('locked-out-operator', { contact: 'help@example.org' }))).toBeVisible();
  await ann.field('field-email').fill('nobody@example.org');
  await ann.button('forgot-button').click();
  const answer = await page.getByRole('status').innerText();
  await ann.field('field-email').fill(ann.email);
  await ann.button('forgot-button').click();
  await expect(page.getByRole('status')).toHaveText(answer);
  const link = linkIn(await mailAbout(server, ann.email, words.say('mail-password-reset-subject')));
  expect(mails(server, 'nobody@example.org')).toEqual([]);
  await page.goto(link);
  await expect(ann.heading('reset-title')).toBeVisible();
  expect(new URL(page.url()).search).toBe('');
  await expect(page.getByText(words.say('reset-keeps'))).toBeVisible();
  await ann.field('field-new-password').fill('password123');
  await ann.button('reset-button').click();
  await ann.isRefusedAt('field-new-password', words.like('refusal-password-weak'));
  const renewed = new Person(page, server, words, ann.email, 'seventeen granite badgers');
  await ann.field('field-new-password').fill(renewed.password);
  await ann.button('reset-button').click();
  await expect(page.getByRole('status')).toHaveText(words.say('done-password-reset'));
  await expect(ann.heading('sign-in-title')).toBeVisible();
  await mailAbout(server, ann.email, words.say('mail-password-was-reset-subject'));
  await page.goto(link);
  await expect(page.getByRole('alert')).toHaveText(words.say('refusal-link-dead'));
  await ann.typesPassword();
  await expect(page.getByRole('alert')).toHaveText(words.say('refusal-bad-credentials'));
  await renewed.typesPassword();
  await expect(renewed.heading('verify-title')).toBeVisible();
  await renewed.typesCode(await phone.next());
  return renewed;
}
