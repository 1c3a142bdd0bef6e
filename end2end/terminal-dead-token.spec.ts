// A sign-in that has died: the next command says why, asks for another one, and then does what it was asked.

import { type CommandLine, expect, test } from './world/command_line';
import { Person } from './world/pages';
import { escape } from './world/words';

const NEW = 'velvet heron twenty-two';

/** `whoami`, as somebody whose sign-in has ended: the reason, the questions, and in the end what was asked for. */
async function goesOn(laptop: CommandLine, ann: Person, why: string, code?: () => Promise<string>): Promise<void> {
  const dead = laptop.token;
  // Without anybody to ask it says the same, and for programs too.
  expect(await laptop.runs(['whoami'])).toEqual({ code: 3, out: '', error: `twinlock: ${ann.say(why)}\n` });
  const told = await laptop.runs(['whoami', '--json']);
  expect(told).toMatchObject({ code: 3, out: '' });
  expect(JSON.parse(told.error)).toMatchObject({ id: 'unauthorized', message: ann.say(why) });
  expect(laptop.token).toBe(dead);

  const terminal = laptop.opens(['whoami']);
  await laptop.says(terminal, why);
  // The address is known.
  await laptop.asksPassword(terminal, ann.password);
  if (code !== undefined) await laptop.asks(terminal, 'terminal-code', await code());
  await terminal.says(new RegExp(`^${escape(ann.email)}$`, 'm'));
  const { code: exit, screen } = await laptop.ends(terminal);
  expect(exit).toBe(0);
  expect(screen).not.toContain(ann.say('terminal-email'));
  expect(laptop.token).not.toBe(dead);
  expect(await laptop.runs(['whoami'])).toEqual({ code: 0, out: `${ann.email}\n`, error: '' });
}

test('two-factor was turned on in the browser', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await laptop.signsIn(ann);
  const phone = await ann.turnsOn();
  await goesOn(laptop, ann, 'refusal-ended-two-factor', () => phone.next());
});

test('its session was ended on the page', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await laptop.signsIn(ann);
  await ann.opens('/dashboard/sessions');
  await ann.row('twinlock on ').getByRole('button', { name: ann.say('session-end'), exact: true }).click();
  await expect(page.getByRole('status').getByText(ann.say('done-session-ended'))).toBeVisible();
  await goesOn(laptop, ann, 'refusal-ended-elsewhere');
});

test('the password was changed', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await laptop.signsIn(ann);
  await ann.opens('/dashboard/password');
  await ann.field('field-current-password').fill(ann.password);
  await ann.field('field-new-password').fill(NEW);
  await ann.button('password-button').click();
  await expect(page.getByRole('status').getByText(ann.say('done-password-changed'))).toBeVisible();
  await goesOn(laptop, new Person(page, server, ann.words, ann.email, NEW), 'refusal-ended-password');
});

test('2fa:disable with a dead sign-in asks for another one, and goes on', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  await laptop.signsIn(ann);
  const phone = await ann.turnsOn();
  const terminal = laptop.opens(['2fa:disable']);
  await laptop.says(terminal, 'refusal-ended-two-factor');
  await laptop.asksPassword(terminal, ann.password);
  await laptop.asks(terminal, 'terminal-code', await phone.next());
  await laptop.says(terminal, 'terminal-2fa-goes');
  await laptop.asksPassword(terminal, ann.password);
  await laptop.says(terminal, 'terminal-2fa-disabled');
  expect((await laptop.ends(terminal)).code).toBe(0);
});
