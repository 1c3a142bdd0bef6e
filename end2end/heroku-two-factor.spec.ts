// What only older editions of the Heroku CLI can: draw recovery codes, and turn two-factor off.

import { type Edition, expect, test } from './world/heroku';
import { Person } from './world/pages';

const wrong = 'wrong horse battery';

for (const edition of ['codes', 'disable'] satisfies Edition[]) {
  test(`2fa:disable takes the password, ${edition}`, async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const phone = await ann.turnsOn();
    const desk = laptop(edition);
    await desk.signsIn(ann, () => phone.next());
    const asked = (password: string): string => `Disabling 2fa on ${ann.email}... ?\nPassword: ${'*'.repeat(password.length)}\n`;

    const refused = desk.refused(ann.say('refusal-wrong-password'), 'invalid_params');
    const stays = `${asked(wrong)}Disabling 2fa on ${ann.email}... !\n${refused.screen}`;
    expect(await desk.answersPassword(['2fa:disable'], wrong)).toEqual({ code: 2, screen: stays });
    expect(await desk.runs(['2fa'])).toEqual({ code: 0, screen: 'Two-factor authentication is enabled' });

    const off = `${asked(ann.password)}Disabling 2fa on ${ann.email}... done`;
    expect(await desk.answersPassword(['2fa:disable'], ann.password)).toEqual({ code: 0, screen: off });
    expect(await desk.runs(['2fa'])).toEqual({ code: 0, screen: 'Two-factor authentication is not enabled' });
    const already = `Disabling 2fa on ${ann.email}... !\n ›   Error: 2fa is already disabled`;
    expect(await desk.runs(['2fa:disable'])).toEqual({ code: 2, screen: already });
  });
}

test('auth:2fa:generate draws codes that sign in, codes', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  const desk = laptop('codes');
  await desk.signsIn(ann, () => phone.next());
  const warning =
    ' ›   Warning: DEPRECATION WARNING: this command will be removed soon, in favor of generating recovery codes in your Account Settings in a browser.\n';
  const asked = (password: string): string => `${warning}Password: ${'*'.repeat(password.length)}\n`;

  const refused = desk.refused(ann.say('refusal-wrong-password'), 'invalid_params');
  expect(await desk.answersPassword(['auth:2fa:generate'], wrong)).toEqual({ code: 2, screen: asked(wrong) + refused.screen });

  const { code, screen } = await desk.answersPassword(['auth:2fa:generate'], ann.password);
  expect(code).toBe(0);
  const codes = screen.replace(asked(ann.password), '').split('\n');
  expect(codes).toHaveLength(10);
  for (const one of codes) expect(one).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  expect(await laptop('codes').signsIn(ann, () => codes[0] ?? '')).toMatchObject({ code: 0 });
});

test('today’s edition does neither, and says so', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  const desk = laptop('today');
  await desk.signsIn(ann, () => phone.next());
  const screen =
    ' ›   Error: this command has been removed, in favor of disabling MFA in your Account Settings in a browser: https://dashboard.heroku.com/account';
  expect(await desk.runs(['2fa:disable'])).toEqual({ code: 2, screen });
  expect(await desk.runs(['2fa'])).toEqual({ code: 0, screen: 'Two-factor authentication is enabled' });
});
