// The points at which a process may die: each call that reaches a disk, a service or a token. What belongs to a run is
// counted and may be stopped there; everything else (the loading of modules, say) goes through untouched.
//
// Many runs share a process, each in its own asynchronous context. A run that has met its point does no more I/O at
// all: it stands still until SIGKILL ends the process, so that what it leaves is what the kill of that instant leaves.
const { AsyncLocalStorage } = require("node:async_hooks");
const fs = require("node:fs");
const http = require("node:http");
const https = require("node:https");
const { relative, sep } = require("node:path");
const { Readable } = require("node:stream");
const { syncBuiltinESMExports } = require("node:module");

const context = new AsyncLocalStorage();
/** The awaits that are open where a point is met; `awaits.cjs` gives its own. */
let openAwaits = () => undefined;
/** The process' own way to write, for what the harness itself says. */
const writeSync = fs.writeSync;

/**
 * @param one `root`: folder of what belongs to it; `host`: of its vault's server, if any; `names`: [text, shown as] of
 * what differs from run to run; `plan`: `{ at, act }`, where `act` is `kill`, `torn` or the failure to raise.
 */
function newRun(one) {
  const run = { ...one, counts: new Map(), points: [], dead: false, met: false };
  run.died = new Promise((resolve) => (run.die = () => ((run.dead = true), resolve())));
  return run;
}

const inRun = (run, work) => context.run(run, work);

/** What differs between two runs of one scenario is not in a point's name. */
function shown(text, run) {
  for (const [from, to] of run.names) text = text.replaceAll(from, to);
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "*")
    .replace(/\.\d+-[0-9a-f]{12}\.tmp/g, ".*.tmp")
    .replace(/[0-9a-f]{32,}/g, "*")
    .replace(/-[0-9a-f]{10}(?![0-9a-z])/g, "-*");
}

const stop = Symbol("stop");

/** A run arrives at a point. @returns undefined to go on, `stop`, `"torn"`, or the failure to raise. */
function arrive(run, name, kind) {
  if (run.dead) return stop;
  const count = (run.counts.get(name) ?? 0) + 1;
  run.counts.set(name, count);
  const label = count === 1 ? name : `${name} #${count}`;
  run.points.push({ label, kind, awaits: openAwaits() });
  if (run.plan?.at !== label) return undefined;
  run.met = true;
  if (run.plan.act === "torn") return "torn";
  if (run.plan.act !== "kill") return run.plan.act;
  run.die();
  return stop;
}

const never = () => new Promise(() => {});
class Dead extends Error {}
const dead = () => new Dead("This run has met its point.");
const diskFailure = (code, call, path) => Object.assign(new Error(`${code}: ${call} '${path}'`), { code, errno: -1, syscall: call, path });

/** Calls of the file system that only look. */
const looks = /^(access|exists|lstat|open|opendir|read|readdir|readFile|readlink|realpath|stat|statfs|close|fstat|readv)(Sync)?$/;
const kindOf = (call, args) => {
  const opens = call === "open" || call === "openSync";
  const forWriting = opens && (typeof args[1] === "number" ? (args[1] & 3) !== 0 : /[wa+]/.test(args[1] ?? "r"));
  return looks.test(call) && !forWriting ? "look" : "disk";
};

/** The run a path belongs to. */
function owner(path) {
  const run = context.getStore();
  if (!run || typeof path !== "string") return undefined;
  return path === run.root || path.startsWith(run.root + sep) ? run : undefined;
}
const nameOf = (run, path) => shown(relative(run.root, path).split(sep).join("/"), run);

function promised(call, original) {
  return function (...args) {
    const run = owner(args[0]);
    if (!run) return original.apply(this, args);
    const verdict = arrive(run, `fs.${call} ${nameOf(run, args[0])}`, kindOf(call, args));
    if (verdict === stop) return never();
    if (verdict !== undefined) return Promise.reject(diskFailure(verdict, call, args[0]));
    if (call === "rename" && run.share && args[0].startsWith(run.share)) return Promise.reject(diskFailure("EXDEV", call, args[0]));
    const result = original.apply(this, args);
    return call === "open" ? result.then((handle) => withPoints(handle, run, args[0])) : result;
  };
}

const handleCalls = [
  "appendFile",
  "chmod",
  "chown",
  "close",
  "datasync",
  "read",
  "readFile",
  "readv",
  "stat",
  "sync",
  "truncate",
  "utimes",
  "write",
  "writeFile",
  "writev",
];

function withPoints(handle, run, path) {
  for (const call of handleCalls) {
    const original = handle[call];
    handle[call] = function (...args) {
      const verdict = arrive(run, `file.${call} ${nameOf(run, path)}`, kindOf(call, args));
      if (verdict === stop) return never();
      if (verdict === "torn") return original.call(handle, half(args[0])).then(() => (run.die(), never()));
      if (verdict !== undefined)
        return (call === "close" ? original.apply(handle, args) : Promise.resolve()).then(() =>
          Promise.reject(diskFailure(verdict, call, path)),
        );
      // A kill asks nothing of the disk's cache, which outlives the process: the point stays, the wait for the disk does not.
      return call === "sync" ? Promise.resolve() : original.apply(handle, args);
    };
  }
  return handle;
}
const half = (content) => (typeof content === "string" ? Buffer.from(content) : content).subarray(0, Math.floor(content.length / 2));

