// What a command line that waits for a browser is not let in by: guesses, an account that has changed, a second approval.

import { type CommandLine, expect, test } from './world/command_line';
import { Person } from './world/pages';
import type { Terminal } from './world/terminal';

/** Wrong codes that an account may type before it waits. */
const GUESSES = 5;
const CODE = /\b[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}\b/;

async function begins(laptop: CommandLine): Promise<{ terminal: Terminal; code: string }> {
  const terminal = laptop.opens(['login', '--server', laptop.server.url, '--browser']);
  const [code = ''] = await terminal.says(CODE);
  return { terminal, code };
}

async function types(ann: Person, code: string): Promise<void> {
  await ann.opens('/device');
  await ann.field('field-user-code').fill(code);
  await ann.button('continue').click();
}

async function approves(ann: Person): Promise<void> {
  await ann.field('field-your-password').fill(ann.password);
  await ann.button('command-line-approve').click();
}

test('after five guesses the right code is refused too', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const { terminal, code } = await begins(laptop);
  const letters = 'BCDFGHJKLM'.replaceAll(code[0] ?? '', '');
  for (let nth = 0; nth < GUESSES; nth += 1) {
    await types(ann, `${(letters[nth] ?? '').repeat(4)}-WXZZ`);
    await ann.isRefusedAt('field-user-code', ann.say('refusal-user-code-unknown'));
  }
  await types(ann, code);
  await ann.isRefusedAt('field-user-code', ann.words.like('refusal-too-many-user-codes', {}));
  // Neither by the link.
  await ann.opens(`/device?user_code=${code}`);
  await ann.button('continue').click();
  await ann.isRefusedAt('field-user-code', ann.words.like('refusal-too-many-user-codes', {}));
  expect(laptop.token).toBeUndefined();
  terminal.leave();
});

test('an approval dies with the change of the password', async ({ page, server, computer }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  // A shell stands before it, which goes on waiting when the command is held still.
  const laptop = computer(ann.words, ['sh', '-c', '"$0" "$@" & wait $!']);
  const { terminal, code } = await begins(laptop);
  // It asks for its token after the change, and not before.
  for (const pid of laptop.processes) process.kill(pid, 'SIGSTOP');
  await types(ann, code);
  await approves(ann);
  await expect(page.getByRole('status').getByText(ann.say('done-command-line-approved'))).toBeVisible();
  await ann.opens('/dashboard/password');
  await ann.field('field-current-password').fill(ann.password);
  await ann.field('field-new-password').fill('velvet heron twenty-two');
  await ann.button('password-button').click();
  await expect(page.getByRole('status').getByText(ann.say('done-password-changed'))).toBeVisible();
  for (const pid of laptop.processes) process.kill(pid, 'SIGCONT');
  await laptop.says(terminal, 'refusal-grant-denied');
  expect((await laptop.ends(terminal)).code).toBe(1);
  expect(laptop.token).toBeUndefined();
});

test('what was approved or refused in one tab is over in the other', async ({ page, server, laptop }) => {
  const ann = new Person(page, server);
  await ann.setsUp();
  const { terminal, code } = await begins(laptop);
  await types(ann, code);
  const other = ann.at(await page.context().newPage());
  await types(other, code);
  await other.button('command-line-deny').click();
  await expect(other.page.getByRole('status').getByText(ann.say('done-command-line-denied'))).toBeVisible();
  await approves(ann);
  await expect(page.getByRole('alert')).toHaveText(ann.words.like('refusal-page-stale'));
  await expect(page.getByRole('alert')).toHaveText(ann.words.like('event-command-line-denied'));
  await laptop.says(terminal, 'refusal-grant-denied');
  expect((await laptop.ends(terminal)).code).toBe(1);
  expect(laptop.token).toBeUndefined();
});
