// What people do with their authenticator apps: a new one beside the old one, and the end of one.

import { expect, type Locator } from '@playwright/test';
import type { Person } from './pages';
import type { Phone } from './phone';

export const DEVICE = '/dashboard/two-factor/device';

/** As far as the QR code for the new device, and scans it. */
export async function beginsDevice(ann: Person, ahead = 0): Promise<Phone> {
  await ann.opensFresh(DEVICE);
  await ann.button('device-start').click();
  await expect(ann.heading('device-scan-title')).toBeVisible();
  return ann.scans(ahead);
}

/** The new device's first code: as far as the last step. */
export async function provesDevice(ann: Person, phone: Phone): Promise<void> {
  await ann.typesCode(await phone.next(), 'device-prove-button');
  await expect(ann.heading('device-choose-title')).toBeVisible();
}

/** Names the new device, and says how long the old one still works. */
export async function finishesDevice(ann: Person, name: string, overlap: string): Promise<void> {
  await ann.field('device-new-name').fill(name);
  await ann.field(overlap).check();
  await ann.button('device-button').click();
  await expect(ann.heading('dashboard-title')).toBeVisible();
}

/** The line of a device: on the account page, or on the page of the devices. */
export function deviceRow(ann: Person, name: string): Locator {
  return devices(ann).filter({ has: ann.page.locator('strong').getByText(name, { exact: true }) });
}

/** The lines of all devices there are. */
export function devices(ann: Person): Locator {
  return ann.page.locator('#two-factor li.row, [aria-labelledby="devices-title"] li.row');
}
