// Pictures of every page: `npx playwright test --config screenshots.config.ts` fills screenshots/.

import { defineConfig } from '@playwright/test';
import stories from './playwright.config';

export default defineConfig({ ...stories, testMatch: 'screenshots.ts' });
