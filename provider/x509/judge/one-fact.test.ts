import { leaf as forged } from "../../../test/x509/leaf";
import type { Certificate } from "../certificate";
import { about, type PathFindingId } from "../finding";
import type { Finding } from "../profile";
import { everythingFound } from "./one-fact";

const leaf = forged();
const issuer = forged({ environment: "test" });
const ofProfile = (id: string, severity: Finding["severity"]): Finding => ({ id, severity, message: "x", source: "y" });
const ofPath = (id: PathFindingId, certificate: Certificate = leaf) => about(certificate, id, "is wrong");

test.each<[string, Finding[], ReturnType<typeof ofPath>[], string[]]>([
  ["an end that both found is said once", [ofProfile("validity-ended", "blocking")], [ofPath("expired")], ["validity-ended"]],
  [
    "the end of an issuer is another fact",
    [ofProfile("validity-ended", "blocking")],
    [ofPath("expired", issuer)],
    ["validity-ended", "expired"],
  ],
  ["the end of the key is another fact", [ofProfile("key-period-ended", "blocking")], [ofPath("expired")], ["key-period-ended", "expired"]],
  [
    "what blocks stays, where the profile only warns",
    [ofProfile("unique-identifiers", "warning")],
    [ofPath("unique-identifier")],
    ["unique-identifier"],
  ],
  ["what the path alone found stays", [], [ofPath("expired")], ["expired"]],
  ["other findings stay", [ofProfile("serial-entropy", "info")], [ofPath("signature-invalid")], ["serial-entropy", "signature-invalid"]],
])("%s", (_what, profile, path, expected) => {
  const found = everythingFound(leaf, profile, path);
  expect(found.map(({ id }) => id)).toEqual(expected);
});
