// The Heroku CLI changes SSH keys and API keys: the code is asked for in the terminal.

import { join } from 'node:path';
import { recoveryCodes } from './world/account';
import { accountStatus, readStatus, signInByApi } from './world/api';
import { editions, expect, test } from './world/heroku';
import { Person } from './world/pages';
import type { Phone } from './world/phone';
import { makeKey } from './world/ssh';

/** Ten codes, for which nobody waits. They are drawn elsewhere: where the password was typed, no code is asked for within five minutes. */
async function sheet(ann: Person, phone: Phone): Promise<string[]> {
  const { token } = await signInByApi(ann, await phone.next());
  return recoveryCodes(ann, token);
}

for (const edition of editions) {
  test(`adds and removes an SSH key with a code, ${edition}`, async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const phone = await ann.turnsOn();
    const desk = laptop(edition);
    const [forSigningIn = '', forAdding = '', forRemoving = ''] = await sheet(ann, phone);
    await desk.signsIn(ann, () => forSigningIn);
    const file = join(desk.home, 'key.pub');
    const key = makeKey(join(desk.home, 'key'), 'ann@laptop');
    const [kind, base64 = ''] = key.split(' ');
    const none = desk.is7 ? ' ▸    You have no SSH keys.' : ' ›   Warning: You have no SSH keys.';

    expect(await desk.runs(['keys'])).toEqual({ code: 0, screen: none });

    await test.step('a wrong code adds nothing', async () => {
      const uploading = 'Uploading ~/key.pub SSH key';
      if (desk.is7) {
        const wrong = desk.oldRefused(ann.say('refusal-wrong-code'), 'invalid_two_factor_code', uploading);
        expect(await desk.stepsUp(['keys:add', file], phone.wrong())).toEqual(wrong);
      } else {
        // Today’s edition takes every 401 for a dead token, whatever it says, and offers to sign in anew.
        const terminal = desk.opens(['keys:add', file]);
        await terminal.says(/Two-factor code/);
        await terminal.typeSecret(phone.wrong());
        await terminal.says(/Press any key to open up the browser to login/);
        await terminal.pressesKey('q');
        const { code, screen } = await desk.ended(terminal);
        expect(code).toBe(2);
        expect(screen).toContain(' ›   Error: Login cancelled by user');
      }
      expect(await desk.runs(['keys'])).toEqual({ code: 0, screen: none });
    });

    await test.step('the right one does', async () => {
      expect(await desk.stepsUp(['keys:add', file], forAdding)).toEqual({ code: 0, screen: 'Uploading ~/key.pub SSH key... done' });
      const header = `=== ${ann.email} keys\n${desk.is7 ? '' : '\n'}`;
      const short = `${header}${kind} ${base64.slice(0, 10)}...${base64.slice(-10)} ann@laptop`;
      expect(await desk.runs(['keys'])).toEqual({ code: 0, screen: short });
      expect(await desk.runs(['keys', '--long'])).toEqual({ code: 0, screen: header + key });
    });

    await test.step('removed by its name', async () => {
      const unknown = 'SSH Key eve@laptop not found.';
      const { code, screen } = await desk.runs(['keys:remove', 'eve@laptop']);
      expect(code).toBe(1);
      expect(screen).toContain('Removing eve@laptop SSH key... !');
      expect(screen).toContain(unknown);
      expect(screen).toContain('Found keys: ann@laptop.');
      expect(await desk.stepsUp(['keys:remove', 'ann@laptop'], forRemoving)).toEqual({ code: 0, screen: 'Removing ann@laptop SSH key... done' });
      expect(await desk.runs(['keys'])).toEqual({ code: 0, screen: none });
    });
  });

  test(`makes, names, rotates and revokes an API key, ${edition}`, async ({ page, server, laptop }) => {
    const ann = new Person(page, server);
    await ann.setsUp();
    const phone = await ann.turnsOn();
    const desk = laptop(edition);
    const [forSigningIn = '', forMaking = '', forShort = '', forRotating = '', forRevoking = '', forDestroying = ''] = await sheet(ann, phone);
    await desk.signsIn(ann, () => forSigningIn);
    const shown = (description: string, token: string): string =>
      [
        'Client:  <none>',
        'ID:  ID',
        `Description: ${description}`,
        'Scope:  read',
        `Token:  ${token}`,
        'Expires at:  DATE (TIME)',
        'Updated at:  DATE (TIME)',
      ].join('\n');
    const listed = async (): Promise<string[]> => (await desk.runs(['authorizations'])).screen.split('\n').map((line) => line.trim());

    const revoking = `Revoking OAuth Authorization...${desk.is7 ? '\n' : ' '}`;

    const terminal = desk.opens(['authorizations:create', '--description', 'Nightly', '--scope', 'read', '--expires-in', '3600']);
    await terminal.says(/Two-factor code/);
    await terminal.typeSecret(forMaking);
    const made = await desk.ended(terminal);
    expect(made).toEqual({ code: 0, screen: `Creating OAuth Authorization... done\n${shown('Nightly', 'twl_key_TOKEN')}` });
    const id = /^ID: +(\S+)/m.exec(terminal.screen)?.[1] ?? '';
    const first = /twl_key_[\w-]{43}/.exec(terminal.screen)?.[0] ?? '';

    expect(await desk.runs(['authorizations:info', id])).toEqual({ code: 0, screen: shown('Nightly', 'twl_key_MASKED') });
    const named = `Updating OAuth Authorization... done\n${shown('Weekly', 'twl_key_MASKED')}`;
    expect(await desk.runs(['authorizations:update', id, '--description', 'Weekly'])).toEqual({ code: 0, screen: named });
    expect(await listed()).toContain('Weekly  ID  read');

    await test.step('a rotated key is another one', async () => {
      expect(await readStatus(ann, first)).toBe(200);
      const rotated = `Rotating OAuth Authorization... done\n${shown('Weekly', 'twl_key_TOKEN')}`;
      expect(await desk.stepsUp(['authorizations:rotate', id], forRotating)).toEqual({ code: 0, screen: rotated });
      expect(await readStatus(ann, first)).toBe(401);
    });

    await test.step('a key in HEROKU_API_KEY is who it belongs to', async () => {
      const short = desk.opens(['authorizations:create', '--description', 'CI', '--short']);
      await short.says(/Two-factor code/);
      await short.typeSecret(forShort);
      expect(await short.ends()).toBe(0);
      const key = /twl_key_[\w-]{43}/.exec(short.screen)?.[0] ?? '';
      const whoami = ` ›   Warning: HEROKU_API_KEY is set\n${ann.email}`;
      expect(await laptop(edition).runs(['whoami'], { HEROKU_API_KEY: key })).toEqual({ code: 0, screen: whoami });
      const of = (await (await fetch(`${server.url}/oauth/authorizations`, { headers: { authorization: `Bearer ${desk.token}` } })).json()) as { id: string; description: string }[];
      const ci = of.find((one) => one.description === 'CI')?.id ?? '';
      const done = `${revoking}done, revoked authorization from CI`;
      expect(await desk.stepsUp(['authorizations:destroy', ci], forDestroying)).toEqual({ code: 0, screen: done });
      expect(await accountStatus(ann, key)).toBe(401);
    });

    const revoked = `${revoking}done, revoked authorization from Weekly`;
    expect(await desk.stepsUp(['authorizations:revoke', id], forRevoking)).toEqual({ code: 0, screen: revoked });
    expect(await listed()).not.toContain('Weekly  ID  read');
    const gone = desk.oldRefused(ann.say('refusal-api-key-not-found'), 'not_found');
    expect(await desk.runs(['authorizations:info', id])).toEqual(gone);
  });
}
