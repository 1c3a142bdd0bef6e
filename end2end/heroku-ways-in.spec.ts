// The Heroku CLI asks for one code, and takes whichever there is: of a text message, or of the sheet.

import { editions, expect, test } from './world/heroku';
import { Person } from './world/pages';
import { recoveryCodes } from './world/account';
import { signInByApi } from './world/api';
import { newestCode } from './world/ways';

const NUMBER = '+819012345678';

test('login -i takes a text message and a recovery code, in every edition', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  const { token } = await signInByApi(ann, await phone.next());
  const ask = async (method: string, path: string, body: unknown, headers: Record<string, string>): Promise<number> => {
    const all = { 'content-type': 'application/json', ...headers };
    return (await fetch(server.url + path, { method, headers: all, body: JSON.stringify(body) })).status;
  };
  const bearer = { authorization: `Bearer ${token}`, 'heroku-password': ann.password };
  const basic = { authorization: `Basic ${Buffer.from(`${ann.email}:${ann.password}`).toString('base64')}` };

  const codes = await recoveryCodes(ann, token);
  expect(await ask('PATCH', '/users/~/sms-number', { sms_number: NUMBER }, bearer)).toBe(202);
  let last = await newestCode(server);
  expect(await ask('POST', '/users/~/sms-number/actions/confirm', { code: last }, bearer)).toBe(200);

  for (const [round, edition] of editions.entries()) {
    await test.step(edition, async () => {
      const desk = laptop(edition);
      const loggedIn = (code: string): string => `${desk.asked(ann, ann.password, code)}Logged in as ${ann.email}`;
      // One message a minute.
      await server.restart(70 * (round + 1));
      expect(await ask('POST', '/users/~/sms-number/actions/recover', {}, basic)).toBe(201);
      await expect(async () => expect(await newestCode(server)).not.toBe(last)).toPass();
      last = await newestCode(server);
      expect(await desk.signsIn(ann, () => last)).toEqual({ code: 0, screen: loggedIn(last) });
      expect(await desk.runs(['whoami'])).toEqual({ code: 0, screen: ann.email });

      const code = codes[round] ?? '';
      const other = laptop(edition);
      expect(await other.signsIn(ann, () => code)).toEqual({ code: 0, screen: loggedIn(code) });
      const used = other.refused(ann.say('refusal-wrong-code-recovery-used'), 'invalid_two_factor_code');
      expect(await other.signsIn(ann, () => code)).toMatchObject({ code: 2, screen: expect.stringContaining(used.screen) });
    });
  }
});
