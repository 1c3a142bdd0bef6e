// The real Heroku CLI in three editions: signing in, who it is, and signing out. On loopback, and nothing leaves.

import { accountStatus, signInByApi } from './world/api';
import { editions, expect, test } from './world/heroku';
import { Person } from './world/pages';

/** How many listed tokens look like one's own to `logout` of today's edition, which compares what stands around ten asterisks. */
async function takenForIts(ann: Person, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const listed = (await (await fetch(`${ann.server.url}/oauth/authorizations`, { headers })).json()) as { access_token: { token: string } }[];
  return listed.filter(({ access_token }) => {
    const [before = '', after] = access_token.token.split('*'.repeat(10));
    return after === undefined ? before === token : token.startsWith(before) && token.endsWith(after);
  }).length;
}

for (const edition of editions) {
  test(`signs in with the code, says who it is, and signs out alone, ${edition}`, async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const phone = await ann.turnsOn();
    const desk = laptop(edition);

    await test.step('nobody is signed in', async () => {
      for (const words of [['whoami'], ['auth:whoami']]) {
        expect(await desk.runs(words)).toEqual({ code: 100, screen: ' ›   Error: not logged in' });
      }
      expect(await desk.runs(['auth:token'])).toEqual({ code: 2, screen: ' ›   Error: not logged in' });
    });

    await test.step('a wrong password, and a wrong code', async () => {
      const wrong = 'wrong horse battery';
      const asked = desk.asked(ann, wrong);
      const bad = desk.refused(ann.say('refusal-bad-credentials'), 'unauthorized');
      expect(await desk.signsIn(ann, undefined, wrong)).toEqual({ code: 2, screen: asked + bad.screen });
      const refused = desk.refused(ann.say('refusal-wrong-code'), 'invalid_two_factor_code');
      const screen = desk.asked(ann, ann.password, '123456') + refused.screen;
      expect(await desk.signsIn(ann, () => phone.wrong())).toEqual({ code: 2, screen });
      expect(desk.token).toBeUndefined();
    });

    await test.step('in', async () => {
      const screen = `${desk.asked(ann, ann.password, '123456')}Logged in as ${ann.email}`;
      expect(await desk.signsIn(ann, () => phone.next())).toEqual({ code: 0, screen });
      for (const words of [['whoami'], ['auth:whoami']]) {
        expect(await desk.runs(words)).toEqual({ code: 0, screen: ann.email });
      }
      expect(await desk.runs(['auth:token'])).toEqual({ code: 0, screen: 'twl_cli_TOKEN' });
      for (const words of [['2fa'], ['auth:2fa']]) {
        expect(await desk.runs(words)).toEqual({ code: 0, screen: 'Two-factor authentication is enabled' });
      }
    });

    const elsewhere = laptop(edition);
    await elsewhere.signsIn(ann, () => phone.next());
    const [first, second] = [desk.token ?? '', elsewhere.token ?? ''];
    expect(second).not.toBe(first);

    await test.step('out, and nobody else is', async () => {
      expect(await takenForIts(ann, first), 'which of the listed tokens today’s edition would delete as its own').toBe(1);
      expect(await desk.runs(['logout'])).toEqual({ code: 0, screen: 'Logging out... done' });
      expect(await accountStatus(ann, first)).toBe(401);
      expect(await accountStatus(ann, second)).toBe(200);
      expect(await elsewhere.runs(['whoami'])).toEqual({ code: 0, screen: ann.email });
      // 7.x forgets the token only of heroku.com, and asks with a dead one.
      const dead = desk.refused(ann.say('refusal-ended-signed-out'), 'unauthorized');
      expect(await desk.runs(['whoami'])).toEqual(desk.is7 ? dead : { code: 100, screen: ' ›   Error: not logged in' });
    });
  });

  test(`lists sessions and ends one, ${edition}`, async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const desk = laptop(edition);
    await desk.signsIn(ann);
    const { token } = await signInByApi(ann);
    const rows = ['Chromium (Linux) @ 127.0.0.1  ID', 'Heroku CLI login from LAPTOP  ID', 'Heroku CLI login from laptop  ID'];
    const table = desk.is7 ? rows : ['  Description  ID', ' ──', ...rows.map((row) => `  ${row}`)];
    const { code, screen } = await desk.runs(['sessions']);
    expect(code).toBe(0);
    // Which of the two comes first is up to the edition.
    expect(screen.split('\n').toSorted()).toEqual(table.toSorted());

    const sessions = await (await fetch(`${server.url}/oauth/sessions`, { headers: { authorization: `Bearer ${token}` } })).json() as { id: string; description: string }[];
    const id = sessions.find((session) => session.description.endsWith(' laptop'))?.id ?? '';
    expect(await desk.runs(['sessions:destroy', id])).toEqual({ code: 0, screen: 'Destroying ID... done' });
    expect(await accountStatus(ann, token)).toBe(401);
    const gone = desk.oldRefused(ann.say('refusal-session-not-found'), 'not_found', 'Destroying ID');
    expect(await desk.runs(['sessions:destroy', id])).toEqual(gone);
  });
}
