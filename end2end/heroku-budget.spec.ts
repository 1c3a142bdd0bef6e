// One budget of wrong codes over every door: the browser, the Heroku CLI, our own and plain HTTP share ten.

import { join } from 'node:path';
import { recoveryCodes } from './world/account';
import { signInByApi } from './world/api';
import { CommandLine } from './world/command_line';
import { expect, test } from './world/heroku';
import { Person } from './world/pages';
import type { Phone } from './world/phone';
import { makeKey } from './world/ssh';
import { escape } from './world/words';

/** What one door alone allows. */
const FREE = 10;

/** A door at which somebody types a wrong code; gives what it said. */
type Door = (code: string) => Promise<string>;

test('wrong codes at different doors use up one budget', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone: Phone = await ann.turnsOn();
  const { token } = await signInByApi(ann, await phone.next());
  const [forSigningIn = '', spare = ''] = await recoveryCodes(ann, token);
  const desk = laptop('disable');
  await desk.signsIn(ann, () => forSigningIn);
  const file = join(desk.home, 'key.pub');
  makeKey(join(desk.home, 'key'), 'ann@laptop');
  const own = new CommandLine(server);
  await ann.opens('/dashboard');
  await ann.signsOut();

  const doors: Record<string, Door> = {
    browser: async (code) => {
      await ann.typesPassword();
      await ann.typesCode(code);
      const field = ann.field('field-code');
      return (await field.getAttribute('aria-invalid')) === 'true' ? page.getByRole('alert').or(page.locator('.refusal')).first().innerText() : '';
    },
    'Heroku CLI, login -i': async (code) => (await laptop('today').signsIn(ann, () => code)).screen,
    'Heroku CLI, keys:add': async (code) => (await desk.stepsUp(['keys:add', file], code)).screen,
    'plain HTTP': async (code) => (await signInByApi(ann, code)).message,
    'our own command line': async (code) => {
      const terminal = own.opens(['login', '--server', server.url, '--email', ann.email]);
      await own.asksPassword(terminal, ann.password);
      await own.asks(terminal, 'terminal-code', code);
      const wrong = escape(ann.say('refusal-wrong-code'));
      const [said] = await terminal.says(new RegExp(`${wrong}|${ann.words.like('refusal-too-many-codes').source}`));
      terminal.leave();
      return said;
    },
  };
  const names = Object.keys(doors);

  for (let tries = 0; tries < FREE; tries += 1) {
    const name = names[tries % names.length] ?? '';
    await test.step(`wrong code ${tries + 1}: ${name}`, async () => {
      expect(await doors[name]?.(phone.wrong(tries)), name).toContain(ann.say('refusal-wrong-code'));
    });
  }
  for (const name of names) {
    await test.step(`none is left: ${name}`, async () => {
      // Right, and not looked at.
      expect(await doors[name]?.(spare), name).toMatch(ann.words.like('refusal-too-many-codes'));
    });
  }
  expect((await signInByApi(ann, spare)).status).toBe(429);
  own.leave();
});
