// One process that asks a vault for a key as soon as it is told to, says when it has to wait, and which key it got.
// node softhsm-child.js ADDRESS-WITHOUT-SCHEME ENTRY METADATA; the word to go is a line on stdin.
require("../typescript.js");

const say = (word) => process.stdout.write(`${JSON.stringify(word)}\n`);

const timers = require("node:timers/promises");
const { setTimeout: wait } = timers;
let waited = false;
timers.setTimeout = (milliseconds) => {
  if (!waited) say("waits");
  waited = true;
  return wait(milliseconds);
};
const { openPkcs11Vault } = require("../../provider/vault/pkcs11/index.ts");

const [rest, entry, metadata] = process.argv.slice(2);
const context = { cwd: process.cwd(), env: {}, now: () => new Date("2026-11-24T12:00:00Z") };

openPkcs11Vault(rest, `pkcs11:${rest}`, context).then((vault) => {
  process.stdin.once("data", () => {
    const made = vault.createKey(entry, "rsa-2048", JSON.parse(metadata));
    made
      .then(
        ({ publicKeySha256 }) => say({ publicKeySha256 }),
        ({ message }) => say({ message }),
      )
      .finally(() => process.exit());
  });
  say("ready");
});