function synchronous(call, original) {
  return function (...args) {
    const run = owner(args[0]);
    if (!run) return original.apply(this, args);
    const verdict = arrive(run, `fs.${call} ${nameOf(run, args[0])}`, kindOf(call, args));
    if (verdict === stop) throw dead();
    if (verdict !== undefined) throw diskFailure(verdict, call, args[0]);
    return original.apply(this, args);
  };
}

function calledBack(call, original) {
  return function (...args) {
    const run = owner(args[0]);
    if (!run || typeof args.at(-1) !== "function") return original.apply(this, args);
    const verdict = arrive(run, `fs.${call} ${nameOf(run, args[0])}`, kindOf(call, args));
    if (verdict === stop) return undefined;
    if (verdict !== undefined) return void process.nextTick(args.at(-1), diskFailure(verdict, call, args[0]));
    return original.apply(this, args);
  };
}

function watchDisk() {
  const functions = (object) =>
    Object.keys(object).filter((name) => typeof object[name] === "function" && !/^([A-Z_]|create|watch|unwatch|constants)/.test(name));
  for (const call of functions(fs.promises)) fs.promises[call] = promised(call, fs.promises[call]);
  for (const call of functions(fs))
    fs[call] = call.endsWith("Sync") ? synchronous(call, fs[call]) : Object.assign(calledBack(call, fs[call]), fs[call]);
}

/** A request as a service's reference names it. */
function requestName(request, run) {
  const target = request.getHeader("x-amz-target");
  const [path, query] = request.path.split("?");
  const listed = new URLSearchParams(query).get("prefix");
  return target ? String(target).split(".").at(-1) : `${request.method} ${shown(listed === null ? path : `${path}?prefix=${listed}`, run)}`;
}
const onlyAsks = (name) => /^(GET |HEAD |LIST |Get|List|Describe)/.test(name);

/** Two points each: before the first byte leaves, and when the answer is there and nobody has seen it. */
function watchRequest(request, run) {
  const { emit } = request;
  let name, verdict;
  const begin = () => {
    if (name !== undefined) return verdict;
    name = requestName(request, run);
    verdict = arrive(run, `send ${name}`, onlyAsks(name) ? "ask" : "tell");
    if (verdict === "cut") process.nextTick(() => request.destroy(lineCut()));
    if (verdict === "forbidden") process.nextTick(() => emit.call(request, "response", refusal(run)));
    return verdict;
  };
  for (const [call, instead] of [
    ["write", true],
    ["end", request],
    ["flushHeaders", undefined],
  ]) {
    const original = request[call];
    request[call] = function (...args) {
      return begin() === undefined ? original.apply(request, args) : instead;
    };
  }
  request.emit = function (event, ...args) {
    if (run.dead) return true;
    if (verdict === "forbidden" && event !== "error") return event === "response";
    if (event !== "response") return emit.call(request, event, ...args);
    const answered = arrive(run, `answer ${name}`, "answer");
    if (answered === undefined) return emit.call(request, event, ...args);
    if (answered !== stop) request.destroy(lineCut());
    return true;
  };
}

const lineCut = () => Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
/** What the service says when it refuses; what each of the vaults' says, in one body. */
function refusal({ refused }) {
  const said = {
    __type: "AccessDeniedException",
    message: "refused by the test",
    error: { code: "Forbidden", message: "refused by the test" },
    errors: ["permission denied"],
  };
  return Object.assign(Readable.from([Buffer.from(refused?.text ?? JSON.stringify(said))]), {
    statusCode: 403,
    statusMessage: "Forbidden",
    headers: { "content-type": refused?.type ?? "application/json" },
    rawHeaders: [],
    complete: true,
  });
}

function watchNetwork() {
  for (const module of [http, https]) {
    const original = module.request;
    module.request = function (...args) {
      const request = original.apply(this, args);
      const run = context.getStore();
      if (run && request.getHeader("host") === run.host) watchRequest(request, run);
      return request;
    };
    module.get = function (...args) {
      const request = module.request(...args);
      request.end();
      return request;
    };
  }
}

const changesToken =
  /^C_(GenerateKey|CreateObject|CopyObject|DestroyObject|SetAttributeValue|InitPIN|SetPIN|InitToken|UnwrapKey|DeriveKey)/;

/** Calls into a PKCS#11 module; a run that is over gets an error from each, which unwinds it without another effect. */
function watchToken() {
  const binding = require("pkcs11js");
  binding.PKCS11 = class extends binding.PKCS11 {
    constructor() {
      super();
      for (const call of methodsOf(this)) this[call] = tokenCall(call, this[call]);
    }
  };
}

/** The binding has some of its methods on the object, some on its class, and some on the class below. */
function methodsOf(object) {
  const names = new Set();
  for (let at = object; at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  return [...names].filter((name) => /^C_.*(?<!Callback)$/.test(name));
}

function tokenCall(call, original) {
  return function (...args) {
    const run = context.getStore();
    const verdict = run && arrive(run, call, changesToken.test(call) ? "token" : "ask");
    if (verdict === undefined) return original.apply(this, args);
    const error = verdict === stop ? dead() : Object.assign(new Error(verdict), { method: call });
    if (call.endsWith("Async")) return Promise.reject(error);
    throw error;
  };
}

function watch({ token = false, awaits } = {}) {
  if (awaits) openAwaits = awaits;
  watchDisk();
  watchNetwork();
  if (token) watchToken();
  syncBuiltinESMExports();
}

module.exports = { arrive, context, inRun, never, newRun, stop, watch, writeSync };
