// A process with Pulumi operations in it, as the provider's process has them: runs each case of a job in a folder and
// on a vault of its own, says what became of it, and dies by SIGKILL once every case that was to die stands at its point.
// node child.cjs DIST; the job is JSON on stdin, what is said is one line of JSON each on stdout.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const dist = process.argv[2];
const job = JSON.parse(readFileSync(0, "utf8"));
const points = require("./points.cjs");
const { instrument, openAwaits } = job.trace ? require("./awaits.cjs") : {};
if (job.trace) instrument(dist);
points.watch({ token: job.token, awaits: openAwaits });

const load = (file) => require(join(dist, "provider", file));
const { form413Request } = load("lifecycle/form/lifecycle.js");
const { orgCertificate } = load("lifecycle/certificate/lifecycle.js");
if (job.sabotage) require("./sabotage.cjs")[job.sabotage](load, () => points.context.getStore());
const { openWorld } = load("lifecycle/common/world.js");
const { createPrivateKey } = require("node:crypto");

const say = (word) => points.writeSync(1, `${JSON.stringify(word)}\n`);

/** The derivation of a bundle's key from its password is work without I/O: 600,000 rounds would be most of the matrix. */
load("x509/bundle/protection.js").iterations = 1000;

/** So is the printing of a form, which is the same for every case. */
const forms = load("lifecycle/form/filled-form.js");
const printed = new Map();
for (const name of ["filledForms", "filledChange"]) {
  const print = forms[name];
  forms[name] = (content, ...more) => {
    const key = JSON.stringify([name, content]);
    if (!printed.has(key)) printed.set(key, print(content, ...more));
    return printed.get(key);
  };
}

/** Cases are machines of their own: of a token's locks, and of the module's gate, too. */
function separateLocks() {
  const { Gate } = load("vault/pkcs11/token/gate.js");
  Gate.prototype.alone = Gate.prototype.beside = (work) => work();
  const locks = load("vault/pkcs11/token/lock.js");
  const { withLock } = locks;
  locks.withLock = (name, work) => withLock(`${points.context.getStore()?.id ?? ""} ${name}`, work);
}
if (job.token) separateLocks();

/** The stand-in of Key Vault has a certificate of its own, and takes one token without Entra ID. */
function reachStandIn({ ca, token }) {
  const module_ = load("vault/azure/client.js");
  const { keyVaultClient } = module_;
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.parse("2049-01-01T00:00:00Z") }) };
  module_.keyVaultClient = (url) =>
    keyVaultClient(url, { credential, options: { disableChallengeResourceVerification: true, tlsOptions: { ca } } });
}
if (job.keyVault) reachStandIn(job.keyVault);

/** Keys made before, each handed out once in a case, and read once in a process: OpenSSL checks what it reads. */
const read = new Map();
function generator(pems) {
  let made = 0;
  return async () => {
    const pem = pems[made++];
    if (!read.has(pem)) read.set(pem, createPrivateKey(pem));
    return read.get(pem);
  };
}
const patience = { sleep: async () => undefined, random: () => 0 };
/** A look gives up after 20 s, for a preview must not hang; cases that share a server on a busy machine are no such place. */
const later = globalThis.setTimeout;
globalThis.setTimeout = (work, wait, ...rest) => later(work, wait === 20_000 ? 30 * wait : wait, ...rest);
/** An exchange's store takes nobody's patience but this. */
Object.assign(load("vault/common/retry.js").realPatience, patience);

/** What Pulumi records after an operation: a crash before it leaves the state as it was. */
async function record(run, states, resource, state) {
  if (points.arrive(run, `the engine records the ${resource}`, "state") === points.stop) await points.never();
  states[resource] = state;
  say({ id: run.id, resource, state: state ?? null });
}

/** One resource through check, diff and what follows, as the engine calls them. */
async function bring(run, states, resource, { lifecycle, wish, session }) {
  const olds = states[resource];
  const { inputs, refusals } = await lifecycle.check(wish, olds ?? {}, session);
  if (refusals.length > 0) throw refusals[0].fault;
  const { changes, replaces } = olds ? await lifecycle.diff("id", olds, inputs, session) : { changes: true };
  if (replaces?.length > 0) throw new Error(`${resource} would be replaced: ${replaces}`);
  if (changes)
    await record(
      run,
      states,
      resource,
      olds ? await lifecycle.update("id", olds, inputs, session) : (await lifecycle.create(inputs, session)).outputs,
    );
  return { changes, inputs };
}

const sessionOf = (one, generate) => ({
  config: { get: (key) => one.config[key] },
  world: openWorld({ cwd: one.dir, env: one.env, now: () => new Date(one.now), say: () => undefined, generate, patience }),
});

async function up(one, run, states, generate) {
  const session = sessionOf(one, generate);
  const form = await bring(run, states, "form", { lifecycle: form413Request, wish: one.form, session });
  const formRequest = { ticket: form.inputs.ticket, certificateType: "ORG", admins: one.form.admins };
  const certificate = await bring(run, states, "certificate", {
    lifecycle: orgCertificate,
    wish: { ...one.certificate, formRequest },
    session,
  });
  return { changes: form.changes || certificate.changes };
}

async function refresh(one, run, states, generate) {
  await record(run, states, "certificate", await orgCertificate.read("id", states.certificate, sessionOf(one, generate)));
  return {};
}

async function destroy(one, run, states, generate) {
  const session = sessionOf(one, generate);
  for (const [resource, lifecycle] of [
    ["certificate", orgCertificate],
    ["form", form413Request],
  ]) {
    if (!states[resource]) continue;
    await lifecycle.remove("id", states[resource], session);
    await record(run, states, resource, undefined);
  }
  return {};
}

/** What the vault holds of what the state names. */
async function inspect(one, _run, { certificate }, generate) {
  if (!certificate) return {};
  const vault = await sessionOf(one, generate).world.vault(certificate.vault);
  const look = async (held) =>
    held && { key: (await vault.readKey(held.entry))?.publicKeySha256, certificate: (await vault.readIssued(held.entry))?.certificate };
  const place = certificate.current?.inService?.place;
  const { certificate: served } = (place && (await vault.readInService(place))) ?? {};
  return { current: await look(certificate.current), next: await look(certificate.next), served };
}

const acts = { up, refresh, destroy, inspect };

async function live(one) {
  const run = points.newRun(one);
  const states = { ...one.states };
  const generate = generator(one.keys);
  const results = [];
  const work = async () => {
    for (const act of one.acts) results.push(await acts[act](one, run, states, generate));
  };
  const outcome = points.inRun(run, () =>
    work().then(
      () => ({ results }),
      (error) => ({ failed: { name: error.name, code: error.code, message: error.message, stack: error.stack } }),
    ),
  );
  const ended = await Promise.race([outcome, run.died.then(() => ({ dead: true }))]);
  say({ id: one.id, ...ended, met: run.met, ...(job.points && { points: run.points }) });
  return run.dead;
}

Promise.all(job.cases.map(live)).then((ends) => {
  if (ends.some(Boolean)) process.kill(process.pid, "SIGKILL");
  else process.exit(0);
});
