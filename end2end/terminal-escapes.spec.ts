// Whatever a server says, it moves no cursor, writes no clipboard and turns no text around (CWE-150).

import { expect, test as plain } from './world/command_line';
import { type Answer, Stub, WIRE } from './world/stub';

/** Clears the screen, sets a title, writes the clipboard (OSC 52), makes a link (OSC 8); C1; bidi, invisible letters, line breaks. */
const EVIL = 'a\u001b[2J\u001b]0;title\u0007\u001b]52;c;ZXZpbA==\u0007\u001b]8;;https://evil.example\u001b\\\u009b31m\u009d52;c;x\u009c\u202eb\u2066\u200b\u00ad\u{e0041}\r\n\u0008\u007fz';
/** What the text is when all of that is gone. */
const CLEAN = /a\[2J\]0;title\]52;c;ZXZpbA==\]8;;https:\/\/evil\.example\\31m52;c;xbz/;

/** Escape alone is allowed for our own colours (SGR) and for a wheel that turns; and the line ends of a terminal. */
function dangerous(raw: string): string[] {
  const ours = raw.replace(/\u001b\[[\d;]*m/g, '').replace(/\r?\n/g, '');
  return ours.match(/[\u0000-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]/gu) ?? [];
}

const when = '2026-11-25T10:32:00Z';
const user = { id: EVIL, email: EVIL, full_name: EVIL };
const answers: Record<string, Answer> = {
  'GET /account': { body: { ...user, two_factor_authentication: true } },
  'GET /oauth/sessions': { body: [{ id: EVIL, description: EVIL, client: EVIL, address: EVIL, last_used_at: when, current: true }] },
  'GET /oauth/authorizations': { body: [{ id: EVIL, description: EVIL, scope: [EVIL], kind: 'api_key', last_used_at: EVIL, last_address: EVIL, access_token: { token: EVIL } }] },
  'GET /account/keys': { body: [{ id: EVIL, comment: EVIL, public_key: EVIL, fingerprint: EVIL, last_used_at: EVIL }] },
  'GET /account/two-factor': {
    body: {
      enabled: true,
      authenticators: [{ id: EVIL, name: EVIL, created_at: EVIL, last_used_at: EVIL, retires_at: EVIL }],
      sms_number: EVIL,
      recovery_codes: { set: EVIL, created_at: EVIL, left: 3, saved: false },
      ways_back: [],
    },
  },
  'DELETE /oauth/sessions/mine': { body: { id: EVIL, description: EVIL } },
};

const test = plain.extend<{ evil: Stub; env: Record<string, string> }>({
  evil: async ({}, use) => {
    const headers = { ...WIRE, 'x-heroku-warning': Buffer.from(EVIL.replaceAll(/[\r\n\u0000-\u0008\u007f]/g, '').replaceAll('\u0007', ''), 'utf8').toString('latin1').replaceAll('\u001b', '') };
    const stub = await Stub.start((line) => ({ headers, ...(answers[line] ?? { status: 403, body: { id: 'forbidden', message: EVIL, code: EVIL } }) }));
    await use(stub);
    stub.leave();
  },
  env: async ({ evil }, use) => {
    await use({ TWINLOCK_SERVER: evil.url, TWINLOCK_TOKEN: 'twl_cli_x' });
  },
});

for (const words of [['whoami'], ['2fa'], ['sessions'], ['keys'], ['authorizations'], ['sessions:destroy', 'mine'], ['sessions:destroy', 'another']]) {
  test(`what comes from the server is cleaned, ${words.join(' ')}`, async ({ laptop, env }) => {
    const terminal = laptop.opens(words, env);
    await laptop.ends(terminal);
    expect(dangerous(terminal.raw), JSON.stringify(terminal.raw)).toEqual([]);
    expect(terminal.raw).toMatch(CLEAN);

    const json = await laptop.runs([...words, '--json'], { env });
    const text = json.code === 0 ? json.out : json.error;
    expect(dangerous(json.out + json.error), JSON.stringify(json)).toEqual([]);
    // A program reads what the server said, as it said it; of a refusal it is the cleaned sentence.
    if (json.code === 0) expect(JSON.stringify(JSON.parse(text))).toContain(JSON.stringify(EVIL).slice(1, -1));
  });
}

test('what comes from the server is cleaned, login and the questions', async ({ laptop, evil }) => {
  const terminal = laptop.opens(['login', '--server', evil.url]);
  await laptop.asks(terminal, 'terminal-email', 'ann@example.org');
  await laptop.asksPassword(terminal, 'marble otter seventeen');
  expect((await laptop.ends(terminal)).code).toBe(1);
  expect(dangerous(terminal.raw), JSON.stringify(terminal.raw)).toEqual([]);
  expect(terminal.raw).toMatch(CLEAN);
});

test('what comes from the server is cleaned, login --browser', async ({ laptop }) => {
  const stub = await Stub.start((line) =>
    line.startsWith('POST /oauth/device_authorization')
      ? { headers: WIRE, body: { device_code: 'x', user_code: EVIL, verification_uri: `https://evil.example/${EVIL}`, verification_uri_complete: EVIL, expires_in: 600, interval: 1 } }
      : { status: 400, headers: WIRE, body: { id: 'access_denied', message: EVIL, error: 'access_denied' } },
  );
  const terminal = laptop.opens(['login', '--server', stub.url, '--browser']);
  expect((await laptop.ends(terminal)).code).toBe(1);
  // The wheel that turns while it waits is our own.
  const raw = terminal.raw.replace(/\r?\u001b\[(?:2K|1A|\?25[lh])|\r(?!\n)/g, '');
  expect(dangerous(raw), JSON.stringify(raw)).toEqual([]);
  expect(terminal.raw).toMatch(CLEAN);
  stub.leave();
});

test('what comes from the server is cleaned, the key that 2fa:enable shows', async ({ laptop }) => {
  const url = `otpauth://totp/ann?secret=${encodeURIComponent(EVIL)}`;
  const stub = await Stub.start((line) => {
    if (line === 'GET /account/two-factor') return { headers: WIRE, body: { enabled: false } };
    if (line === 'POST /account/two-factor/url') return { headers: WIRE, body: { url } };
    return { headers: WIRE, body: [] };
  });
  const terminal = laptop.opens(['2fa:enable'], { TWINLOCK_SERVER: stub.url, TWINLOCK_TOKEN: 'twl_cli_x' });
  await laptop.asksPassword(terminal, 'marble otter seventeen');
  await laptop.says(terminal, 'terminal-code');
  expect(dangerous(terminal.raw), JSON.stringify(terminal.raw)).toEqual([]);
  terminal.leave();
  stub.leave();
});
