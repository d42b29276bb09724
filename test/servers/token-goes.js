// Loaded by NODE_OPTIONS=--require into every Node process of a run: takes SoftHSM's tokens away before the first call of the module
// that finds TOKEN_GOES true: { from, to, watched, pattern, atLeast }, as many files of that name under the folder as that.
// A process beside would look too seldom on a machine that is busy.
const { existsSync, readdirSync, renameSync } = require("node:fs");
const { basename } = require("node:path");
const Module = require("node:module");

const { from, to, watched, pattern, atLeast } = JSON.parse(process.env.TOKEN_GOES ?? "{}");
const there = () => readdirSync(watched, { recursive: true }).filter((name) => new RegExp(pattern).test(basename(name))).length;

function look() {
  if (existsSync(from) && there() >= atLeast) renameSync(from, to);
}

const load = Module._load;
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (from === undefined || request !== "pkcs11js" || loaded.PKCS11.goes) return loaded;
  loaded.PKCS11 = class extends loaded.PKCS11 {
    static goes = true;
    constructor(...args) {
      super(...args);
      for (const call of callsOf(this)) {
        const original = this[call];
        this[call] = (...given) => {
          look();
          return original.apply(this, given);
        };
      }
    }
  };
  return loaded;
};

/** The binding has its calls on each object and on what that is of. */
function callsOf(object) {
  const names = new Set();
  for (let each = object; each; each = Object.getPrototypeOf(each)) for (const name of Object.getOwnPropertyNames(each)) names.add(name);
  return [...names].filter((name) => name.startsWith("C_"));
}
