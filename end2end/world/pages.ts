// What people do on the pages, in the words of the stories.

import { expect, type Locator, type Page } from '@playwright/test';
import { Phone } from './phone';
import type { Server } from './server';
import { english, escape, type Words } from './words';

export class Person {
  constructor(
    readonly page: Page,
    readonly server: Server,
    readonly words: Words = english,
    readonly email = 'ann@example.org',
    readonly password = 'marble otter seventeen',
  ) {}

  /** The same account in another browser. */
  at(page: Page, words = this.words): Person {
    return new Person(page, this.server, words, this.email, this.password);
  }

  say(name: string): string {
    return this.words.say(name);
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name: this.say(name), exact: true });
  }

  link(name: string): Locator {
    return this.page.getByRole('link', { name: this.say(name), exact: true });
  }

  field(name: string): Locator {
    return this.page.getByLabel(this.say(name), { exact: true });
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name: this.say(name), exact: true });
  }

  /** The secret that a page shows once. */
  get shownOnce(): Locator {
    return this.page.locator('#once-secret');
  }

  async opens(path: string): Promise<void> {
    await this.page.goto(this.server.url + path);
  }

  async setsUp(): Promise<void> {
    await this.page.goto(this.server.setUpLink);
    await this.field('field-email').fill(this.email);
    await this.field('field-new-password').fill(this.password);
    await this.button('set-up-button').click();
    await expect(this.heading('dashboard-title')).toBeVisible();
  }

  async typesPassword(password = this.password): Promise<void> {
    await this.opens('/sign-in');
    await this.field('field-email').fill(this.email);
    await this.field('field-password').fill(password);
    await this.button('sign-in-button').click();
  }

  /** Opens a page on which nothing can be changed before the password was typed again, and types it. */
  async opensFresh(path: string): Promise<void> {
    await this.opens(path);
    const password = this.field('field-password');
    if ((await password.count()) === 0) return;
    await password.fill(this.password);
    await this.button('continue').click();
    await expect(password).toHaveCount(0);
  }

  /** The line of a list in which a name stands. */
  row(name: string): Locator {
    return this.page.locator('li.row').filter({ hasText: name });
  }

  /** Gives a key a new value, the account's own one unless another is named; the old one reads for some seconds more. */
  async regeneratesKey(overlap = 0, name = this.say('api-key-of-account')): Promise<string> {
    await this.opensFresh('/dashboard/api-keys');
    const row = this.row(name);
    await row.locator('summary').click();
    await row.getByLabel(this.say('key-overlap'), { exact: true }).selectOption(String(overlap));
    await row.getByRole('button', { name: this.say('api-key-button'), exact: true }).click();
    await expect(this.shownOnce).toBeVisible();
    return this.shownOnce.innerText();
  }

  async typesCode(code: string, button = 'verify-button'): Promise<void> {
    await this.field('field-code').fill(code);
    await this.button(button).click();
  }

  async signsIn(phone?: Phone): Promise<void> {
    await this.typesPassword();
    if (phone !== undefined) await this.typesCode(await phone.next());
    await expect(this.heading('dashboard-title')).toBeVisible();
  }

  async signsOut(): Promise<void> {
    await this.button('sign-out').click();
    await expect(this.heading('sign-in-title')).toBeVisible();
  }

  /** As far as the page with the QR code. */
  async startsEnabling(): Promise<void> {
    await this.opens('/dashboard');
    await this.link('enable-link').click();
    const asked = this.heading('enable-title');
    await expect(asked.or(this.heading('enable-preview-title'))).toBeVisible();
    // Whoever typed the password a moment ago is not asked again.
    if (await asked.isVisible()) {
      await this.field('field-password').fill(this.password);
      await this.button('continue').click();
    }
    await expect(this.heading('enable-preview-title')).toBeVisible();
    await this.button('continue').click();
    await expect(this.heading('enable-scan-title')).toBeVisible();
  }

  async scans(ahead = 0): Promise<Phone> {
    return Phone.scan(this.page.getByRole('img', { name: this.say('enable-qr-label') }), ahead);
  }

  async turnsOn(): Promise<Phone> {
    await this.startsEnabling();
    const phone = await this.scans();
    await this.typesCode(await phone.next(), 'enable-button');
    await expect(this.heading('enable-done-title')).toBeVisible();
    return phone;
  }

  async turnsOff(): Promise<void> {
    await this.opens('/dashboard');
    await this.link('disable-link').click();
    await this.field('field-password').fill(this.password);
    await this.button('disable-button').click();
    await expect(this.heading('dashboard-title')).toBeVisible();
  }

  /** Types what the page at /dashboard/address asks for. */
  async asksForAddress(email: string, password = this.password): Promise<void> {
    await this.opens('/dashboard/address');
    await this.field('field-new-email').fill(email);
    await this.field('field-your-password').fill(password);
    await this.button('address-button').click();
  }

  /** Whoever was signed out elsewhere comes to the sign-in page: by reloading, or because the page leads there itself, maybe at that moment. */
  async isSignedOut(): Promise<void> {
    await this.page.reload().catch(() => undefined);
    await expect(this.heading('sign-in-title')).toBeVisible();
  }

  /** A refusal stands at its field: named by it, marked, and with the focus. */
  async isRefusedAt(field: string, sentence: string | RegExp): Promise<void> {
    const input = this.field(field);
    await expect(input).toHaveAccessibleDescription(sentence instanceof RegExp ? sentence : new RegExp(escape(sentence)));
    await expect(input).toHaveAttribute('aria-invalid', 'true');
    await expect(input).toBeFocused();
    await expect(this.page).toHaveTitle(this.words.like('title-refused'));
  }
}
