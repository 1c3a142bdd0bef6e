// Wrong codes count together, whichever door they come to; then the right one is refused at every door.

import { signInByApi } from './world/api';
import { type CommandLine, expect, test } from './world/command_line';
import { Person } from './world/pages';

/** What all doors together let through before they wait. */
const FREE = 10;

/** `login` with the password right and one code; gives what a program is told. */
async function tries(laptop: CommandLine, ann: Person, code: string): Promise<{ code: number; error: string }> {
  const words = ['login', '--server', ann.server.url, '--email', ann.email, '--password-stdin'];
  return laptop.runs(words, { input: `${ann.password}\n${code}\n` });
}

test('ten wrong codes over command line, browser and plain HTTP, and no right one helps', async ({ page, server, laptop, elsewhere }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const phone = await ann.turnsOn();
  await laptop.signsIn(ann, () => phone.next());
  const other = ann.at(await (await elsewhere()).newPage());
  await other.typesPassword();
  await expect(other.heading('verify-title')).toBeVisible();

  for (let nth = 0; nth < FREE; nth += 1) {
    const wrong = phone.wrong(nth);
    if (nth % 3 === 0) {
      expect(await tries(laptop, ann, wrong)).toMatchObject({ code: 1, error: `twinlock: ${ann.say('refusal-wrong-code')}\n` });
    } else if (nth % 3 === 1) {
      await other.typesCode(wrong);
      await other.isRefusedAt('field-code', ann.say('refusal-wrong-code'));
    } else {
      expect(await signInByApi(ann, wrong)).toMatchObject({ status: 401, message: ann.say('refusal-wrong-code') });
    }
  }
  const waits = ann.words.like('refusal-too-many-codes', {});
  await test.step('at the command line', async () => {
    const refused = await tries(laptop, ann, await phone.next());
    expect(refused.code).toBe(1);
    expect(refused.error).toMatch(waits);
    const terminal = laptop.opens(['login']);
    await laptop.asks(terminal, 'terminal-email', ann.email);
    await laptop.asksPassword(terminal, ann.password);
    await laptop.asks(terminal, 'terminal-code', await phone.next());
    await terminal.says(waits);
    expect((await laptop.ends(terminal)).code).toBe(1);
  });
  await test.step('in the browser', async () => {
    await other.typesCode(await phone.next());
    await other.isRefusedAt('field-code', waits);
    await expect(other.heading('dashboard-title')).toHaveCount(0);
  });
  await test.step('and for plain HTTP', async () => {
    const answer = await signInByApi(ann, await phone.next());
    expect(answer).toMatchObject({ status: 429, token: '' });
    expect(answer.message).toMatch(waits);
    expect(answer.retryAfter).toBeGreaterThan(700);
  });
  await test.step('what was signed in goes on, and so the way out stays open', async () => {
    expect(await laptop.runs(['whoami'])).toMatchObject({ code: 0 });
    const said = await laptop.runs(['2fa:disable', '--password-stdin'], { input: `${ann.password}\n` });
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining(ann.say('terminal-2fa-disabled')) });
  });
});
