// Jest reporter: "N passed, N failed" alone on the last line, and no success without a single test.
module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    // A file that does not even load has no tests to count; it is one failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    this.error = results.numPassedTests + failed === 0 ? new Error("Not a single test ran.") : undefined;
    process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`);
  }

  getLastError() {
    return this.error;
  }
};
