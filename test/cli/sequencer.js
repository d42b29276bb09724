// Jest's sequencer: the longest files first, so that no worker ends with one alone. A machine that ran the tests before
// knows how long each takes; a fresh clone takes the measured seconds below, and files that are not named come last.
const { createRequire } = require("node:module");
const { relative, sep } = require("node:path");

// What jest itself uses, and no dependency of ours.
const { default: Sequencer } = createRequire(createRequire(require.resolve("jest")).resolve("@jest/core"))("@jest/test-sequencer");

const measured = {
  "test/two-engines.test.ts": 60,
  "test/leak.test.ts": 60,
  "test/crash/coverage.test.ts": 45,
  "test/life.test.ts": 42,
  "test/adopt/adopt.test.ts": 34,
  "test/consumer.test.ts": 28,
  "test/kill.test.ts": 21,
  "test/crash/matrix.test.ts": 21,
  "test/hsm-trouble.test.ts": 19,
  "test/hsm.test.ts": 19,
  "provider/vault/pkcs11/adapter.test.ts": 19,
  "provider/lifecycle/certificate/lifecycle.test.ts": 18,
  "provider/vault/aws/adapter.test.ts": 18,
  "test/crash/file.test.ts": 17,
  "test/leak-runs.test.ts": 17,
  "test/crash/pkcs11.test.ts": 15,
  "test/crash/aws.test.ts": 14,
  "test/crash/azure.test.ts": 14,
  "test/crash/openbao.test.ts": 14,
  "test/manual-life.test.ts": 14,
  "test/engine/harness.test.ts": 13,
  "examples/aws/aws.test.ts": 13,
  "examples/azure/azure.test.ts": 12,
  "examples/centre-de-sante/centre-de-sante.test.ts": 12,
  "examples/hsm/hsm.test.ts": 12,
  "examples/openbao/openbao.test.ts": 11,
  "test/deliver/renewals.test.ts": 10,
  "test/state.test.ts": 9,
  "cli/export.test.ts": 9,
};
/** Of a deep run; what npm test took of these files says nothing of it. */
const deep = {
  "test/crash/file.test.ts": 5,
  "test/deliver/renewals.test.ts": 5,
  "test/crash/pkcs11.test.ts": 4,
  "test/crash/aws.test.ts": 3,
  "test/crash/openbao.test.ts": 2,
  "test/crash/azure.test.ts": 2,
  "test/leak-runs.test.ts": 1,
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isDeep = process.env.IGC_SANTE_DEEP === "1";
    const lasts = ({ path, context, duration }) => {
      const seconds = (isDeep ? deep : measured)[relative(context.config.rootDir, path).split(sep).join("/")] ?? 0;
      return isDeep ? seconds : (duration ?? 1000 * seconds);
    };
    return [...sorted].sort((one, other) => lasts(other) - lasts(one));
  }
};
