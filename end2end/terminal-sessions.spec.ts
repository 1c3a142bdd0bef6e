// What is signed in, as the command line lists it, and ending it from there.

import { accountStatus } from './world/api';
import { expect, test } from './world/command_line';
import { Person } from './world/pages';

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface Session {
  id: string;
  description: string;
  client: string;
  kind: string;
  current: boolean;
}

test('sessions are listed, and one of them is ended', async ({ page, server, laptop, computer, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const desk = ann.at(await (await elsewhere({ userAgent: FIREFOX })).newPage());
  await desk.signsIn();
  await laptop.signsIn(ann);
  const tablet = computer();
  await tablet.signsIn(ann);

  const list = await laptop.json<Session[]>(['sessions']);
  expect(list).toHaveLength(4);
  expect(list.filter((session) => session.current)).toHaveLength(1);
  await test.step('each has its line, and its id', async () => {
    const terminal = laptop.opens(['sessions']);
    const { code, screen } = await laptop.ends(terminal);
    expect(code).toBe(0);
    for (const { id } of list) expect(screen).toContain(id);
    expect(screen).toContain('Firefox (Windows)');
    expect(screen).toContain('Chromium (Linux)');
    expect(screen).toContain('from 127.0.0.1');
    expect(screen.split('\n').filter((line) => line.includes(ann.say('session-current')))).toHaveLength(1);
    for (const token of [laptop.token, tablet.token]) expect(screen).not.toContain(token);
  });
  await test.step('the browser’s is ended: its open page goes to the sign-in', async () => {
    const browser = list.find((session) => session.description.includes('Firefox'));
    const terminal = laptop.opens(['sessions:destroy', browser?.id ?? '']);
    await laptop.says(terminal, 'terminal-session-ended', { what: browser?.description ?? '' });
    expect((await laptop.ends(terminal)).code).toBe(0);
    await expect(desk.heading('sign-in-title')).toBeVisible({ timeout: 5_000 });
    await expect(ann.heading('dashboard-title')).toBeVisible();
    const again = await laptop.runs(['sessions:destroy', browser?.id ?? '']);
    expect(again).toEqual({ code: 1, out: '', error: `twinlock: ${ann.say('refusal-session-not-found')}\n` });
  });
  await test.step('and that of the other command line', async () => {
    const others = (await laptop.json<Session[]>(['sessions'])).filter((one) => one.description.startsWith('twinlock on') && !one.current);
    expect(others).toHaveLength(1);
    const dead = tablet.token ?? '';
    expect(await laptop.json(['sessions', 'destroy', others[0]?.id ?? ''])).toMatchObject({ id: others[0]?.id });
    expect(await accountStatus(ann, dead)).toBe(401);
    expect(await tablet.runs(['whoami'])).toMatchObject({ code: 3, error: `twinlock: ${ann.say('refusal-ended-elsewhere')}\n` });
  });
  expect(await laptop.json<Session[]>(['sessions'])).toHaveLength(2);
});

test('another account’s session is not there', async ({ page, server, laptop, computer }) => {
  const ann = new Person(page, server);
  const eve = new Person(page, server, ann.words, 'eve@example.org', 'copper anvil ninety-one');
  for (const one of [ann, eve]) await server.createAccount(one.email, one.password);
  await laptop.signsIn(ann);
  const other = computer();
  await other.signsIn(eve);
  const [session] = await laptop.json<Session[]>(['sessions']);
  expect(await other.runs(['sessions:destroy', session?.id ?? ''])).toMatchObject({ code: 1, error: `twinlock: ${ann.say('refusal-session-not-found')}\n` });
  // What is typed stays one part of a path.
  expect(await other.runs(['sessions:destroy', `../authorizations/${session?.id}`])).toMatchObject({ code: 1, out: '' });
  expect(await laptop.runs(['whoami'])).toMatchObject({ code: 0 });
});

test('signing in again ends the sign-in that it takes the place of', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await server.createAccount(ann.email, ann.password);
  await laptop.signsIn(ann);
  const before = laptop.token ?? '';
  await laptop.signsIn(ann);
  expect(laptop.token).not.toBe(before);
  expect(await accountStatus(ann, before)).toBe(401);
  expect(await laptop.json<Session[]>(['sessions'])).toHaveLength(1);
});
