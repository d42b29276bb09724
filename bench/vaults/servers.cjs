// The vault servers of the tests, in a process of their own, so that what they cost is not counted as a client's.
// fork(servers.cjs, [which, ...]): says how to reach the server, does what it is told, ends with the channel.
const { readFileSync } = require("node:fs");
require("../../test/typescript.js");

// Node closes connections that are idle for 5 s, and a request that meets that would be repeated: services wait longer.
for (const module of [require("node:http"), require("node:https")]) {
  const { createServer } = module;
  module.createServer = (...given) => Object.assign(createServer(...given), { keepAliveTimeout: 600_000 });
}

/** Each: what the measurement is told, how to stop, and what else it can be asked. */
const servers = {
  /** Not moto: it answers 500 to some of several creations at once, and waiting would be measured. */
  async aws() {
    const { url, stop } = await require("../../test/servers/strict-secrets-manager.ts").strictSecretsManager();
    return { told: { url }, stop };
  },
  async s3() {
    const { url, stop } = await require("../../test/servers/versitygw.ts").startVersityGateway();
    return { told: { url }, stop };
  },
  async openbao() {
    const { url, caFile, stop } = await require("../../test/servers/bao.ts").startBao();
    return { told: { url, ca: readFileSync(caFile, "utf8"), caFile, token: "root" }, stop };
  },
  async azure() {
    const vault = await require("../../test/servers/strict-key-vault.ts").StrictKeyVault.start({ begins: new Date() });
    let timer;
    return {
      told: { url: vault.url, ca: vault.ca, token: vault.token },
      stop: () => vault.stop(),
      /** Its seconds pass as they do, or two with each request, so that nobody waits for them. */
      asked({ seconds }) {
        clearInterval(timer);
        vault.tick = seconds === "real" ? 0 : 2000;
        let last = performance.now();
        if (seconds === "real") timer = setInterval(() => (vault.advance(performance.now() - last), (last = performance.now())), 5);
      },
    };
  },
  async pkcs11() {
    const tokens = process.argv.slice(3);
    const hsm = await require("../../test/servers/softhsm.ts").startSoftHsm(tokens);
    return {
      told: { rests: Object.fromEntries(tokens.map((token) => [token, hsm.rest(token)])), env: hsm.env },
      stop: () => hsm.dispose(),
    };
  },
};

servers[process.argv[2]]().then(
  ({ told, stop, asked }) => {
    process.on("message", (question) => {
      asked?.(question);
      process.send("done");
    });
    process.once("disconnect", () => stop().finally(() => process.exit()));
    process.send(told);
  },
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
