import { adoptionFault, readAdoption } from "./adoption";

const token = "pkcs11:token=t?module-path=/m.so";
const [file, aws] = ["file:./vault", "aws:eu-west-3"];

it.each([
  ["file:./insi.p12", file, { kind: "file", path: "./insi.p12", passwordVariable: "IGC_SANTE_P12_PASSWORD" }],
  ["file:/srv/a b@c.pem?password-variable=P12_1", aws, { kind: "file", path: "/srv/a b@c.pem", passwordVariable: "P12_1" }],
  [
    "file:./dmp.jks.p12?alias=Mon%20entr%C3%A9e&password-variable=P12_1",
    file,
    { kind: "file", path: "./dmp.jks.p12", passwordVariable: "P12_1", alias: "Mon entrée" },
  ],
  ["secret:dmp?alias=b", aws, { kind: "secret", name: "dmp", passwordVariable: "IGC_SANTE_P12_PASSWORD", alias: "b" }],
  ["secret:prod/insi@srv1", aws, { kind: "secret", name: "prod/insi@srv1", passwordVariable: "IGC_SANTE_P12_PASSWORD" }],
  [
    "entry:igc-1-r2@openbao:https://bao.example/secret/x?auth=cert",
    file,
    { kind: "entry", entry: "igc-1-r2", vault: "openbao:https://bao.example/secret/x?auth=cert" },
  ],
  ["object:object=cert%3Asrv%20é;id=%01%fF", token, { kind: "object", object: { label: "cert:srv é", id: Buffer.from("01ff", "hex") } }],
  ["object:id=%a0", token, { kind: "object", object: { id: Buffer.from("a0", "hex") } }],
])("reads %s", (text, vault, adoption) => {
  expect(adoptionFault(text, vault)).toBeUndefined();
  expect(readAdoption(text)).toEqual(adoption);
});

it.each([
  ["./insi.p12", file, "adopt-shape", "says of no key where it is"],
  ["https://host/insi.p12", file, "adopt-shape", '"https" says of no key'],
  ["geheimgeheimgeheim1", file, "adopt-shape", "A text without a colon"],
  ["geheim1geheim:insi.p12", file, "adopt-shape", "What stands before the colon"],
  ["file: ", file, "adopt-shape", "names no file"],
  ["file:./a\nb", file, "adopt-shape", "control character"],
  ["file:./insi.p12?password=geheim", file, "adopt-shape", "never a password"],
  ["file:./insi.p12?password-variable=a b", file, "adopt-shape", "name of a variable"],
  ["file:./insi.p12?alias=", file, "adopt-shape", "alias= with the name of an entry"],
  ["file:./insi.p12?alias=%zz", file, "adopt-shape", "percent-encoded"],
  ["file:./insi.p12?alias=a&alias=b", file, "adopt-shape", "alias="],
  ["file:./insi.p12?alias=a&password=geheim", file, "adopt-shape", "never a password"],
  ["file:./insi.p12?", file, "adopt-shape", "never a password"],
  ["secret:", aws, "adopt-shape", "names no secret"],
  ["secret:x", file, "adopt-shape", "no secrets of others"],
  ["entry:igc-1-r1", file, "adopt-shape", "before the @"],
  ["entry:IGC@file:./old", file, "adopt-shape", "before the @"],
  ["entry:igc-1-r1@ftp:old", file, "address-scheme", "no scheme"],
  ["entry:igc-1-r1@file://old", file, "address-shape", "without //"],
  ["object:object=x", file, "adopt-shape", "has no objects"],
  ["object:object=x", aws, "adopt-shape", "has no objects"],
  ["object:", token, "adopt-shape", "percent-encoded"],
  ["object:object=a;object=b", token, "adopt-shape", "twice"],
  ["object:object=%zz", token, "adopt-shape", "percent-encoded"],
  ["object:pin-value=1234", token, "adopt-shape", "other than object= and id="],
  ["file:./insi.p12", token, "adopt-shape", "never enters a token"],
  ["entry:igc-1-r1@file:./old", token, "adopt-shape", "never enters a token"],
])("refuses %j for %s as %s", (text, vault, code, because) => {
  const fault = adoptionFault(text, vault)!;
  expect(fault.code).toBe(code);
  expect(fault.what).toContain(because);
  expect(fault.message).not.toMatch(/geheim|1234/);
});
