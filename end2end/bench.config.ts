// What `make bench` asks of a browser: bench.ts, which writes its figures into the file that BENCH_JSON names.

import { defineConfig } from '@playwright/test';
import stories from './playwright.config';

export default defineConfig({ ...stories, testMatch: 'bench.ts', reporter: 'list' });
