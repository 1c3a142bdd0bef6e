// The last line of a run, for machines: "end2end: passed 20, failed 0, skipped 0, in 90 s".

import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';

export default class Summary implements Reporter {
  private counts = { passed: 0, failed: 0, skipped: 0 };

  onTestEnd(_test: TestCase, result: TestResult): void {
    if (result.status === 'passed') this.counts.passed += 1;
    else if (result.status === 'skipped') this.counts.skipped += 1;
    else this.counts.failed += 1;
  }

  onEnd(result: FullResult): void {
    const { passed, failed, skipped } = this.counts;
    const seconds = Math.round(result.duration / 1000);
    console.log(`end2end: ${result.status}: passed ${passed}, failed ${failed}, skipped ${skipped}, in ${seconds} s`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
