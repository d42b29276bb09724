// Faults built into the provider of a child, by name: what the matrix must find. Each takes `load`, which gives a
// module of the built package, and changes it before anything runs.
const fs = require("node:fs");
const { join } = require("node:path");

const remove = (folder, ending) => {
  for (const name of fs.readdirSync(folder).filter((each) => each.endsWith(ending))) fs.rmSync(join(folder, name));
};
const vaultOf = ({ dir }) => join(dir, "vault");

/** Wraps an export of a module. */
const around = (module, name, make) => void (module[name] = make(module[name]));

/** Changes what a step ends in, or does something after it. */
const after = (load, act, change) =>
  around(load("lifecycle/certificate/steps.js"), "takeStep", (take) => async (step, ...rest) => {
    const state = await take(step, ...rest);
    return step.act === act ? change(state) : state;
  });

module.exports = {
  /** A create that neither looks for what is there nor lets it be. */
  "overwrites a key": (load) => {
    around(load("lifecycle/certificate/vault.js"), "findRounds", () => async () => ({ current: null, next: null, drift: null }));
    around(load("vault/file/adapter.js"), "openFileVault", (open) => async (folder, ...rest) => {
      const vault = await open(folder, ...rest);
      return { ...vault, createKey: (...wish) => (fs.existsSync(folder) && remove(folder, ".age"), vault.createKey(...wish)) };
    });
  },

  "loses a key": (load, run) => after(load, "order", (state) => (remove(vaultOf(run()), ".age"), state)),

  /** The ticket does not follow from the wish alone. */
  "orders twice": (load) =>
    around(
      load("policy/naming.js"),
      "orderTicket",
      (ticket) =>
        (...wish) =>
          ticket(...wish).replace(/-(r\d+)$/, `-${process.pid}-$1`),
    ),

  "writes a key in the clear": (load) =>
    ["findIdentity", "ownIdentity"].forEach((name) =>
      around(
        load("vault/file/identity.js"),
        name,
        (find) =>
          async (...from) =>
            Object.assign(Object.create(await find(...from)), { seal: async (bytes) => bytes, unseal: async (bytes) => bytes }),
      ),
    ),

  "lets the disk's own error out": (load) =>
    around(
      load("vault/common/atomic-file.js"),
      "createOnly",
      (create) =>
        (...file) =>
          create(...file).catch((fault) => {
            throw fault.cause ?? fault;
          }),
    ),

  "leaves its server nothing to read": (load, run) => after(load, "place", (state) => (remove(vaultOf(run()), ".in-service"), state)),

  "takes the certificate in service away": (load) => after(load, "begin", (state) => ({ ...state, current: null })),

  "is never done": (load) =>
    around(load("lifecycle/certificate/lifecycle.js").orgCertificate, "diff", () => async () => ({ changes: true })),

  "names a key that the vault has not": (load, run) =>
    around(load("lifecycle/certificate/lifecycle.js").orgCertificate, "create", (create) => async (...wish) => {
      const created = await create(...wish);
      remove(vaultOf(run()), ".age");
      return created;
    }),
};
