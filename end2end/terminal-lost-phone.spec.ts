// The phone is lost, and a command line is still signed in: two-factor goes off with the password (H12).

import { expect, test } from './world/command_line';
import { mailAbout, mails } from './world/mail';
import { Person } from './world/pages';

test('the phone is lost, and a command line is still signed in', async ({ page, server, laptop, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  await laptop.signsIn(ann, () => phone.next());
  await ann.opens('/dashboard');
  await expect(page.getByText(ann.words.like('two-factor-on'))).toBeVisible();
  const subject = ann.say('mail-two-factor-disabled-subject');

  const terminal = laptop.opens(['2fa:disable']);
  await test.step('what goes is said before', async () => {
    await laptop.says(terminal, 'terminal-2fa-goes');
    await terminal.says(/·/);
    await laptop.says(terminal, 'terminal-2fa-unsaved');
  });
  await test.step('a wrong password is asked for again, and changes nothing', async () => {
    await laptop.asksPassword(terminal, 'wrong horse battery');
    await laptop.says(terminal, 'refusal-wrong-password');
    await laptop.says(terminal, 'terminal-password');
    expect(await laptop.json(['2fa'])).toMatchObject({ enabled: true });
    expect(mails(server, ann.email).map((mail) => mail.subject)).not.toContain(subject);
  });
  await test.step('the right one turns it off', async () => {
    await terminal.typeSecret(ann.password);
    await laptop.says(terminal, 'terminal-2fa-disabled');
    expect((await laptop.ends(terminal)).code).toBe(0);
    expect(await laptop.json(['2fa'])).toMatchObject({ enabled: false });
  });
  await test.step('the owner is told, by mail and on the open page', async () => {
    const mail = await mailAbout(server, ann.email, subject);
    expect(mail.text).toContain(ann.say('mail-two-factor-disabled-text'));
    expect(mail.text).toMatch(/twinlock\/\d/);
    expect(mail.text).toMatch(ann.words.like('mail-freeze'));
    await expect(page.getByRole('status').getByText(ann.say('event-two-factor-disabled'))).toBeVisible();
    await expect(page.getByText(ann.say('two-factor-off'))).toBeVisible();
  });
  await test.step('and the password opens the account', async () => {
    await ann.at(await (await elsewhere()).newPage()).signsIn();
  });
});

test('three wrong passwords, and the command gives up', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  await laptop.signsIn(ann, () => phone.next());
  const terminal = laptop.opens(['2fa:disable']);
  for (const wrong of ['wrong horse battery', 'marble otter eighteen', 'Marble Otter Seventeen']) {
    await laptop.asksPassword(terminal, wrong);
    await laptop.says(terminal, 'refusal-wrong-password');
  }
  expect((await laptop.ends(terminal)).code).toBe(1);
  expect(await laptop.json(['2fa'])).toMatchObject({ enabled: true });
});

test.describe('where the operator demands a code as well', () => {
  test.use({ wish: { settings: { TWINLOCK_POLICY_DISABLE: 'password_and_code' } } });

  test('it is asked for after the password', async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const phone = await ann.turnsOn();
    await laptop.signsIn(ann, () => phone.next());
    const alone = await laptop.runs(['2fa:disable', '--password-stdin'], { input: `${ann.password}\n` });
    expect(alone).toMatchObject({ code: 1 });
    expect(await laptop.json(['2fa'])).toMatchObject({ enabled: true });
    const terminal = laptop.opens(['2fa:disable']);
    await laptop.asksPassword(terminal, ann.password);
    await laptop.asks(terminal, 'terminal-code', phone.wrong());
    await laptop.says(terminal, 'refusal-wrong-code');
    await laptop.asks(terminal, 'terminal-code', await phone.next());
    await laptop.says(terminal, 'terminal-2fa-disabled');
    expect((await laptop.ends(terminal)).code).toBe(0);
  });
});
