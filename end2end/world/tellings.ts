// How a story is told: plainly, without JavaScript, and in Japanese.

import type { BrowserContextOptions } from '@playwright/test';
import { english, japanese, type Words } from './words';

export interface Telling {
  name: string;
  words: Words;
  use: BrowserContextOptions;
}

export const tellings: Telling[] = [
  { name: 'in English', words: english, use: {} },
  { name: 'without JavaScript', words: english, use: { javaScriptEnabled: false } },
  { name: 'in Japanese', words: japanese, use: { locale: 'ja-JP', timezoneId: 'Asia/Tokyo' } },
];
