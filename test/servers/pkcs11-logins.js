// Loaded by NODE_OPTIONS=--require into every Node process of a run: notes each C_Login that is sent to a token as a line
// in the file PKCS11_LOGINS, with the process's id. The PIN is not noted.
const { appendFileSync } = require("node:fs");
const Module = require("node:module");

const load = Module._load;
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (request !== "pkcs11js" || loaded.PKCS11.noted) return loaded;
  const { C_Login } = loaded.PKCS11.prototype;
  loaded.PKCS11.prototype.C_Login = function (...args) {
    appendFileSync(process.env.PKCS11_LOGINS, `${process.pid}\n`);
    return C_Login.apply(this, args);
  };
  loaded.PKCS11.noted = true;
  return loaded;
};
