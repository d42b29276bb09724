// Prints what lies in a token, as JSON, in the token's own words: nothing here is the provider's.
// node token-objects-child.js MODULE TOKEN PIN-FILE; a process of its own, since SoftHSM reads its configuration once in one.
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const pkcs11 = require("pkcs11js");

const [modulePath, token, pinFile] = process.argv.slice(2);
const module_ = new pkcs11.PKCS11();
module_.load(modulePath);
module_.C_Initialize();
const slot = module_.C_GetSlotList(true).find((one) => module_.C_GetTokenInfo(one).label.trim() === token);
const { flags } = module_.C_GetTokenInfo(slot);
const session = module_.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION);
module_.C_Login(session, pkcs11.CKU_USER, readFileSync(pinFile, "utf8").trim());

const value = (object, name) => module_.C_GetAttributeValue(session, object, [{ type: pkcs11[name] }])[0].value;
const yes = (object, names) => names.filter((name) => value(object, name)[0] === 1);
const refusal = (object, name) => {
  try {
    value(object, name);
    return null;
  } catch (error) {
    return /CKR_\w+/.exec(error.message)[0];
  }
};
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const words = ["CKA_SENSITIVE", "CKA_ALWAYS_SENSITIVE", "CKA_NEVER_EXTRACTABLE", "CKA_LOCAL", "CKA_EXTRACTABLE"];
/** SHA-256 of a key's modulus: what has none is no key. */
const modulus = (object) => {
  const number = value(object, "CKA_MODULUS");
  if (number.length === 0) throw new Error("CKR_ATTRIBUTE_VALUE_INVALID");
  return sha256(number);
};
const read = {
  [pkcs11.CKO_PRIVATE_KEY]: (object) => ({
    kind: "private",
    id: value(object, "CKA_ID").toString("hex"),
    modulus: modulus(object),
    words: yes(object, words),
    exponent: refusal(object, "CKA_PRIVATE_EXPONENT"),
  }),
  [pkcs11.CKO_PUBLIC_KEY]: (object) => ({ kind: "public", id: value(object, "CKA_ID").toString("hex"), modulus: modulus(object) }),
  [pkcs11.CKO_CERTIFICATE]: (object) => ({
    kind: "certificate",
    id: value(object, "CKA_ID").toString("hex"),
    der: value(object, "CKA_VALUE").toString("base64"),
  }),
  [pkcs11.CKO_DATA]: (object) => ({ kind: "document", application: value(object, "CKA_APPLICATION").toString() }),
};
module_.C_FindObjectsInit(session, []);
const objects = [];
for (let some = module_.C_FindObjects(session, 64); some.length > 0; some = module_.C_FindObjects(session, 64)) objects.push(...some);
module_.C_FindObjectsFinal(session);

// SoftHSM writes an object attribute by attribute: of one whose writer died it cannot say all that is asked.
const sayOr = (nothing, say) => {
  try {
    return say();
  } catch (error) {
    if (!error.message.includes("CKR_")) throw error;
    return nothing;
  }
};
const shown = objects.map((object) => {
  const label = sayOr("", () => value(object, "CKA_LABEL").toString());
  const said = sayOr({ kind: "unfinished" }, () => read[value(object, "CKA_CLASS").readUInt32LE()](object));
  return { label, ...said };
});
process.stdout.write(JSON.stringify({ pinRefused: (flags & pkcs11.CKF_USER_PIN_COUNT_LOW) !== 0, objects: shown }));
